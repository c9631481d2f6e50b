//! Generates the tables of `docs/performance.md` from `tests/bench/results.json`. The text around them is written by
//! hand.

use crate::harness::blessed;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

const BEGIN: &str = "<!-- figures: ";
const END: &str = "<!-- end of figures -->";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn figures() -> Vec<Value> {
    serde_json::from_str(&read("tests/bench/results.json")).expect("results.json holds an array")
}

/// Fills every `<!-- figures: PREFIX -->` of the page with the figures whose names start with the prefix.
fn filled(page: &str, figures: &[Value]) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (which, after) = after.split_once(" -->").ok_or("a mark does not end")?;
        let (_, after) = after.split_once(END).ok_or_else(|| format!("`{which}` has no end"))?;
        let table = if which == "machine" { runs(figures) } else { table(which, figures)? };
        let _ = write!(filled, "{before}{BEGIN}{which} -->\n{table}{END}");
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn table(which: &str, figures: &[Value]) -> Result<String, String> {
    let mut table =
        "| what | median | min to max | n | compared with | ratio | target | |\n|---|--:|--:|--:|---|--:|---|---|\n"
            .to_owned();
    let mut rows = 0;
    for figure in figures {
        let Some(name) = text(figure, "name").strip_prefix(which) else { continue };
        rows += 1;
        let compared = match figure["compared_median"].as_f64() {
            Some(median) => format!("{}: {median}", text(figure, "compared_with")),
            None => String::new(),
        };
        let ratio = figure["ratio"].as_f64().map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
        let reached = match figure["reached"].as_bool() {
            Some(true) => "reached",
            Some(false) => "**missed**",
            None => "",
        };
        let _ = writeln!(
            table,
            "| {} | {} {} | {} to {} | {} | {compared} | {ratio} | {} | {reached} |",
            name.trim_start_matches([':', ' ', ',']),
            figure["median"],
            text(figure, "unit"),
            figure["min"],
            figure["max"],
            figure["n"],
            text(figure, "target"),
        );
    }
    if rows == 0 { Err(format!("no figure's name begins with `{which}`")) } else { Ok(table) }
}

/// Returns the machines, source versions and times of the measurements, each once.
fn runs(figures: &[Value]) -> String {
    let run = |figure: &Value| {
        let [machine, commit, date] = ["machine", "commit", "date"].map(|key| text(figure, key));
        format!("- {machine}; sources `{commit}`; {date}\n")
    };
    let mut runs: Vec<String> = figures.iter().map(run).collect();
    runs.sort();
    runs.dedup();
    runs.concat()
}

fn text<'a>(figure: &'a Value, key: &str) -> &'a str {
    figure[key].as_str().unwrap_or_default()
}

#[test]
fn the_figures_of_the_page_are_current() {
    let page = filled(&read("docs/performance.md"), &figures()).expect("the page's marks are whole");
    blessed("docs/performance.md", &page);
}

#[test]
fn every_figure_is_on_the_page_and_says_how_it_was_taken() {
    let page = read("docs/performance.md");
    let marks: Vec<&str> = page.split(BEGIN).skip(1).filter_map(|rest| Some(rest.split_once(" -->")?.0)).collect();
    for figure in figures() {
        let name = text(&figure, "name");
        assert!(marks.iter().any(|mark| name.starts_with(mark)), "{name} is on no table of the page");
        for key in ["command", "unit", "commit", "machine", "date"] {
            assert!(!text(&figure, key).is_empty(), "{name} has no {key}");
        }
        assert!(figure["n"].as_u64().is_some_and(|n| n > 0), "{name}");
    }
}

#[test]
fn a_table_holds_what_was_measured() {
    let figures: Vec<Value> = serde_json::from_str(
        r#"[{"name":"a: one","median":1.5,"min":1.0,"max":2.0,"n":31,"unit":"ms","compared_with":"b","compared_median":3.0,
             "ratio":0.5,"target":"at most 1 ×","reached":true},
            {"name":"c: two","median":7.0,"min":7.0,"max":7.0,"n":1,"unit":"bytes"}]"#,
    )
    .expect("figures");
    let page = filled("x\n<!-- figures: a -->\nold\n<!-- end of figures -->\ny\n", &figures).expect("a page");
    assert!(page.contains("| one | 1.5 ms | 1.0 to 2.0 | 31 | b: 3 | 0.50 | at most 1 × | reached |\n"), "{page}");
    assert!(
        page.starts_with("x\n<!-- figures: a -->\n| what |") && page.ends_with("<!-- end of figures -->\ny\n"),
        "{page}"
    );
    assert!(!page.contains("two") && !page.contains("old"), "{page}");
    assert!(filled("<!-- figures: a -->\n", &figures).is_err(), "a mark without its end");
    assert!(filled("<!-- figures: d -->\n<!-- end of figures -->\n", &figures).is_err(), "a mark without figures");
}

//! Splits the ```` ```console ```` blocks of a page into commands and their output.
//!
//! A block may be indented, as part of a list. A line that starts with `$ ` is a command, and `> ` continues it; the lines after it are its output. On the line
//! before a block, `<!-- not run: REASON -->` excludes it and `<!-- exits N -->` sets the exit code of its last
//! command.

/// One command of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The command as typed.
    pub command: String,
    /// The output that the page shows.
    pub shown: String,
    /// The exit code that the page promises.
    pub exit: i32,
    /// Its line on the page, counted from 1.
    pub line: usize,
}

/// The commands of a page, and how many of its blocks are marked as not run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// In the order of the page.
    pub run: Vec<Step>,
    /// The reasons of blocks that are not run.
    pub not_run: Vec<String>,
}

/// Reads a page. A misspelt mark or a missing reason is an error, so that no block is excluded by mistake.
pub fn steps_of(page: &str) -> Result<Steps, String> {
    let mut steps = Steps::default();
    let mut before = "";
    let mut lines = page.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        if line.trim() == "```console" {
            let indent = &line[..line.len() - line.trim_start().len()];
            let rest = lines.by_ref().take_while(|(_, line)| line.trim() != "```");
            let block: Vec<(usize, &str)> =
                rest.map(|(at, line)| (at, line.strip_prefix(indent).unwrap_or(line))).collect();
            add_block(&mut steps, before, &block)?;
        }
        before = line;
    }
    Ok(steps)
}

fn add_block(steps: &mut Steps, mark: &str, block: &[(usize, &str)]) -> Result<(), String> {
    let mark = mark.trim().strip_prefix("<!--").and_then(|mark| mark.strip_suffix("-->")).map(str::trim);
    let exit = match mark {
        None => 0,
        Some(mark) => match (mark.strip_prefix("not run:"), mark.strip_prefix("exits ")) {
            (Some(reason), _) if !reason.trim().is_empty() => {
                steps.not_run.push(reason.trim().to_owned());
                return Ok(());
            }
            (None, Some(code)) => code.parse().map_err(|_| format!("`{mark}` names no exit code"))?,
            _ => return Err(format!("`{mark}` before a console block is not understood")),
        },
    };
    let first = steps.run.len();
    for (at, line) in block {
        add_line(&mut steps.run, first, at + 1, line)?;
    }
    match steps.run[first..].last_mut() {
        Some(last) => last.exit = exit,
        None => return Err("a console block without a command".to_owned()),
    }
    Ok(())
}

fn add_line(steps: &mut Vec<Step>, first: usize, at: usize, line: &str) -> Result<(), String> {
    if let Some(command) = line.strip_prefix("$ ") {
        steps.push(Step { command: command.to_owned(), shown: String::new(), exit: 0, line: at });
        return Ok(());
    }
    let current = steps[first..].last_mut().ok_or_else(|| format!("line {at}: output before any command"))?;
    match line.strip_prefix("> ").filter(|_| current.shown.is_empty()) {
        Some(more) => current.command = format!("{}\n{more}", current.command),
        None => current.shown = format!("{}{line}\n", current.shown),
    }
    Ok(())
}

#[test]
fn blocks_are_split_into_commands_and_output() {
    let page = "# A\n\n```console\n$ a b\nx\ny\n$ c \\\n> d\n```\n\n```sh\n$ e\n```\n\n<!-- exits 4 -->\n```console\n$ f\n$ g\n```\n<!-- not run: slow -->\n```console\n$ h\n```\n1. i\n\n   ```console\n   $ j\n    k\n   ```\n";
    let steps = steps_of(page).expect("a good page");
    let step = |command: &str, shown: &str, exit, line| Step {
        command: command.to_owned(),
        shown: shown.to_owned(),
        exit,
        line,
    };
    let expected = [
        step("a b", "x\ny\n", 0, 4),
        step("c \\\nd", "", 0, 7),
        step("f", "", 0, 17),
        step("g", "", 4, 18),
        step("j", " k\n", 0, 27),
    ];
    assert_eq!(steps.run, expected);
    assert_eq!(steps.not_run, ["slow"]);
}

#[test]
fn marks_that_are_not_understood_are_errors() {
    let check = |page: &str, expected: &str| {
        let error = steps_of(page).expect_err(page);
        assert!(error.contains(expected), "{error}");
    };
    check("<!-- not run -->\n```console\n$ a\n```\n", "not understood");
    check("<!-- not run: -->\n```console\n$ a\n```\n", "not understood");
    check("<!-- exits four -->\n```console\n$ a\n```\n", "no exit code");
    check("```console\na\n```\n", "before any command");
    check("```console\n```\n", "without a command");
}

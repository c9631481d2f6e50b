//! Tables for a terminal: every row is one line, however narrow the terminal is, so that lines can be counted, compared and copied.
//!
//! A table that is too wide gives way in the steps that its kind of row names. What is cut ends with `…`. What people copy is never cut: if
//! nothing else is left in the row, the terminal breaks it, and it is copied as one. comfy-table puts the columns side by side; it cannot say
//! which of them gives way first.

use super::cell::{Cell, Tone};
use comfy_table::{Attribute, Color, ContentArrangement, Table, presets};

/// One step that makes a table narrower: a column, and the width to which it may shrink. With 0 it is left out.
pub type Step = (usize, usize);

/// Blanks between two columns.
pub(super) const GAP: usize = 2;

/// The same as comfy-table counts it.
const PADDING: u16 = 2;
/// The width where nothing is cut.
pub(super) const ENDLESS: usize = usize::MAX / 16;

/// Columns that no step names shrink to this width before any of them is left out.
const LEAST: usize = 8;

/// The headers of columns whose values people copy into commands. A part of such a value is of no use, so it is whole or left out.
const COPIED: [&str; 6] = ["API-KEY", "CHECK", "CONNECTOR", "ID", "NAME", "WEBHOOK-ID"];

/// Returns the columns whose values are never cut.
pub(super) fn copied(headers: &[impl AsRef<str>]) -> Vec<usize> {
    (0..headers.len()).filter(|at| COPIED.contains(&headers[*at].as_ref())).collect()
}

/// Returns the lines of a table, the headers first.
pub(super) fn lines(
    headers: &[impl AsRef<str>],
    rows: Vec<Vec<Cell>>,
    steps: &[Step],
    width: usize,
    has_color: bool,
) -> Vec<String> {
    let copied = copied(headers);
    let headers = headers.iter().map(|name| Cell::new(name).tone(Tone::Strong)).collect();
    let rows: Vec<Vec<Cell>> = std::iter::once(headers).chain(rows).collect();
    let widths = fitted(&natural(&rows), steps, &copied, width);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if has_color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.add_rows(rows.iter().map(|row| shown(row, &widths).map(|(cell, width)| styled(&cell.cut(width)))));
    // None behind the last column: a terminal would wrap coloured blanks.
    let last = table.column_count().saturating_sub(1);
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if at == last { 0 } else { PADDING }));
    }
    table.lines().map(|line| without_blanks_at_its_end(&line)).collect()
}

/// Also removes coloured ones: a terminal would show them as an empty line.
fn without_blanks_at_its_end(line: &str) -> String {
    let mut text = line.trim_end();
    let mut style = String::new();
    let is_style = |rest: &str| rest.ends_with('m') && !rest[2..rest.len() - 1].contains(|c: char| c.is_alphabetic());
    while let Some(start) = text.rfind("\u{1b}[").filter(|start| is_style(&text[*start..])) {
        style.insert_str(0, &text[start..]);
        text = text[..start].trim_end();
    }
    text.to_owned() + &style
}

fn styled(cell: &Cell) -> comfy_table::Cell {
    let plain = comfy_table::Cell::new(&cell.text);
    match cell.tone {
        Tone::Plain => plain,
        Tone::Good => plain.fg(Color::Green),
        Tone::Bad => plain.fg(Color::Red),
        Tone::Warn => plain.fg(Color::Yellow),
        Tone::Dim => plain.add_attribute(Attribute::Dim),
        Tone::Strong => plain.add_attribute(Attribute::Bold),
        Tone::Code => plain.fg(Color::Cyan),
    }
}

/// Returns the width of the widest cell of each column.
pub(super) fn natural(rows: &[Vec<Cell>]) -> Vec<usize> {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(Cell::width).max();
    (0..columns).map(|column| width(column).unwrap_or_default()).collect()
}

/// Returns the cells of one line: each as wide as its column, without the columns that are left out.
pub(super) fn line(row: &[Cell], widths: &[usize]) -> Vec<Cell> {
    shown(row, widths).map(|(cell, width)| cell.cut(width).padded(width)).collect()
}

/// Returns the cells that are not left out, with the widths of their columns.
fn shown<'a>(row: &'a [Cell], widths: &'a [usize]) -> impl Iterator<Item = (&'a Cell, usize)> {
    row.iter().zip(widths.iter().copied()).filter(|(_, width)| *width > 0)
}

/// Returns the width of each column so that a line fits in `width`; 0 if the column is left out. The columns in `copied` are as wide as
/// before or left out; the last of them may be wider than `width`.
pub(super) fn fitted(natural: &[usize], steps: &[Step], copied: &[usize], width: usize) -> Vec<usize> {
    let mut widths = natural.to_vec();
    for &(column, least) in steps {
        shrink(&mut widths, column, least, width);
    }
    // Other columns, the widest first. The first column names the row: it gives way last.
    let may_be_cut = |column: &usize| !copied.contains(column);
    let is_wide = |widths: &[usize], column: &usize| widths[*column] > LEAST && may_be_cut(column);
    while let Some(column) = (1..widths.len()).filter(|at| is_wide(&widths, at)).max_by_key(|at| widths[*at]) {
        if taken(&widths) <= width {
            break;
        }
        shrink(&mut widths, column, LEAST, width);
    }
    let (first_out, last_out): (Vec<usize>, Vec<usize>) = (1..widths.len()).rev().partition(may_be_cut);
    first_out.into_iter().chain(last_out).for_each(|column| shrink(&mut widths, column, 0, width));
    if let Some(first) = widths.iter().position(|taken| *taken > 0).filter(may_be_cut) {
        shrink(&mut widths, first, 1, width);
    }
    // A column that was left out may have made more room than was needed.
    for &(column, _) in steps.iter().rev().filter(|(_, least)| *least > 0) {
        let room = width.saturating_sub(taken(&widths));
        if widths[column] > 0 {
            widths[column] = natural[column].min(widths[column].saturating_add(room));
        }
    }
    widths
}

/// Makes room in a line for a longer value that is never cut; others shrink to `least` first. If that is not enough, the terminal breaks
/// the line, and the value is copied as one.
pub(super) fn widen(widths: &mut [usize], cells: &[Cell], copied: &[usize], others: &[Step], width: usize) {
    for (column, width) in
        widths.iter_mut().enumerate().filter(|(column, width)| **width > 0 && copied.contains(column))
    {
        *width = cells[column].width().max(*width);
    }
    for &(column, least) in others {
        shrink(widths, column, least, width);
    }
}

/// Lets a last cell that would be cut start further to the left, over the blanks of the column before it, if it is whole there. Equal texts
/// stay below each other.
pub(super) fn over_blanks(widths: &mut [usize], cells: &[Cell]) {
    let shown: Vec<usize> = (0..widths.len()).filter(|column| widths[*column] > 0).collect();
    let [.., before, last] = shown[..] else { return };
    let missing = cells[last].width().saturating_sub(widths[last]);
    if widths[before].saturating_sub(cells[before].width().max(1)) >= missing {
        widths[before] -= missing;
        widths[last] += missing;
    }
}

fn shrink(widths: &mut [usize], column: usize, least: usize, width: usize) {
    let excess = taken(widths).saturating_sub(width);
    let is_last = widths.iter().filter(|width| **width > 0).count() == 1;
    if excess > 0 && !(is_last && least == 0) {
        let shrunk = widths[column].saturating_sub(excess).max(least);
        widths[column] = if least == 0 { 0 } else { widths[column].min(shrunk) };
    }
}

/// Returns how many columns a line takes.
pub(super) fn taken(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0);
    shown.map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
}

#[cfg(test)]
mod tests {
    use super::{Step, lines};
    use crate::output::cell::Cell;
    use proptest::prelude::*;

    fn shown(headers: &[&str], rows: &[&[&str]], steps: &[Step], width: usize) -> Vec<String> {
        let rows = rows.iter().map(|row| row.iter().map(Cell::new).collect()).collect();
        lines(headers, rows, steps, width, false)
    }

    #[test]
    fn a_table_that_fits_is_not_changed() {
        let rows: [&[&str]; 2] = [&["one", "x", "yes"], &["2", "a long cell", ""]];
        let expected = ["A    URL          C", "one  x            yes", "2    a long cell"];
        assert_eq!(shown(&["A", "URL", "C"], &rows, &[(1, 2), (0, 0)], 21), expected);
    }

    #[test]
    fn columns_give_way_in_the_order_of_the_steps() {
        let rows: [&[&str]; 1] = [&["4711", "INVENTORY", "wms-receiving", "the endpoint answered 503"]];
        let steps = [(3, 20), (1, 0), (2, 8), (3, 10), (2, 0)];
        let check = |width: usize, expected: &str| {
            assert_eq!(shown(&["ID", "KEY", "PLACE", "WHY"], &rows, &steps, width)[1], expected, "{width}");
        };
        check(57, "4711  INVENTORY  wms-receiving  the endpoint answered 503");
        check(56, "4711  INVENTORY  wms-receiving  the endpoint answered 5…");
        check(51, "4711  wms-receiving  the endpoint answered 503");
        check(44, "4711  wms-receiving  the endpoint answered…");
        check(36, "4711  wms-rec…  the endpoint answer…");
        check(27, "4711  wms-rec…  the endpoi…");
        check(25, "4711  the endpoint answe…");
    }

    #[test]
    fn without_steps_the_widest_gives_way_and_the_first_stays_whole() {
        let rows: [&[&str]; 1] = [&["a-long-name-of-a-connector", "http://a.example/path", "yes"]];
        let check = |width: usize, expected: &str| {
            assert_eq!(shown(&["A", "URL", "C"], &rows, &[], width)[1], expected, "{width}");
        };
        check(46, "a-long-name-of-a-connector  http://a.exa…  yes");
        check(41, "a-long-name-of-a-connector  http://…  yes");
        check(36, "a-long-name-of-a-connector  http://…");
        check(30, "a-long-name-of-a-connector");
        check(20, "a-long-name-of-a-co…");
    }

    #[test]
    fn what_people_copy_is_whole_or_left_out() {
        let rows: [&[&str]; 1] = [&["4711", "INVENTORY_EXPORT_ASN", "wms-receiving", "the endpoint answered 503"]];
        let steps = [(3, 20), (1, 0)];
        let check = |width: usize, expected: &str| {
            assert_eq!(shown(&["ID", "API-KEY", "CONNECTOR", "WHY"], &rows, &steps, width)[1], expected, "{width}");
        };
        check(68, "4711  INVENTORY_EXPORT_ASN  wms-receiving  the endpoint answered 503");
        check(63, "4711  INVENTORY_EXPORT_ASN  wms-receiving  the endpoint answer…");
        check(62, "4711  wms-receiving  the endpoint answered 503");
        check(29, "4711  wms-receiving  the end…");
        check(28, "4711  wms-receiving");
        check(18, "4711");
        check(3, "4711");
    }

    #[test]
    fn no_line_ends_with_blanks_in_colour() {
        let rows = vec![vec![Cell::new("1"), Cell::new("a long value")], vec![Cell::new("2"), Cell::new("program")]];
        let lines = lines(&["ID", "VALUE"], rows, &[], 40, true);
        let ends: Vec<&str> =
            lines.iter().map(|line| &line[line.find(|c: char| "Vap".contains(c)).expect("a value")..]).collect();
        assert_eq!(ends, ["VALUE\u{1b}[0m", "a long value", "program"]);
    }

    #[test]
    fn wide_characters_are_cut_in_front_of_the_end_and_padded() {
        let rows: [&[&str]; 3] =
            [&["漢字漢字漢字", "x"], &["🙂🙂", "y"], &["\u{2764}\u{fe0f}\u{2764}\u{fe0f}\u{2764}\u{fe0f}", "z"]];
        let shown = shown(&["A", "B"], &rows, &[(0, 6)], 9);
        assert_eq!(
            shown,
            ["A       B", "漢字…   x", "🙂🙂    y", "\u{2764}\u{fe0f}\u{2764}\u{fe0f}\u{2764}\u{fe0f}  z"]
        );
    }

    /// Text of any width: blanks, wide characters, emoji with variation selectors, combining marks and flags.
    fn text() -> impl Strategy<Value = String> {
        "([a-z ]|漢|字|🙂|\u{2764}\u{fe0f}|e\u{301}|🇩🇪|1\u{fe0f}\u{20e3}|\u{1b}){0,40}"
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal_and_each_row_is_one(
            rows in prop::collection::vec(prop::collection::vec(text(), 5), 1..6),
            steps in prop::collection::vec((0_usize..5, 0_usize..20), 0..8),
            width in 20_usize..160,
        ) {
            let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(Cell::new).collect()).collect();
            let lines = lines(&["WHERE", "WHEN", "KEY", "DOCUMENT", "WHY"], cells, &steps, width, false);
            prop_assert_eq!(lines.len(), rows.len() + 1);
            for line in lines {
                prop_assert!(console::measure_text_width(&line) <= width, "{}: {:?}", width, line);
                prop_assert!(!line.contains('\n'));
            }
        }
    }
}

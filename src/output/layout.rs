//! Tables for a terminal: every row is one line, however narrow the terminal is, so that lines can be counted, compared and copied.
//!
//! A table that is too wide gives way in the steps that its kind of row names. What is cut ends with `…`. comfy-table puts the columns side
//! by side; it cannot say which of them gives way first.

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

/// Returns the lines of a table, the headers first.
pub(super) fn lines(
    headers: &[impl AsRef<str>],
    rows: Vec<Vec<Cell>>,
    steps: &[Step],
    width: usize,
    has_color: bool,
) -> Vec<String> {
    let headers = headers.iter().map(|name| Cell::new(name).tone(Tone::Strong)).collect();
    let rows: Vec<Vec<Cell>> = std::iter::once(headers).chain(rows).collect();
    let widths = fitted(&natural(&rows), steps, width);
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
    table.lines().map(|line| line.trim_end().to_owned()).collect()
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

/// Returns the width of each column so that a line fits in `width`; 0 if the column is left out.
pub(super) fn fitted(natural: &[usize], steps: &[Step], width: usize) -> Vec<usize> {
    let mut widths = natural.to_vec();
    for &(column, least) in steps {
        shrink(&mut widths, column, least, width);
    }
    // Other columns, the widest first. The first column names the row: it gives way last.
    while let Some(column) = (1..widths.len()).filter(|at| widths[*at] > LEAST).max_by_key(|at| widths[*at]) {
        if taken(&widths) <= width {
            break;
        }
        shrink(&mut widths, column, LEAST, width);
    }
    (1..widths.len()).rev().for_each(|column| shrink(&mut widths, column, 0, width));
    if let Some(first) = widths.iter().position(|taken| *taken > 0) {
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

fn shrink(widths: &mut [usize], column: usize, least: usize, width: usize) {
    let excess = taken(widths).saturating_sub(width);
    if excess > 0 {
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
            assert_eq!(shown(&["ID", "KEY", "CONNECTOR", "WHY"], &rows, &steps, width)[1], expected, "{width}");
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
            let lines = lines(&["ID", "WHEN", "API-KEY", "DOCUMENT", "WHY"], cells, &steps, width, false);
            prop_assert_eq!(lines.len(), rows.len() + 1);
            for line in lines {
                prop_assert!(console::measure_text_width(&line) <= width, "{}: {:?}", width, line);
                prop_assert!(!line.contains('\n'));
            }
        }
    }
}

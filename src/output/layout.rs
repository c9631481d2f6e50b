//! Tables for a terminal: comfy-table puts the columns side by side. If the terminal is too narrow, long cells go below their rows.
//!
//! No cell is broken within a word, so that names, paths and URLs can be copied.

use super::cell::{Cell, Tone};
use comfy_table::{Attribute, Color, ContentArrangement, Table, presets};

/// What changes if a table is wider than the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Narrow {
    /// The column that a terminal of less than [`WIDE`] columns leaves out: another column implies it.
    pub dropped: Option<usize>,
    /// The columns that come last. If their cells do not fit on the line of their row, they get lines of their own below it.
    pub below: &'static [usize],
    /// A cell of these columns that does not fit is cut instead: the full text can be seen elsewhere.
    pub is_cut: bool,
}

impl Narrow {
    /// Nothing changes.
    pub const SAME: Self = Self { dropped: None, below: &[], is_cut: false };

    /// These columns come last, and go below their rows.
    pub const fn below(columns: &'static [usize]) -> Self {
        Self { below: columns, ..Self::SAME }
    }

    /// Puts the cells of a row into the order of a narrow terminal.
    fn reordered(&self, row: Vec<Cell>, width: usize) -> Vec<Cell> {
        let is_dropped = |at: usize| width < WIDE && self.dropped == Some(at);
        let (last, mut first): (Vec<_>, Vec<_>) =
            row.into_iter().enumerate().filter(|(at, _)| !is_dropped(*at)).partition(|(at, _)| self.below.contains(at));
        first.extend(last);
        first.into_iter().map(|(_, cell)| cell).collect()
    }
}

/// A terminal of at least this many columns has room for every column.
pub(super) const WIDE: usize = 100;

/// Blanks between two columns.
pub(super) const GAP: usize = 2;

/// The same as comfy-table counts it.
const PADDING: u16 = 2;

/// If the table does not fit, a wider cell moves the rest of its row to the right instead of every row.
const ALIGNED: usize = 32;

/// The indentation of what is below its row.
const INDENT: usize = 4;

/// A cell is cut on the line of its row only if at least this much of it can be seen.
const SEEN: usize = 20;

/// Returns the lines of a table whose columns are side by side; `None` if it is wider than `width`.
pub(super) fn side_by_side(headers: &[&str], rows: &[Vec<Cell>], width: usize, has_color: bool) -> Option<Vec<String>> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if has_color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(headers.iter().map(|name| comfy_table::Cell::new(name).add_attribute(Attribute::Bold)));
    table.add_rows(rows.iter().map(|row| row.iter().map(styled)));
    let natural: usize = table.column_max_content_widths().into_iter().map(usize::from).sum();
    if natural + GAP * headers.len().saturating_sub(1) > width {
        return None;
    }
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, PADDING));
    });
    Some(table.lines().map(|line| line.trim_end().to_owned()).collect())
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

/// Returns the lines of a table that is wider than the terminal, the headers first.
pub(super) fn below_one_another(
    headers: &[&str],
    rows: Vec<Vec<Cell>>,
    narrow: &Narrow,
    width: usize,
) -> Vec<Vec<Cell>> {
    let headers: Vec<Cell> = headers.iter().map(|name| Cell::new(name).tone(Tone::Strong)).collect();
    let rows = std::iter::once(headers).chain(rows);
    let mut rows: Vec<Vec<Cell>> = rows.map(|row| narrow.reordered(row, width)).collect();
    let kept = rows.first().map_or(0, Vec::len).saturating_sub(narrow.below.len());
    if let Some(headers) = rows.first_mut() {
        let names: Vec<String> = headers.drain(kept..).map(|name| name.text).collect();
        headers.extend((!names.is_empty()).then(|| Cell::new(names.join(", ")).tone(Tone::Strong)));
    }
    let mut columns = widths(&rows, ALIGNED);
    columns.truncate(kept);
    rows.into_iter().flat_map(|row| laid_out(row, &columns, narrow.is_cut, width)).collect()
}

/// Returns the width of each column, without the cells that are wider than `most`.
fn widths(rows: &[Vec<Cell>], most: usize) -> Vec<usize> {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(Cell::width);
        cells.filter(|width| *width <= most).max().unwrap_or_default()
    };
    (0..columns).map(width).collect()
}

fn padded(mut row: Vec<Cell>, widths: &[usize]) -> Vec<Cell> {
    row.iter_mut().zip(widths).for_each(|(cell, width)| cell.pad(*width));
    row
}

/// Returns the lines of one row: as many cells as there are `columns`, and the others behind or below them.
fn laid_out(mut row: Vec<Cell>, columns: &[usize], is_cut: bool, width: usize) -> Vec<Vec<Cell>> {
    let others = row.split_off(columns.len().min(row.len()));
    let mut lines = broken(padded(row, columns), width);
    let used: usize = lines[0].iter().map(|cell| cell.width() + GAP).sum();
    let room = if lines.len() == 1 { width.saturating_sub(used) } else { 0 };
    for (at, cell) in others.into_iter().filter(|cell| cell.width() > 0).enumerate() {
        let is_first = at == 0;
        match lines.first_mut() {
            Some(line) if is_first && cell.width() <= room => line.push(cell),
            Some(line) if is_first && is_cut && room >= SEEN => line.push(cell.cut(room)),
            _ if is_cut => lines.push(below(cell.cut(width.saturating_sub(INDENT)), INDENT)),
            _ => {
                let parts = cell.wrapped(width.saturating_sub(INDENT));
                lines.extend(parts.into_iter().map(|part| below(part, INDENT)));
            }
        }
    }
    lines
}

/// Puts the cells of a row on more lines where one is not wide enough. A cell is never broken.
fn broken(row: Vec<Cell>, width: usize) -> Vec<Vec<Cell>> {
    let (mut lines, mut used) = (vec![Vec::new()], 0);
    for cell in row {
        let needed = console::measure_text_width(cell.text.trim_end());
        if used > 0 && used + needed > width {
            used = INDENT;
            lines.push(below(Cell::default(), INDENT - GAP));
        }
        used += cell.width() + GAP;
        lines.last_mut().expect("there is a first line").push(cell);
    }
    lines
}

/// Returns a line that has one cell, indented.
pub(super) fn below(cell: Cell, indent: usize) -> Vec<Cell> {
    let mut margin = Cell::default();
    margin.pad(indent.saturating_sub(GAP));
    vec![margin, cell]
}

#[cfg(test)]
mod tests {
    use super::{Narrow, below_one_another, side_by_side};
    use crate::output::cell::Cell;

    fn shown(rows: &[[&str; 3]], narrow: &Narrow, width: usize) -> Vec<String> {
        let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(Cell::new).collect()).collect();
        let headers = ["A", "URL", "C"];
        if let Some(lines) = side_by_side(&headers, &rows, width, false) {
            return lines;
        }
        let lines = below_one_another(&headers, rows, narrow, width);
        let text = |line: Vec<Cell>| line.into_iter().map(|cell| cell.text).collect::<Vec<_>>().join("  ");
        lines.into_iter().map(|line| text(line).trim_end().to_owned()).collect()
    }

    #[test]
    fn a_table_that_fits_has_its_columns_side_by_side() {
        let rows = [["one", "x", "yes"], ["2", "a long cell", ""]];
        let expected = ["A    URL          C", "one  x            yes", "2    a long cell"];
        assert_eq!(shown(&rows, &Narrow::below(&[1]), 21), expected);
    }

    #[test]
    fn what_does_not_fit_goes_below_its_row_in_one_piece() {
        let rows = [["one", "http://a", "yes"], ["2", "http://example.com/a/very/long/path", "no"]];
        let expected = ["A    C    URL", "one  yes  http://a", "2    no", "    http://example.com/a/very/long/path"];
        assert_eq!(shown(&rows, &Narrow::below(&[1]), 20), expected);
        let words = [["one", "some words that do not fit here", "yes"]];
        let expected = ["A    C    URL", "one  yes", "    some words that", "    do not fit here"];
        assert_eq!(shown(&words, &Narrow::below(&[1]), 20), expected);
        let both = [["one", "a text of some words", "and what to do"]];
        let expected = ["A    URL, C", "one", "    a text of some", "    words", "    and what to do"];
        assert_eq!(shown(&both, &Narrow::below(&[1, 2]), 20), expected);
    }

    #[test]
    fn what_is_cut_takes_one_line() {
        let narrow = Narrow { dropped: Some(1), below: &[2], is_cut: true };
        let rows = [["one", "dropped", "an error that is longer than the terminal is wide"]];
        assert_eq!(shown(&rows, &narrow, 30), ["A    C", "one  an error that is longer …"]);
        let wide = [["one", "kept", &"x".repeat(200)]];
        assert_eq!(shown(&wide, &narrow, 100)[1].chars().count(), 100);
        assert!(shown(&wide, &narrow, 100)[1].starts_with("one  kept  xxx"));
    }

    #[test]
    fn a_row_that_is_too_wide_continues_on_the_next_line() {
        let rows = [["a-long-name-of-a-connector", "http://a", "yes"]];
        let expected = ["A", "    C", "    URL", "a-long-name-of-a-connector", "    yes", "    http://a"];
        assert_eq!(shown(&rows, &Narrow::below(&[1]), 28), expected);
    }

    #[test]
    fn one_long_cell_does_not_move_the_other_rows() {
        let long = "x".repeat(40);
        let rows = [["one", "short", "why"], ["2", long.as_str(), "because of something that is long enough"]];
        let narrow = Narrow { dropped: None, below: &[2], is_cut: true };
        let shown = shown(&rows, &narrow, 60);
        assert_eq!(shown[1], "one  short  why");
        assert_eq!(shown[2..], [format!("2    {long}"), "    because of something that is long enough".to_owned()]);
    }
}

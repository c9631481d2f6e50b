//! Checks whether a write-ahead log belongs to its database file.
//!
//! SQLite replays any file with the right name, even if the database that it belonged to was removed or overwritten by a backup.
//! So each log has a name of its own and counts its commits. Both are in the table that SQLite uses for `AUTOINCREMENT`, on a
//! page that a new delivery writes anyway. The first count in the write-ahead log must be one more than the file's. If the
//! process died while SQLite moved commits into the file, the file's count must be one of those in the write-ahead log. Source of
//! the offsets: the SQLite file format, 1.5, 1.6 and 2.1.

use super::connect::alone;
use super::place::beside;
use super::wal::Wal;
use crate::runtime;
use rusqlite::{Connection, OptionalExtension as _};
use std::io;
use std::path::Path;

/// The rows of that table that have the log's name and its number of commits.
const NAME: &str = "log_name";
const COMMITS: &str = "log_commits";

/// The log's own name, and the number of its commits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Link {
    name: Option<i64>,
    commits: Option<i64>,
}

/// Gives the log a new random name.
pub fn name(connection: &Connection) -> rusqlite::Result<()> {
    let name = i64::try_from(runtime::seed() >> 1).unwrap_or(i64::MAX);
    connection.execute("DELETE FROM sqlite_sequence WHERE name IN (?1, ?2)", [NAME, COMMITS])?;
    connection
        .execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2), (?3, 0)", (NAME, name, COMMITS))
        .map(drop)
}

/// Counts a commit, inside its transaction.
pub fn count(connection: &Connection) -> rusqlite::Result<()> {
    let mut count = connection.prepare_cached("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = ?1")?;
    // A log of an earlier version has no name yet.
    if count.execute([COMMITS])? == 0 { name(connection) } else { Ok(()) }
}

/// Says whether the write-ahead log beside `path` was written for that file. No process may have it open. Returns true if neither
/// of them has a name.
pub fn belongs(path: &Path) -> io::Result<bool> {
    let Some((root, of_file)) = of_file(path) else { return Ok(true) };
    let (Some(name), Some(commits)) = (of_file.name, of_file.commits) else { return Ok(true) };
    let Some([first, last]) = of_wal(&beside(path, "-wal"), root)? else { return Ok(true) };
    let is_next = |link: Link| link.commits.is_none_or(|first| first <= commits.saturating_add(1));
    let is_seen = last.commits.is_none_or(|last| commits <= last);
    Ok(first.name.is_none_or(|first| first == name) && is_next(first) && is_seen)
}

/// Says whether the write-ahead log beside `path` has the name of another log than the file. A living process may be writing
/// both, so only the name is compared, which never changes. Returns false if one of them has no name.
pub fn has_another_name(path: &Path) -> io::Result<bool> {
    let Some((root, Link { name: Some(name), .. })) = of_file(path) else { return Ok(false) };
    let mut wal = match Wal::open(&beside(path, "-wal")) {
        Ok(Some(wal)) => wal,
        Ok(None) => return Ok(false),
        // Its last process moved it into the file and removed it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let first = wal.next_state(root)?.and_then(|page| of_page(&page).name);
    Ok(first.is_some_and(|first| first != name))
}

/// Returns the link in the file itself and the page that it is on; `None` if the file cannot be read without its write-ahead log.
fn of_file(path: &Path) -> Option<(u32, Link)> {
    let connection = alone(path).ok()?;
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_sequence'";
    let root = connection.query_row(root, [], |row| row.get(0)).ok()?;
    let of = |name: &str| {
        let mut row = connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?1").ok()?;
        row.query_row([name], |row| row.get(0)).optional().ok()?
    };
    Some((root, Link { name: of(NAME), commits: of(COMMITS) }))
}

/// Returns the links of the first and the last commit in the write-ahead log on page `root`; `None` if it does not have that
/// page.
fn of_wal(wal: &Path, root: u32) -> io::Result<Option<[Link; 2]>> {
    let Some(mut wal) = Wal::open(wal)? else { return Ok(None) };
    let Some(first) = wal.next_state(root)? else { return Ok(None) };
    let mut last = None;
    while let Some(page) = wal.next_state(root)? {
        last = Some(page);
    }
    let first = of_page(&first);
    Ok(Some([first, last.map_or(first, |page| of_page(&page))]))
}

/// Reads the link from a leaf page of the table: each cell is a record of a text and a number.
fn of_page(page: &[u8]) -> Link {
    let mut link = Link::default();
    let cells = page.get(3..5).map_or(0, |count| usize::from(u16::from_be_bytes([count[0], count[1]])));
    for cell in 0..cells {
        let Some((name, number)) = record_of(page, 8 + 2 * cell) else { continue };
        match name {
            _ if name == NAME.as_bytes() => link.name = Some(number),
            _ if name == COMMITS.as_bytes() => link.commits = Some(number),
            _ => {}
        }
    }
    link
}

/// Reads the record at the cell pointer `pointer`.
fn record_of(page: &[u8], pointer: usize) -> Option<(&[u8], i64)> {
    let start = page.get(pointer..pointer + 2)?;
    let mut at = usize::from(u16::from_be_bytes([start[0], start[1]]));
    let _bytes = varint(page, &mut at)?;
    let _rowid = varint(page, &mut at)?;
    let header = at;
    let header_bytes = varint(page, &mut at)?;
    let (text, kind) = (varint(page, &mut at)?, varint(page, &mut at)?);
    let text_bytes = text.checked_sub(13).filter(|bytes| bytes % 2 == 0)? / 2;
    let body = header.checked_add(usize::try_from(header_bytes).ok()?)?;
    let end = body.checked_add(usize::try_from(text_bytes).ok()?)?;
    let bytes = match kind {
        1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 => 8,
        8 | 9 => return Some((page.get(body..end)?, i64::from(kind == 9))),
        _ => return None,
    };
    let digits = page.get(end..end.checked_add(bytes)?)?;
    let sign = if digits[0] & 0x80 == 0 { 0 } else { -1 };
    Some((page.get(body..end)?, digits.iter().fold(sign, |number, byte| (number << 8) | i64::from(*byte))))
}

/// Reads a varint (one to nine bytes) and moves `at` behind it.
fn varint(page: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0;
    for place in 0..9 {
        let byte = *page.get(*at)?;
        *at += 1;
        if place == 8 {
            return Some((number << 8) | u64::from(byte));
        }
        number = (number << 7) | u64::from(byte & 0x7f);
        if byte < 0x80 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::{Link, of_page};

    /// A leaf whose only cell is `cell`.
    fn leaf(cell: &[u8]) -> Vec<u8> {
        let mut page = vec![0; 64];
        page[..10].copy_from_slice(&[13, 0, 0, 0, 1, 0, 0, 0, 0, 20]);
        page.extend([0; 40]);
        page[20..20 + cell.len()].copy_from_slice(cell);
        page
    }

    #[test]
    fn an_invalid_page_has_no_link() {
        let whole = [&[14, 1, 3, 35, 1][..], b"log_commits"].concat();
        let read = |cell: &[u8]| of_page(&leaf(cell));
        assert_eq!(read(&[&whole[..], &[7]].concat()), Link { name: None, commits: Some(7) });
        let huge = [0xff; 9];
        let no_pages = [
            [&[14, 1][..], &huge, &[35, 1], b"log_commits"].concat(),
            [&[14, 1, 3][..], &huge, &[1], b"log_commits"].concat(),
            [&[14, 1, 3, 35][..], &huge, b"log_commits"].concat(),
            [&huge[..], &huge, &huge, &huge, &huge].concat(),
        ];
        for cell in no_pages {
            assert_eq!(read(&cell), Link::default(), "{cell:?}");
        }
        assert_eq!(of_page(&[0xff; 8_192]), Link::default());
        assert_eq!(of_page(&[]), Link::default());
    }
}

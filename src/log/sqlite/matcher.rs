//! The conditions that need the bytes of a row: whether a text occurs in it, and whether values in its payload match.

use crate::model::{PointerMatch, is_in_layers, json};
use memchr::{memchr, memmem};
use rusqlite::Row;

/// The columns that [`Matcher::matches`] reads, in this order.
pub const COLUMNS: &str = "payload, response, error, error_code";

/// The first two may be JSON, where the characters can be escaped, so they are searched as people read them.
const JSON: usize = 2;

/// A text and values at JSON pointers, all of which must match.
#[derive(Debug)]
pub struct Matcher {
    text: Option<memmem::Finder<'static>>,
    places: Vec<PointerMatch>,
}

impl Matcher {
    /// Makes a matcher; `None` if there is nothing to match.
    pub fn new(text: Option<&str>, places: &[PointerMatch]) -> Option<Self> {
        let text = text.map(|text| memmem::Finder::new(text.as_bytes()).into_owned());
        (text.is_some() || !places.is_empty()).then(|| Self { text, places: places.to_vec() })
    }

    /// Says whether a row matches. Its [`COLUMNS`] start at column `at`. Nothing is copied.
    pub fn matches(&self, row: &Row<'_>, at: usize) -> rusqlite::Result<bool> {
        let mut cells: [&[u8]; 4] = [b""; 4];
        for (index, cell) in cells.iter_mut().enumerate() {
            *cell = row.get_ref(at + index)?.as_bytes_or_null()?.unwrap_or_default();
        }
        let has_text = self.text.as_ref().is_none_or(|text| {
            let is_in = |cell: &[u8]| text.find(cell).is_some();
            cells[JSON..].iter().any(|cell| is_in(cell)) || cells[..JSON].iter().any(|cell| is_in_layers(cell, is_in))
        });
        Ok(has_text && self.places.iter().all(|place| matches_place(place, cells[0])))
    }
}

/// A payload without escapes that does not contain the value's bytes cannot match, so it is not parsed.
fn matches_place(place: &PointerMatch, payload: &[u8]) -> bool {
    if memchr(b'\\', payload).is_none() && memmem::find(payload, place.value.as_bytes()).is_none() {
        return false;
    }
    let Some(root) = json::parse(payload) else { return false };
    place.pointer.find(root).into_iter().filter_map(json::scalar).any(|scalar| scalar == place.value)
}

#[cfg(test)]
mod tests {
    use super::matches_place;
    use crate::model::PointerMatch;

    #[test]
    fn values_are_matched_at_their_places() {
        let check = |pointer: &str, value: &str, expected: bool| {
            let place = PointerMatch { pointer: pointer.parse().expect(pointer), value: value.to_owned() };
            let payload = br#"{"a":"\u00e9","list":[{"n":1.10},{"n":"x"}]}"#;
            assert_eq!(matches_place(&place, payload), expected, "{pointer} {value}");
        };
        check("/a", "\u{e9}", true);
        check("/list/*/n", "1.10", true);
        check("/list/*/n", "1.1", false);
        check("/list/*/n", "x", true);
        check("/list/0/n", "x", false);
        check("/nope", "x", false);
        assert!(!matches_place(&PointerMatch { pointer: "/a".parse().expect("/a"), value: "a".to_owned() }, b"not a"));
    }
}

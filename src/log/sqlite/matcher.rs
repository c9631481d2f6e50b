//! What only the bytes of a row can say: does a text occur in it, do places in its payload match?

use crate::model::{PointerMatch, is_in_layers, json};
use memchr::{memchr, memmem};
use rusqlite::Row;

/// The columns that [`Matcher::matches`] reads, from the first on.
pub const COLUMNS: &str = "payload, response, error, error_code";

/// The first of them may be JSON, in which people read other characters than are written.
const JSON: usize = 2;

/// A text and places, all of which must match.
#[derive(Debug)]
pub struct Matcher {
    text: Option<memmem::Finder<'static>>,
    places: Vec<PointerMatch>,
}

impl Matcher {
    /// Makes a matcher; nothing where there is nothing to match.
    pub fn new(text: Option<&str>, places: &[PointerMatch]) -> Option<Self> {
        let text = text.map(|text| memmem::Finder::new(text.as_bytes()).into_owned());
        (text.is_some() || !places.is_empty()).then(|| Self { text, places: places.to_vec() })
    }

    /// Says whether a row of [`COLUMNS`], the first of which is the column `at`, matches. Nothing is copied.
    pub fn matches(&self, row: &Row<'_>, at: usize) -> rusqlite::Result<bool> {
        let mut cells: [&[u8]; 4] = [b""; 4];
        for (index, cell) in cells.iter_mut().enumerate() {
            *cell = row.get_ref(at + index)?.as_bytes_or_null()?.unwrap_or_default();
        }
        let has_text = self.text.as_ref().is_none_or(|text| {
            let is_in = |cell: &[u8]| text.find(cell).is_some();
            cells[JSON..].iter().any(|cell| is_in(cell)) || cells[..JSON].iter().any(|cell| is_in_layers(cell, is_in))
        });
        Ok(has_text && self.places.iter().all(|place| stands(place, cells[0])))
    }
}

/// Without an escape in the payload a value that is not among its bytes stands nowhere in it, and nothing need be parsed.
fn stands(place: &PointerMatch, payload: &[u8]) -> bool {
    if memchr(b'\\', payload).is_none() && memmem::find(payload, place.value.as_bytes()).is_none() {
        return false;
    }
    let Some(root) = json::parse(payload) else { return false };
    place.pointer.find(root).into_iter().filter_map(json::scalar).any(|scalar| scalar == place.value)
}

#[cfg(test)]
mod tests {
    use super::stands;
    use crate::model::PointerMatch;

    #[test]
    fn places() {
        let check = |pointer: &str, value: &str, expected: bool| {
            let place = PointerMatch { pointer: pointer.parse().expect(pointer), value: value.to_owned() };
            let payload = br#"{"a":"\u00e9","list":[{"n":1.10},{"n":"x"}]}"#;
            assert_eq!(stands(&place, payload), expected, "{pointer} {value}");
        };
        check("/a", "\u{e9}", true);
        check("/list/*/n", "1.10", true);
        check("/list/*/n", "1.1", false);
        check("/list/*/n", "x", true);
        check("/list/0/n", "x", false);
        check("/nope", "x", false);
        assert!(!stands(&PointerMatch { pointer: "/a".parse().expect("/a"), value: "a".to_owned() }, b"not a"));
    }
}

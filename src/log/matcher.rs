//! The conditions that need the bytes of a row: whether a text occurs in it, and whether values in its payload match.

use crate::model::{PointerMatch, is_in_layers, json, layers};
use memchr::{memchr, memmem};

/// The bytes of a row that may contain a text: its payload, its response, its error, its error code.
pub type MatchCells<'a> = [&'a [u8]; 4];

/// The first two may be JSON, where the characters can be escaped, so they are searched as people read them.
const JSON: usize = 2;

/// A text and values at JSON pointers, all of which must match.
#[derive(Debug)]
pub struct Matcher {
    /// The text as it was typed, and without the JSON escapes in it: one of them must occur. Empty if there is no text.
    texts: Vec<memmem::Finder<'static>>,
    places: Vec<PointerMatch>,
}

impl Matcher {
    /// Makes a matcher; `None` if there is nothing to match.
    pub fn new(text: Option<&str>, places: &[PointerMatch]) -> Option<Self> {
        let forms = text.into_iter().flat_map(|text| layers(text.as_bytes())).filter(|form| !form.is_empty());
        let texts: Vec<_> = forms.map(|form| memmem::Finder::new(&form).into_owned()).collect();
        (!texts.is_empty() || !places.is_empty()).then(|| Self { texts, places: places.to_vec() })
    }

    /// Says whether a row matches.
    pub fn matches(&self, cells: &MatchCells<'_>) -> bool {
        self.has_text(cells) && self.has_places(cells[0])
    }

    /// Says whether the text occurs in a row.
    pub fn has_text(&self, cells: &MatchCells<'_>) -> bool {
        let is_in = |cell: &[u8]| self.texts.iter().any(|text| text.find(cell).is_some());
        self.texts.is_empty()
            || cells[JSON..].iter().any(|cell| is_in(cell))
            || cells[..JSON].iter().any(|cell| is_in_layers(cell, is_in))
    }

    /// Says whether a payload has the values at their places.
    pub fn has_places(&self, payload: &[u8]) -> bool {
        self.places.iter().all(|place| matches_place(place, payload))
    }

    /// Returns the forms of the text, one of which must occur.
    #[cfg(feature = "postgres")]
    pub fn texts(&self) -> impl Iterator<Item = &[u8]> {
        self.texts.iter().map(memmem::Finder::needle)
    }

    /// Returns the values.
    #[cfg(feature = "postgres")]
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|place| place.value.as_str())
    }
}

/// A payload without escapes that does not contain the value's bytes cannot match, so it is not parsed.
fn matches_place(place: &PointerMatch, payload: &[u8]) -> bool {
    if memchr(b'\\', payload).is_none() && memmem::find(payload, place.value.as_bytes()).is_none() {
        return false;
    }
    json::parse(payload).is_some_and(|root| place.is_in(root))
}

#[cfg(test)]
mod tests {
    use super::matches_place;
    use crate::model::PointerMatch;

    #[test]
    fn values_are_matched_at_their_places() {
        let check = |pointer: &str, value: &str, expected: bool| {
            let place = PointerMatch { pointer: pointer.parse().expect(pointer), value: value.to_owned() };
            let payload = br#"{"a":"\u00e9","none":null,"list":[{"n":1.10},{"n":"x"}]}"#;
            assert_eq!(matches_place(&place, payload), expected, "{pointer} {value}");
        };
        check("/a", "\u{e9}", true);
        check("/list/*/n", "1.10", true);
        check("/list/*/n", "1.1", false);
        check("/list/*/n", "x", true);
        check("/list/0/n", "x", false);
        check("/nope", "x", false);
        check("/none", "null", true);
        check("/list", "null", false);
        assert!(!matches_place(&PointerMatch { pointer: "/a".parse().expect("/a"), value: "a".to_owned() }, b"not a"));
    }
}

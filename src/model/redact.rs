//! Taking secrets out of text by their value.
//!
//! One redactor serves answers, errors and logs. It cannot find a secret that was changed in a way it does not know.

use super::needle::{Kind, Needle, needles};
use super::secret::Secret;
use super::unescape::{ALL_KINDS, EACH_KIND, Ending, MOST_LAYERS, Unescaped};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

const MASK: &[u8] = b"***";

/// Knows the secrets of one connector and takes them out of what is stored or shown. Clones share what they know.
#[derive(Clone, Default)]
pub struct Redactor {
    known: Arc<Known>,
}

#[derive(Default)]
struct Known {
    secrets: Vec<Secret>,
    named: Vec<Secret>,
    /// Made when the first text is looked through: most connectors of a store are never sent to.
    forms: OnceLock<Option<Forms>>,
}

/// Every form of every secret.
struct Forms {
    needles: Vec<Needle>,
    automaton: AhoCorasick,
}

impl Redactor {
    /// Knows `secrets` and their parts in every form in which servers write them.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        Self::of(secrets.into_iter().cloned().collect(), Vec::new())
    }

    /// As [`Redactor::new`]; those that were `named` as secrets are found as whole words even where they are short.
    pub fn of(secrets: Vec<Secret>, named: Vec<Secret>) -> Self {
        Self { known: Arc::new(Known { secrets, named, forms: OnceLock::new() }) }
    }

    /// Knows `more` too.
    #[must_use]
    pub fn with(&self, more: Vec<Secret>) -> Self {
        Self::of([self.known.secrets.clone(), more].concat(), self.known.named.clone())
    }

    /// Returns `text` with every secret as `***`.
    pub fn redact_bytes(&self, text: &[u8]) -> Vec<u8> {
        self.redact_as(text, Ending::Whole, usize::MAX)
    }

    /// As [`Redactor::redact_bytes`] for a text that was cut at its end: whatever stands there and is the beginning of a secret goes too, from
    /// `least` bytes of it.
    pub fn redact_cut(&self, text: &[u8], least: usize) -> Vec<u8> {
        self.redact_as(text, Ending::Cut, least)
    }

    /// Returns `text` with every secret as `***`.
    pub fn redact(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.redact_bytes(text.as_bytes())).into_owned()
    }

    fn redact_as(&self, text: &[u8], ending: Ending, least: usize) -> Vec<u8> {
        let Some(forms) = self.known.forms() else { return text.to_vec() };
        let mut search = Search { forms, ending, least, found: Vec::new(), budget: MOST_BYTES };
        search.look(text, None);
        search.look_below(text, None, MOST_LAYERS);
        masked(text, search.found)
    }
}

/// How much text is looked through in one answer where escapes of several kinds stand in it, in every order in which they may have
/// been written.
const MOST_BYTES: usize = 1024 * 1024;

/// Up to this many bytes an answer is looked through in all those orders in any case.
const SHORT: usize = 4096;

/// A search of one text.
struct Search<'a> {
    forms: &'a Forms,
    ending: Ending,
    least: usize,
    found: Vec<Range<usize>>,
    budget: usize,
}

impl Search<'_> {
    /// Looks through `text`, which is the whole or a layer of it.
    fn look(&mut self, text: &[u8], layer: Option<&Unescaped>) {
        let parts = self.forms.find(text).into_iter().chain(self.forms.find_beginning(text, self.least));
        self.found.extend(parts.map(|part| layer.map_or(part.clone(), |layer| layer.origin(&part))));
    }

    /// Looks below `text`, without its escapes: of all kinds, and where it has more than one, of each kind alone, for a secret may have
    /// signs of another kind in it. In a long text only where more of them come to light, which is when the order counts most.
    fn look_below(&mut self, text: &[u8], layer: Option<&Unescaped>, most: usize) {
        let below = |kinds: &[u8]| match layer {
            Some(layer) => layer.once_more(kinds, self.ending),
            None => Unescaped::of(text, kinds, self.ending),
        };
        // All at once first: that is what most answers need.
        let Some(all) = below(ALL_KINDS) else { return };
        let has_more = || Unescaped::of(all.bytes(), ALL_KINDS, self.ending).is_some();
        let kinds = if text.len() <= SHORT || has_more() { &EACH_KIND[..] } else { &[] };
        let each: Vec<Unescaped> = kinds.iter().filter_map(|kind| below(kind)).collect();
        for unescaped in std::iter::once(&all).chain(each.iter().filter(|_| each.len() > 1)) {
            let Some(budget) = self.budget.checked_sub(unescaped.bytes().len()) else { return };
            self.budget = budget;
            self.look(unescaped.bytes(), Some(unescaped));
            if most > 1 {
                self.look_below(unescaped.bytes(), Some(unescaped), most - 1);
            }
        }
    }
}

impl Known {
    fn forms(&self) -> Option<&Forms> {
        if self.secrets.is_empty() && self.named.is_empty() {
            return None;
        }
        self.forms.get_or_init(|| Forms::of(&self.secrets, &self.named)).as_ref()
    }
}

impl Forms {
    fn of(secrets: &[Secret], named: &[Secret]) -> Option<Self> {
        let plain = secrets.iter().flat_map(|secret| needles(secret.expose(), false));
        let mut needles: Vec<Needle> =
            plain.chain(named.iter().flat_map(|secret| needles(secret.expose(), true))).collect();
        needles.sort();
        needles.dedup();
        // The smallest kind: a header's value may have 8 KiB, and each connector has an automaton of its own.
        let builder = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(needles.iter().map(|needle| &needle.bytes));
        let automaton = builder.expect("some thousand bytes of a connector are few for an automaton");
        (!needles.is_empty()).then_some(Self { needles, automaton })
    }

    fn find(&self, text: &[u8]) -> Vec<Range<usize>> {
        let matches = self.automaton.find_overlapping_iter(text);
        matches.filter_map(|found| part(text, found.range(), self.needles[found.pattern()].kind)).collect()
    }

    /// Finds what `text` ends with and a secret begins with, for each form the longest, from `least` bytes.
    fn find_beginning(&self, text: &[u8], least: usize) -> Vec<Range<usize>> {
        let beginning = |needle: &Needle| {
            if needle.kind == Kind::Introduced {
                return None;
            }
            let longest = text.len().min(needle.bytes.len() - 1);
            let mut lengths = (least..=longest).rev();
            let length = lengths.find(|length| text.ends_with(&needle.bytes[..*length]))?;
            part(text, text.len() - length..text.len(), needle.kind)
        };
        if least > text.len() { Vec::new() } else { self.needles.iter().filter_map(beginning).collect() }
    }
}

/// Returns the part of `text` that gives something away of the form that was found at `range`, if it does.
fn part(text: &[u8], range: Range<usize>, kind: Kind) -> Option<Range<usize>> {
    let before = range.start.checked_sub(1).map(|at| text[at]);
    let behind = text.get(range.end).copied();
    match kind {
        Kind::Anywhere | Kind::Introduced => Some(range),
        Kind::Word => (!before.is_some_and(is_of_word) && !behind.is_some_and(is_of_word)).then_some(range),
        Kind::Base64 { before: shares_before, behind: shares_behind } => {
            let start = range.start - usize::from(shares_before && before.is_some_and(is_of_base64));
            let end = range.end + usize::from(shares_behind && behind.is_some_and(is_of_base64));
            Some(start..end)
        }
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

fn is_of_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

/// Shows how many secrets it knows, none of them.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({})", self.known.secrets.len() + self.known.named.len())
    }
}

/// Puts the mask in the place of each part; parts that overlap have one mask.
fn masked(text: &[u8], mut parts: Vec<Range<usize>>) -> Vec<u8> {
    parts.sort_by_key(|part| (part.start, part.end));
    let mut kept = Vec::with_capacity(text.len());
    let mut from = 0;
    for part in parts {
        if part.start >= from {
            kept.extend_from_slice(&text[from..part.start]);
            kept.extend_from_slice(MASK);
        }
        from = from.max(part.end);
    }
    kept.extend_from_slice(&text[from..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::Redactor;
    use crate::model::secret::Secret;

    #[test]
    fn finds_every_form() {
        let secrets = [Secret::new("s3cr3t/ä?"), Secret::new("Bearer tok-123456"), Secret::new("short")];
        let redactor = Redactor::new(&secrets);
        let check = |text: &str, expected: &str| assert_eq!(redactor.redact(text), expected, "{text}");
        check("a s3cr3t/ä? b", "a *** b");
        check("s3cr3t%2F%C3%A4%3F", "***");
        check("s3cr3t%2f%c3%a4%3f", "***");
        check("czNjcjN0L8OkPw==", "***==");
        check("x tok-123456 y", "x *** y");
        check("Bearer tok-123456", "***");
        check("short", "short");
        check("", "");
        check("tok-123456tok-123456", "******");
    }

    #[test]
    fn finds_what_other_programs_escape_in_json() {
        let secrets = [
            Secret::new("c2VjcmV0/c2Vj+cmV0abcdef"),
            Secret::new("s3cr3t\"ä€😀\\&?"),
            Secret::new("Bearer t/k-123456"),
        ];
        let redactor = Redactor::new(&secrets);
        let check = |text: &str, expected: &str| assert_eq!(redactor.redact(text), expected, "{text}");
        check(r#"{"a":"c2VjcmV0\/c2Vj+cmV0abcdef\/"}"#, r#"{"a":"***\/"}"#);
        check(
            r#"{"a":"c2VjcmV0/c2Vj\u002Bcmv0 c2VjcmV0/c2Vj\u002BcmV0abcdef"}"#,
            r#"{"a":"c2VjcmV0/c2Vj\u002Bcmv0 ***"}"#,
        );
        check(r"\u0063\u0032VjcmV0\u002fc2Vj\u002bcmV0abcde\u0066", "***");
        check(r"c2VjcmV0\/c2Vj\u002BcmV0abcdef c2VjcmV0/c2Vj+cmV0abcdef", "*** ***");
        check(r#"s3cr3t\"ä€😀\\&?"#, "***");
        check(r"s3cr3t\u0022\u00e4\u20AC\ud83d\uDE00\u005c\u0026?", "***");
        check(r"s3cr3t\u0022ä€\ud83d\ude00\\\u0026\u003F", "***");
        // JSON in a string of JSON, and in one more.
        check(r#"{"body":"{\"a\":\"c2VjcmV0\\\/c2Vj\\u002BcmV0abcdef\"}"}"#, r#"{"body":"{\"a\":\"***\"}"}"#);
        check(r"c2VjcmV0\\\\\\\/c2Vj\\\\u002BcmV0abcdef", "***");
        // The other forms have characters that are escaped too.
        check(r"c3Vi t\/k-123456 t\u00252Fk-123456", "c3Vi *** ***");
        check(r"Bearer t\/k-123456", "***");
        let long = r"\/\u002B\".repeat(8000);
        assert_eq!(redactor.redact(&long), long);
    }
}

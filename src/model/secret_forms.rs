//! Every form of every secret of a connector, and where a text contains one of them.

use super::needle::{Needle, NeedleKind, needles};
use super::secret::Secret;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// The total size of all forms. Secrets of a few hundred KiB reach it.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The automaton knows this many bytes of a longer form; the rest is compared. A match of this length is a secret anyway.
const HEAD: usize = 64;

/// The forms of the secrets of one connector.
pub(super) struct Forms {
    needles: Vec<Needle>,
    automaton: Option<AhoCorasick>,
    /// The forms that are also searched for by their start: those that start at a byte, in one case and in any, and those in base64 that
    /// start inside one.
    beginnings: [Beginnings; 3],
    is_complete: bool,
}

impl Forms {
    /// Makes the forms of `secrets`, and of those that were `named` as secrets.
    pub(super) fn of(secrets: &[Secret], named: &[Secret]) -> Self {
        let all = secrets.iter().map(|secret| (secret, false)).chain(named.iter().map(|secret| (secret, true)));
        let (mut forms, mut budget, mut is_complete) = (Vec::new(), MOST_BYTES, true);
        for (secret, is_named) in all {
            let more = needles(secret.expose(), is_named);
            let Some(left) = budget.checked_sub(more.iter().map(|needle| needle.bytes.len()).sum()) else {
                is_complete = false;
                break;
            };
            budget = left;
            forms.extend(more);
        }
        forms.sort();
        forms.dedup();
        // The smallest kind of automaton: a header's value may have 8 KiB, and each connector has its own automaton.
        let heads = forms.iter().map(|needle| &needle.bytes[..needle.bytes.len().min(HEAD)]);
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        let automaton = AhoCorasick::builder().kind(kind).ascii_case_insensitive(true).build(heads);
        let begins =
            |needle: &Needle| matches!(needle.kind, NeedleKind::Anywhere | NeedleKind::Base64 { before: false, .. });
        let begins_within = |needle: &Needle| matches!(needle.kind, NeedleKind::Base64 { before: true, .. });
        Self {
            is_complete: is_complete && automaton.is_ok(),
            automaton: automaton.ok().filter(|_| !forms.is_empty()),
            beginnings: [
                Beginnings::of(&forms, false, |needle| begins(needle) && !needle.any_case),
                Beginnings::of(&forms, true, |needle| begins(needle) && needle.any_case),
                Beginnings::of(&forms, false, begins_within),
            ],
            needles: forms,
        }
    }

    /// Says whether the forms of all secrets fit.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Finds every form in `text`; of a long form the part that is there. Takes the bytes that it compares from `budget`. `None`
    /// if that is used up: forms of one repeated byte match everywhere in a text of the same byte.
    pub(super) fn find(&self, text: &[u8], budget: &mut usize) -> Option<Vec<Range<usize>>> {
        let mut parts = Vec::new();
        let Some(automaton) = &self.automaton else { return Some(parts) };
        for found in automaton.find_overlapping_iter(text) {
            let needle = &self.needles[found.pattern()];
            let same = needle.same(&text[found.start()..]);
            *budget = budget.checked_sub(same)?;
            // The automaton does not look at the case of letters.
            if same >= needle.bytes.len().min(HEAD) {
                parts.extend(part(text, found.start()..found.start() + same, needle.kind));
            }
        }
        Some(parts)
    }

    /// Finds the longest end of `text` that is the start of a form, with at least `least` bytes.
    pub(super) fn find_beginning(&self, text: &[u8], least: usize) -> Vec<Range<usize>> {
        if least > text.len() {
            return Vec::new();
        }
        let kinds = [NeedleKind::Anywhere, NeedleKind::Anywhere, NeedleKind::Base64 { before: true, behind: false }];
        let longest = self.beginnings.iter().zip(kinds).filter_map(|(beginnings, kind)| {
            part(text, beginnings.start(&self.needles, text, least)?..text.len(), kind)
        });
        let words = self.needles.iter().filter(|needle| needle.kind == NeedleKind::Word).filter_map(|needle| {
            let most = text.len().min(needle.bytes.len() - 1);
            let length = (least..=most).rev().find(|length| needle.same(&text[text.len() - length..]) == *length)?;
            part(text, text.len() - length..text.len(), needle.kind)
        });
        longest.chain(words).collect()
    }
}

/// Forms in sorted order, so that one with a given start is found without comparing all of them.
struct Beginnings {
    /// The indexes of the forms.
    order: Vec<usize>,
    /// They are in lower case, and found in any.
    any_case: bool,
    longest: usize,
    /// The first bytes that forms start with: most places in a text can be ruled out by one byte.
    heads: HashSet<[u8; 4]>,
}

impl Beginnings {
    /// Takes those of the sorted `needles` that are `wanted`.
    fn of(needles: &[Needle], any_case: bool, wanted: impl Fn(&Needle) -> bool) -> Self {
        let order: Vec<usize> = (0..needles.len()).filter(|at| wanted(&needles[*at])).collect();
        let longest = order.iter().map(|at| needles[*at].bytes.len()).max().unwrap_or(0);
        let heads = order.iter().filter_map(|at| needles[*at].bytes.first_chunk().copied()).collect();
        Self { order, any_case, longest, heads }
    }

    /// Returns where the longest start of a form begins that `text` ends with.
    fn start(&self, needles: &[Needle], text: &[u8], least: usize) -> Option<usize> {
        let from = (text.len() + 1).saturating_sub(self.longest.max(1));
        let tail =
            if self.any_case { Cow::Owned(text[from..].to_ascii_lowercase()) } else { Cow::Borrowed(&text[from..]) };
        (from..=text.len() - least).find(|at| {
            let end = &tail[at - from..];
            if end.first_chunk().is_some_and(|head| !self.heads.contains(head)) {
                return false;
            }
            let first = self.order.partition_point(|number| needles[*number].bytes.as_slice() < end);
            self.order.get(first).is_some_and(|number| needles[*number].bytes.starts_with(end))
        })
    }
}

/// Returns the part of `text` that reveals something of the form that was found at `range`, if it does.
fn part(text: &[u8], range: Range<usize>, kind: NeedleKind) -> Option<Range<usize>> {
    let before = range.start.checked_sub(1).map(|at| text[at]);
    let behind = text.get(range.end).copied();
    match kind {
        NeedleKind::Anywhere | NeedleKind::Introduced => Some(range),
        NeedleKind::Word => (!before.is_some_and(is_of_word) && !behind.is_some_and(is_of_word)).then_some(range),
        NeedleKind::Base64 { before: shares_before, behind: shares_behind } => {
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

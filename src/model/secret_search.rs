//! Searches one text for secrets, below its escapes, with limited effort.

use super::listed::{listed, without_zeros};
use super::secret_forms::Forms;
use super::unescape::{ALL_KINDS, EACH_KIND, Ending, MOST_LAYERS, Unescaped};
use super::unwrap::{from_base64, unfolded};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;

/// How many bytes are searched for one answer, in all orders in which several kinds of escapes may be nested.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How many bytes of forms are compared with an answer after their first bytes were found.
const MOST_COMPARED: usize = 16 * 1024 * 1024;

/// Answers of up to this many bytes are always searched in all those orders.
const SHORT: usize = 4096;

/// A search of one text.
pub(super) struct Search<'a> {
    forms: &'a Forms,
    text: &'a [u8],
    ending: Ending,
    least: usize,
    /// Where secrets were found.
    pub(super) found: Vec<Range<usize>>,
    /// The limit was reached: there may be more secrets than were found.
    pub(super) is_over: bool,
    budget: usize,
    /// What is left of [`MOST_COMPARED`].
    compared: usize,
    /// The hashes of the texts that were searched: many orders of escapes lead to the same text.
    seen: HashSet<u64>,
}

impl<'a> Search<'a> {
    /// Makes a search for `forms` in `text`; at the end of the text also for their starts, from `least` bytes.
    pub(super) fn new(forms: &'a Forms, text: &'a [u8], ending: Ending, least: usize) -> Self {
        let is_over = !forms.is_complete();
        let (found, seen) = (Vec::new(), HashSet::new());
        Self { forms, text, ending, least, found, is_over, budget: MOST_BYTES, compared: MOST_COMPARED, seen }
    }

    /// Searches the text, and each layer of escapes below it.
    pub(super) fn run(&mut self) {
        self.look_around(self.text, None);
        let mut level = self.below(self.text, None);
        for depth in 1..=MOST_LAYERS {
            let mut next = Vec::new();
            for layer in &level {
                self.look_around(layer.bytes(), Some(layer));
                if depth < MOST_LAYERS {
                    next.extend(self.below(layer.bytes(), Some(layer)));
                }
            }
            level = next;
        }
    }

    /// Searches `text`, which is the whole or a layer of it, then the same text without line breaks, base64 in it and the bytes that it lists.
    fn look_around(&mut self, text: &[u8], layer: Option<&Unescaped>) {
        if self.is_over {
            return;
        }
        self.look(text, layer, true);
        let unfolded = unfolded(text).and_then(|inner| self.admit(within(inner, layer)));
        let (text, layer) = match &unfolded {
            Some(unfolded) => (unfolded.bytes(), Some(unfolded)),
            None => (text, layer),
        };
        if unfolded.is_some() {
            self.look(text, layer, true);
        }
        for (decoded, ends_within) in from_base64(text, self.ending).into_iter().chain(listed(text, self.ending)) {
            let Some(decoded) = self.admit(within(decoded, layer)) else { continue };
            self.look(decoded.bytes(), Some(&decoded), ends_within);
            for layer in self.below(decoded.bytes(), Some(&decoded)) {
                self.look(layer.bytes(), Some(&layer), ends_within);
            }
        }
    }

    fn look(&mut self, text: &[u8], layer: Option<&Unescaped>, ends: bool) {
        let beginning = if ends { self.forms.find_beginning(text, self.least) } else { Vec::new() };
        let Some(found) = self.forms.find(text, &mut self.compared) else {
            self.is_over = true;
            return;
        };
        let parts = found.into_iter().chain(beginning);
        let origin = |part: Range<usize>| match layer {
            // A line break after it is not part of it.
            Some(layer) => without_blank_end(self.text, layer.origin(&part)),
            None => part,
        };
        self.found.extend(parts.map(origin));
    }

    /// Returns `text` without one layer of escapes: of all kinds at once, and if it has several kinds, of each kind alone,
    /// because a secret may contain characters of another kind. Also without the zeros of UTF-16. In a long text only if this reveals further escapes; then the
    /// order matters most.
    fn below(&mut self, text: &[u8], layer: Option<&Unescaped>) -> Vec<Unescaped> {
        if self.is_over {
            return Vec::new();
        }
        let of = |kinds: &[u8]| match layer {
            Some(layer) => layer.once_more(kinds, self.ending),
            None => Unescaped::of(text, kinds, self.ending),
        };
        // All kinds at once come first: this is enough for most answers.
        let all = of(ALL_KINDS);
        let has_more = || all.as_ref().is_some_and(|all| Unescaped::of(all.bytes(), ALL_KINDS, self.ending).is_some());
        let is_each = text.len() <= SHORT || has_more();
        let each = EACH_KIND.iter().filter(|kind| is_each || !ALL_KINDS.contains(&kind[0])).filter_map(|kind| of(kind));
        let layers: Vec<Unescaped> = each.collect();
        let plain = without_zeros(text).map(|inner| within(inner, layer));
        all.into_iter().chain(layers).chain(plain).filter_map(|layer| self.admit(layer)).collect()
    }

    /// Returns `layer` unless it was searched before.
    fn admit(&mut self, layer: Unescaped) -> Option<Unescaped> {
        let mut hasher = DefaultHasher::new();
        hasher.write(layer.bytes());
        if self.is_over || !self.seen.insert(hasher.finish()) {
            return None;
        }
        match self.budget.checked_sub(layer.bytes().len()) {
            Some(budget) => self.budget = budget,
            None => self.is_over = true,
        }
        (!self.is_over).then_some(layer)
    }
}

fn without_blank_end(text: &[u8], part: Range<usize>) -> Range<usize> {
    part.start..part.start + text[part].trim_ascii_end().len()
}

fn within(inner: Unescaped, outer: Option<&Unescaped>) -> Unescaped {
    match outer {
        Some(outer) => inner.within(outer),
        None => inner,
    }
}

//! Looking through one text for secrets, below its escapes, with a bounded effort.

use super::forms::Forms;
use super::unescape::{ALL_KINDS, EACH_KIND, Ending, MOST_LAYERS, Unescaped};
use super::unwrap::{from_base64, unfolded};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;

/// How much text is looked through in one answer, in all orders in which escapes of several kinds may have been written.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Up to this many bytes an answer is looked through in all those orders in any case.
const SHORT: usize = 4096;

/// A search of one text.
pub(super) struct Search<'a> {
    forms: &'a Forms,
    text: &'a [u8],
    ending: Ending,
    least: usize,
    /// Where secrets are.
    pub(super) found: Vec<Range<usize>>,
    /// There is more to look through than is looked through: what was found may not be all.
    pub(super) is_over: bool,
    budget: usize,
    /// What was looked through, by its hash: many orders of escapes lead to the same text.
    seen: HashSet<u64>,
}

impl<'a> Search<'a> {
    /// Is about to look for `forms` in `text`, and at its end also for their beginnings, from `least` bytes.
    pub(super) fn new(forms: &'a Forms, text: &'a [u8], ending: Ending, least: usize) -> Self {
        let is_over = !forms.is_complete();
        Self { forms, text, ending, least, found: Vec::new(), is_over, budget: MOST_BYTES, seen: HashSet::new() }
    }

    /// Looks through the text, and layer by layer below it.
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

    /// Looks through `text`, which is the whole or a layer of it, and through what is left of it without line breaks and in base64.
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
        for (decoded, ends_within) in from_base64(text, self.ending) {
            let Some(decoded) = self.admit(within(decoded, layer)) else { continue };
            self.look(decoded.bytes(), Some(&decoded), ends_within);
            for layer in self.below(decoded.bytes(), Some(&decoded)) {
                self.look(layer.bytes(), Some(&layer), ends_within);
            }
        }
    }

    fn look(&mut self, text: &[u8], layer: Option<&Unescaped>, ends: bool) {
        let beginning = if ends { self.forms.find_beginning(text, self.least) } else { Vec::new() };
        let parts = self.forms.find(text).into_iter().chain(beginning);
        let origin = |part: Range<usize>| match layer {
            // A line break behind it is none of it.
            Some(layer) => without_blank_end(self.text, layer.origin(&part)),
            None => part,
        };
        self.found.extend(parts.map(origin));
    }

    /// Returns `text` without its escapes: of all kinds, and where it has more than one, of each kind alone, for a secret may have signs of
    /// another kind in it. In a long text only where more of them come to light, which is when the order counts most.
    fn below(&mut self, text: &[u8], layer: Option<&Unescaped>) -> Vec<Unescaped> {
        if self.is_over {
            return Vec::new();
        }
        let of = |kinds: &[u8]| match layer {
            Some(layer) => layer.once_more(kinds, self.ending),
            None => Unescaped::of(text, kinds, self.ending),
        };
        // All at once first: that is what most answers need.
        let all = of(ALL_KINDS);
        let has_more = || all.as_ref().is_some_and(|all| Unescaped::of(all.bytes(), ALL_KINDS, self.ending).is_some());
        let is_each = text.len() <= SHORT || has_more();
        let each = EACH_KIND.iter().filter(|kind| is_each || !ALL_KINDS.contains(&kind[0])).filter_map(|kind| of(kind));
        let layers: Vec<Unescaped> = each.collect();
        all.into_iter().chain(layers).filter_map(|layer| self.admit(layer)).collect()
    }

    /// Returns `layer` if it was not looked through yet.
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

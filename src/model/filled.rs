//! An endpoint with a mark in the place of each reference, as a parser of URLs can read it.
//!
//! References are not resolved. A mark is valid in a URL, and is put back when the endpoint is shown.

use super::endpoint::redact_values;
use super::template::{Reference, Template};
use super::url_values::{may_hold_a_query, port_mark};
use url::Url;

/// A template's text with a mark for each reference.
pub(super) struct Filled {
    pub(super) text: String,
    /// The start of the text, which replaces a reference at its beginning.
    pub(super) front: Option<(String, String)>,
    /// Each mark with the reference as shown.
    pub(super) marks: Vec<(String, String)>,
}

impl Filled {
    pub(super) fn of(template: &Template) -> Self {
        let mut filled = Self { text: String::new(), front: None, marks: Vec::new() };
        let mut pieces = template.pieces().peekable();
        let (mut number, port) = (0, port_mark(template));
        while let Some(piece) = pieces.next() {
            match piece {
                Ok(literal) => filled.text.push_str(literal),
                Err(reference) => {
                    let next = pieces.peek().and_then(|piece| piece.ok()).unwrap_or_default();
                    filled.push(reference, number, next, &port);
                    number += 1;
                }
            }
        }
        filled
    }

    fn push(&mut self, reference: &Reference, number: u16, next: &str, port: &str) {
        let shown = reference.redacted();
        let mark = format!("invhooksreference{number}x");
        if self.text.is_empty() {
            let front = if next.starts_with("://") { "https".to_owned() } else { format!("https://{mark}") };
            self.text.push_str(&front);
            self.front = Some((front, shown));
            return;
        }
        let mark = if self.is_port(next) { port.to_owned() } else { mark };
        self.text.push_str(&mark);
        self.marks.push((mark, shown));
    }

    /// Says whether a port comes next, which may contain only digits.
    fn is_port(&self, next: &str) -> bool {
        let authority = self.text.split_once("://").map(|(_, rest)| rest);
        let is_open = authority.is_some_and(|rest| !rest.contains(['/', '\\', '?', '#']));
        is_open && self.text.ends_with(':') && (next.is_empty() || next.starts_with(['/', '?', '#']))
    }

    pub(super) fn has_mark(&self, text: &str) -> bool {
        self.marks.iter().any(|(mark, _)| text.contains(mark.as_str()))
    }

    /// Returns where the first reference ends in the normalised text.
    pub(super) fn first_end(&self, text: &str) -> Option<usize> {
        let front = self.front.as_ref().and_then(|(front, _)| text.starts_with(front).then_some(front.len()));
        front.or_else(|| self.marks.iter().filter_map(|(mark, _)| Some(text.find(mark.as_str())? + mark.len())).min())
    }

    /// Returns `text` with user info and values of parameters as `***`, except values that are only references; `None` if it is not an
    /// `http` or `https` URL.
    pub(super) fn masked(&self, text: &str) -> Option<String> {
        let mut url = Url::parse(text).ok()?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return None;
        }
        if url.username().is_empty() && url.password().is_none() {
            return Some(self.redacted(text));
        }
        // Only the parser knows where the credentials of a malformed URL end.
        url.set_password(None).and_then(|()| url.set_username("***")).ok()?;
        Some(self.redacted(url.as_str()))
    }

    fn redacted(&self, text: &str) -> String {
        redact_values(text, self.first_end(text), |value| self.is_only_references(value))
    }

    fn is_only_references(&self, value: &str) -> bool {
        let marks = self.marks.iter().map(|(mark, _)| mark.as_str());
        !value.is_empty() && marks.fold(value.to_owned(), |left, mark| left.replacen(mark, "", 1)).is_empty()
    }

    /// Says whether the text beside a reference means the same whatever the reference contains: it is not part of a query that
    /// starts in the reference, and not the rest of a parameter's name.
    pub(super) fn is_certain(&self) -> bool {
        let behind_name = |end: usize| self.text[end..].starts_with(|c: char| c.is_alphanumeric());
        let ends = self.marks.iter().filter_map(|(mark, _)| Some(self.text.find(mark.as_str())? + mark.len()));
        let is_of_name = |end: &usize| behind_name(*end) && !self.path_starts_before(*end);
        let front = self.front.as_ref().map(|(front, _)| front.len());
        let has_query = self.first_end(&self.text).is_some_and(|end| may_hold_a_query(&self.text, end));
        !has_query && !front.into_iter().chain(ends).any(|end| is_of_name(&end))
    }

    fn path_starts_before(&self, at: usize) -> bool {
        let host = self.text.find("://").map_or(0, |at| at + 3);
        self.text[host..].find(['/', '\\', '?', '#']).is_some_and(|path| host + path < at)
    }

    /// Says whether a dot segment removes a reference, whose number of path segments is not known.
    pub(super) fn loses_a_reference(&self, called: &str) -> bool {
        let sent = self.text.split('#').next().unwrap_or_default();
        let is_lost = |(mark, _): &(String, String)| sent.contains(mark.as_str()) && !called.contains(mark.as_str());
        let climbs = self.front.is_some() && climbs_above_its_start(sent);
        climbs || self.marks.iter().any(is_lost)
    }

    /// Puts the references back into the normalised text.
    pub(super) fn restore(&self, text: &str) -> String {
        let mut text = match &self.front {
            Some((front, shown)) => text.strip_prefix(front.as_str()).map(|rest| format!("{shown}{rest}")),
            None => None,
        }
        .unwrap_or_else(|| text.to_owned());
        for (mark, shown) in &self.marks {
            text = text.replacen(mark.as_str(), shown, 1);
        }
        text
    }
}

/// Says whether the path of `url` has more `..` segments than segments before them.
pub(super) fn climbs_above_its_start(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let mut depth = 0_usize;
    path.split(['/', '\\']).skip(1).any(|segment| match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
        ".." if depth == 0 => true,
        ".." => {
            depth -= 1;
            false
        }
        "." => false,
        _ => {
            depth += 1;
            false
        }
    })
}

//! Finds the values in a URL that may be secret: in its query, after a `;` in its path, and in its fragment.
//!
//! A reference may contain more than its position suggests, for instance a path with the `?` of a query. So text after a
//! reference counts as a parameter if it looks like one.

use super::template::Template;
use std::ops::Range;

/// A parameter, by its position in the text. One without a name has an empty name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlValue {
    /// Its name.
    pub name: Range<usize>,
    /// Its value; it is empty only if the parameter has a name.
    pub value: Range<usize>,
}

/// Returns the parameters of `url` in order; `reference` is the end of its first reference.
pub fn url_values(url: &str, reference: Option<usize>) -> Vec<UrlValue> {
    let end = url.find('#').unwrap_or(url.len());
    let query = url[..end].find('?').unwrap_or(end);
    let behind = reference.filter(|at| *at < query).map_or(query..query, |at| at..query);
    // The following text may belong to a query that starts in a reference.
    let and = url[behind.clone()].find('&').map_or(query, |at| behind.start + at);
    let equals = url[behind.start.min(and)..and].find('=').map(|at| behind.start + at);
    let name = equals.map(|at| {
        let before = &url[behind.start..at];
        behind.start + before.rfind(['/', ';']).map_or(0, |at| at + 1)
    });
    let path = name.unwrap_or(and);
    let mut values = path_values(url, path);
    values.extend(name.zip(equals).map(|(name, at)| UrlValue { name: name..at, value: at + 1..and }));
    for part in [and..query, query..end, end..url.len()] {
        values.extend(pairs(url, part));
    }
    values
}

/// Says whether a reference of `url` seems to contain the `?` of the text after it. The first reference ends at `reference`.
pub fn may_hold_a_query(url: &str, reference: usize) -> bool {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let text = url.get(reference..end).unwrap_or_default();
    // A path parameter has a `;` before it.
    let is_of_path = |at: usize| text[..at].rfind(['/', ';']).is_some_and(|at| text[at..].starts_with(';'));
    text.contains('&') || text.match_indices('=').any(|(at, _)| !is_of_path(at))
}

/// The parameters of each path segment before `end`: `/a;jsessionid=1` has one.
fn path_values(url: &str, end: usize) -> Vec<UrlValue> {
    let mut values = Vec::new();
    let mut start = 0;
    for segment in url[..end].split('/') {
        let mut at = start;
        for (number, parameter) in segment.split(';').enumerate() {
            if number > 0 {
                values.extend(value_of(url, at..at + parameter.len()));
            }
            at += parameter.len() + 1;
        }
        start += segment.len() + 1;
    }
    values
}

/// The parameters in `part`, whose first character separates them from the text before.
fn pairs(url: &str, part: Range<usize>) -> Vec<UrlValue> {
    let mut at = part.start + 1;
    let mut values = Vec::new();
    for pair in url.get(at..part.end).unwrap_or_default().split('&') {
        values.extend(value_of(url, at..at + pair.len()));
        at += pair.len() + 1;
    }
    values
}

fn value_of(url: &str, pair: Range<usize>) -> Option<UrlValue> {
    let equals = url.get(pair.clone())?.find('=').map(|at| pair.start + at);
    match equals {
        Some(at) => Some(UrlValue { name: pair.start..at, value: at + 1..pair.end }),
        None if pair.is_empty() => None,
        None => Some(UrlValue { name: pair.start..pair.start, value: pair }),
    }
}

/// Returns a port that no piece of `template` has in it: the mark of a reference in the place of the port. Digits alone are allowed there.
pub(super) fn port_mark(template: &Template) -> String {
    let is_in = |mark: &str| template.pieces().filter_map(Result::ok).any(|text| text.contains(mark));
    let mark = (60_000..=u16::MAX).map(|port| port.to_string()).find(|mark| !is_in(mark));
    mark.unwrap_or_else(|| "60000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{may_hold_a_query, url_values};

    #[test]
    fn values_are_found_wherever_a_reference_may_be() {
        // `R` is a reference.
        let check = |url: &str, expected: &[(&str, &str)]| {
            let found = url_values(url, url.find('R').map(|at| at + 1));
            let found: Vec<_> = found.into_iter().map(|one| (&url[one.name], &url[one.value])).collect();
            assert_eq!(found, expected, "{url}");
        };
        check("https://h/x/y", &[]);
        check("https://h/a&b=c/d?e=f&g&&h=#i&j=k", &[("e", "f"), ("", "g"), ("h", ""), ("", "i"), ("j", "k")]);
        check("https://h/a;b=c;d/e;f=g", &[("b", "c"), ("", "d"), ("f", "g")]);
        check("R&sig=a", &[("sig", "a")]);
        check("R&sig=a==/b&c#d", &[("sig", "a==/b"), ("", "c"), ("", "d")]);
        check("https://h/xRsig=a/b&c=d", &[("sig", "a/b"), ("c", "d")]);
        check("https://R/x/a=b/c?d=e", &[("a", "b/c"), ("d", "e")]);
        check("https://R/x;a=b/c", &[("a", "b/c")]);
        check("https://h/x;v/R&b", &[("", "v"), ("", "b")]);
        check("https://h/x?a=R&b=c", &[("a", "R"), ("b", "c")]);
        check("R", &[]);
        check("R/x", &[]);
    }

    #[test]
    fn a_reference_may_contain_a_query() {
        let check = |url: &str, expected| assert_eq!(may_hold_a_query(url, url.find('R').expect("one") + 1), expected);
        check("R&a", true);
        check("https://h/xRa=b", true);
        check("R/x?a=b&c", false);
        check("https://h/x?R&c=d", false);
        check("R#a=b", false);
        check("https://h/R;a=b/c", false);
        check("https://h/R;a/b=c", true);
    }
}

//! An endpoint as written, with its references: how it is shown, which parameters it has, and where the URL that is called
//! differs from it.
//!
//! References are not resolved. Each one is replaced by a mark that is valid in a URL, and put back when the endpoint is shown.

use super::endpoint::{Endpoint, redact_values};
use super::template::{Reference, Template};
use super::url_values::{may_hold_a_query, port_mark, url_values};
use url::{Position, Url};

/// A template's text with a mark for each reference.
struct Filled {
    text: String,
    /// The start of the text, which replaces a reference at its beginning.
    front: Option<(String, String)>,
    /// Each mark with the reference as shown.
    marks: Vec<(String, String)>,
}

impl Filled {
    fn of(template: &Template) -> Self {
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

    fn has_mark(&self, text: &str) -> bool {
        self.marks.iter().any(|(mark, _)| text.contains(mark.as_str()))
    }

    /// Returns where the first reference ends in the normalised text.
    fn first_end(&self, text: &str) -> Option<usize> {
        let front = self.front.as_ref().and_then(|(front, _)| text.starts_with(front).then_some(front.len()));
        front.or_else(|| self.marks.iter().filter_map(|(mark, _)| Some(text.find(mark.as_str())? + mark.len())).min())
    }

    /// Returns `text` with user info and values of parameters as `***`; `None` if it is not an `http` or `https` URL.
    fn masked(&self, text: &str) -> Option<String> {
        let mut url = Url::parse(text).ok()?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return None;
        }
        if url.username().is_empty() && url.password().is_none() {
            return Some(redact_values(text, self.first_end(text)));
        }
        // Only the parser knows where the credentials of a malformed URL end.
        url.set_password(None).and_then(|()| url.set_username("***")).ok()?;
        Some(redact_values(url.as_str(), self.first_end(url.as_str())))
    }

    /// Says whether the text beside a reference means the same whatever the reference contains: it is not part of a query that
    /// starts in the reference, and not the rest of a parameter's name.
    fn is_certain(&self) -> bool {
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
    fn loses_a_reference(&self, called: &str) -> bool {
        let sent = self.text.split('#').next().unwrap_or_default();
        let is_lost = |(mark, _): &(String, String)| sent.contains(mark.as_str()) && !called.contains(mark.as_str());
        let climbs = self.front.is_some() && climbs_above_its_start(sent);
        climbs || self.marks.iter().any(is_lost)
    }

    /// Puts the references back into the normalised text.
    fn restore(&self, text: &str) -> String {
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

/// Renders an endpoint for people: references as written, user info and the values of parameters as `***`. A text that is not a
/// URL may contain a password anywhere, so none of it is shown.
pub fn shown_endpoint(template: &Template) -> String {
    let filled = Filled::of(template);
    filled.masked(&filled.text).map_or_else(|| template.redacted(), |text| filled.restore(&text))
}

/// What is called instead of an endpoint that cannot be called as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instead {
    /// The URL that is called, as [`shown_endpoint`] shows it.
    pub shown: String,
    /// The fragment is left out.
    pub drops_fragment: bool,
    /// The query is sent in other characters.
    pub changes_query: bool,
}

impl Instead {
    /// Returns what is called, and what is left out or sent in other characters, for people.
    pub fn words(&self) -> String {
        let fragment = if self.drops_fragment { " (what follows '#' is never sent)" } else { "" };
        let query = if self.changes_query { " (its query is sent in other characters)" } else { "" };
        format!("this is called: {}{fragment}{query}", self.shown)
    }
}

/// Compares the endpoint as written with the URL that is called; `None` if they are equal, or if it is not an endpoint at all. An
/// endpoint without a path is called with `/`, as HTTP requires, and counts as equal. Differences that depend on a reference's
/// value are not reported.
pub fn called_instead(template: &Template) -> Option<Instead> {
    let filled = Filled::of(template);
    let endpoint = Endpoint::parse(&filled.text).ok()?;
    let mut called = endpoint.url().clone();
    called.set_fragment(None);
    if is_same(&filled.text, &called) || !filled.is_certain() || filled.loses_a_reference(called.as_str()) {
        return None;
    }
    let (written, fragment) = filled.text.split_once('#').map_or((&*filled.text, None), |(url, end)| (url, Some(end)));
    let query = written.split_once('?').map(|(_, query)| query);
    Some(Instead {
        shown: filled.restore(&filled.masked(called.as_str())?),
        drops_fragment: fragment.is_some(),
        changes_query: query != called.query(),
    })
}

fn is_same(written: &str, called: &Url) -> bool {
    let without_path = || format!("{}{}", &called[..Position::BeforePath], &called[Position::AfterPath..]);
    written == called.as_str() || (called.path() == "/" && written == without_path())
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

/// Returns the names and values of the literal parameters of an endpoint: of its query, also of one that may start in a
/// reference, of its path (`;name=value`) and of its fragment. A parameter without a name has an empty name.
pub fn parameters(template: &Template) -> Vec<(String, String)> {
    let filled = Filled::of(template);
    let text = &filled.text;
    let pairs = url_values(text, filled.first_end(text)).into_iter();
    let pairs = pairs.map(|one| (&text[one.name], &text[one.value]));
    pairs
        .filter(|(_, value)| !filled.has_mark(value))
        .map(|(name, value)| (filled.restore(name), value.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{called_instead, parameters, shown_endpoint};
    use crate::model::Template;

    fn template(text: &str) -> Template {
        Template::parse(text).expect(text)
    }

    #[test]
    fn what_is_shown() {
        let check = |text: &str, expected: &str| assert_eq!(shown_endpoint(&template(text)), expected, "{text}");
        check("https://a.example/x?key=hunter2&hunter2", "https://a.example/x?key=***&***");
        check("https://a.example", "https://a.example");
        check("https://A.example:443/a/../b", "https://A.example:443/a/../b");
        check("https://a.example/x;jsessionid=hunter2/y;v", "https://a.example/x;jsessionid=***/y;***");
        check("https://a.example/x#hunter2", "https://a.example/x#***");
        check("${BASE}/sale?k=hunter2", "${BASE}/sale?k=***");
        check("${URL:-https://u:hunter2@h}", "${URL:-***}");
        check("${S}://${H}:${P}/${X}?q=${K}", "${S}://${H}:${P}/${X}?q=***");
        check("https://a.example:${P:-1}/x", "https://a.example:${P:-***}/x");
        check("https://h64000.example:${P}/x?64000", "https://h64000.example:${P}/x?***");
        check("https://h60000.example:${P}/60001${X}", "https://h60000.example:${P}/60001${X}");
        check("$${NAME}/hunter2", "***");
        check("${URL}&sig=hunter2", "${URL}&sig=***");
        check("${URL}&sig=hunter2==/hunter2&hunter2#hunter2", "${URL}&sig=***&***#***");
        check("https://a.example/x${Q}&sig=hunter2", "https://a.example/x${Q}&sig=***");
        check("https://a.example/x${Q}sig=hunter2", "https://a.example/x${Q}sig=***");
        check("https://${H}&sig=Hunter2?x=hunter2", "https://${H}&sig=***?x=***");
        check("https://${H}:${P}&sig=hunter2", "***${H}***${P}***");
        check("${S}://a.example&sig=hunter2", "${S}://a.example&sig=***");
        check("https://a.example/a&b=c/${X}/d", "https://a.example/a&b=c/${X}/d");
    }

    #[test]
    fn a_password_in_a_malformed_url_is_not_shown() {
        for text in [
            "https://u:hunter2@a.example/x",
            "https:/u:hunter2@a.example/x",
            "https:u:hunter2@a.example/x",
            "https:///u:hunter2@a.example/x",
            "https:\\\\u:hunter2@a.example/x",
            "https//u:hunter2@a.example/x",
            "htps://u:hunter2@a.example/x",
            "u:hunter2@a.example/x",
            "//u:hunter2@a.example",
            "https://u:hunter2@a.example:99999/",
            "https://u:hunter2@a exam.ple/",
            "https://u:hunter2@[::1/x",
            "https://u:hun/hunter2@a.example/",
            "https://u:hunter2 @a.example",
            " https://u:hunter2@a.example",
            "https://u:\nhunter2@a.example",
            "ftp://u:hunter2@a.example",
            "mailto:hunter2@a.example",
            "postgres://u:hunter2@a.example",
            "Bearer hunter2",
            "${USER}:hunter2@a.example",
            "https://${USER}:hunter2@a.example",
            "https://${U}:hunter2@a.example:port",
        ] {
            let shown = shown_endpoint(&template(text));
            assert!(!shown.contains("hunter2"), "{text}: {shown}");
        }
    }

    #[test]
    fn the_url_that_is_called_instead_is_shown() {
        let check = |text: &str, expected: Option<&str>| {
            let called = called_instead(&template(text)).map(|called| called.shown);
            assert_eq!(called.as_deref(), expected, "{text}");
        };
        for same in [
            "https://a.example",
            "https://a.example?x=1",
            "https://a.example/",
            "http://127.0.0.1:8787/a//b/.c/..d?x=/../&y=%2e%2e",
            "https://a.example/%C3%A4?q=%7Bx%7D",
            "https://[2606:4700::1]/x",
            "${URL}",
            "${BASE}/sale",
            "https://${HOST}:${PORT}/${PATH}?key=${KEY}",
            "${SCHEME}://a.example/x",
            // Refused for other reasons, so not reported as a difference.
            "nope",
            "https://a.example/x ",
            "https://u:p@a.example",
        ] {
            check(same, None);
        }
        check("http://127.0.0.1:8787/#/inventory", Some("http://127.0.0.1:8787/"));
        check("http://127.0.0.1:8787/a/../b", Some("http://127.0.0.1:8787/b"));
        check("https://a.example/a/%2e%2E/b", Some("https://a.example/b"));
        check("https://a.example/a/.%2e/./b", Some("https://a.example/b"));
        check("https://a.example/a/.", Some("https://a.example/a/"));
        check("http://127.0.0.1:8787/x\\y", Some("http://127.0.0.1:8787/x/y"));
        check("http://127.0.0.1:8787/x{y}", Some("http://127.0.0.1:8787/x%7By%7D"));
        check("https://a.example/\"x\"", Some("https://a.example/%22x%22"));
        check("https://a.example/ä", Some("https://a.example/%C3%A4"));
        check("https://a.example/x?q='1'", Some("https://a.example/x?q=***"));
        check("https://bücher.example/", Some("https://xn--bcher-kva.example/"));
        check("HTTPS://A.example/x", Some("https://a.example/x"));
        check("https://a.example:443/x", Some("https://a.example/x"));
        check("http://a.example:080/x", Some("http://a.example/x"));
        check("http://2130706433/x", Some("http://127.0.0.1/x"));
        check("http://0x7f.1/x", Some("http://127.0.0.1/x"));
        check("https://[0:0::1]/x", Some("https://[::1]/x"));
        check("http:/127.0.0.1:8787/one", Some("http://127.0.0.1:8787/one"));
        check("http:127.0.0.1:8787/none", Some("http://127.0.0.1:8787/none"));
        check("https:///a.example/x", Some("https://a.example/x"));
        check("https:\\\\a.example/x", Some("https://a.example/x"));
        check("https://@a.example/x", Some("https://a.example/x"));
        check("https://${HOST}/a/../${P}?k=${K}#${F}", Some("https://${HOST}/${P}?k=***"));
        check("${BASE}/x{y}", Some("${BASE}/x%7By%7D"));
        check("${BASE}/a/../x", Some("${BASE}/x"));
        check("https://a.example/${X}/a/../y", Some("https://a.example/${X}/y"));
        check("https://a.example/x#${X}", Some("https://a.example/x"));
        let called = called_instead(&template("https://a.example/?q=\"hunter2\"#x")).expect("it differs");
        assert!(called.drops_fragment && called.changes_query);
    }

    #[test]
    fn nothing_is_reported_if_a_reference_decides() {
        for text in [
            "${URL}&sig=HunterY2",
            "https://${HH}&sig=HunterY2",
            "https://a.example/x${QQ}&sig={x}",
            "${URL}=\"x\"",
            "${BASE}Sale/x{y}",
            "https://${HH}Sale/x",
            "${BASE}/../x",
            "${BASE}/a/%2e%2E/../x",
            "https://a.example/${X}/../y",
            "https://a.example/x${X}/%2e%2e/y",
        ] {
            assert_eq!(called_instead(&template(text)), None, "{text}");
        }
    }

    #[test]
    fn parameters_are_found_in_every_part_of_a_url() {
        let text = "https://a.example/a;jsessionid=1;v/b;c=2?sig=3&code=${C}&bare&k=x${K}#t=4";
        let found = parameters(&template(text));
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, [("jsessionid", "1"), ("", "v"), ("c", "2"), ("sig", "3"), ("", "bare"), ("t", "4")]);
        let found = parameters(&template("https://a.example/x${Q}sig=1/2&code=3&k=${K}&4"));
        assert_eq!(found, [("sig", "1/2"), ("code", "3"), ("", "4")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        for number in ["60000", "60001", "64000"] {
            let found = parameters(&template(&format!("https://h.example:${{P}}/x?key={number}hunter2")));
            assert_eq!(found, [("key".to_owned(), format!("{number}hunter2"))]);
        }
        assert!(parameters(&template("${URL}")).is_empty());
    }
}

//! An endpoint as written, with its references: how it is shown, which parameters it has, and where the URL that is called
//! differs from it.
//!
//! References are not resolved.

use super::endpoint::Endpoint;
use super::filled::Filled;
use super::secret::{Secret, literal_parts, looks_secret};
use super::template::Template;
use super::url_values::url_values;
use url::{Position, Url};

/// Renders an endpoint for people: references as written, user info and other values of parameters as `***`. A text that is not a
/// URL may contain a password anywhere, so none of it is shown.
pub fn shown_endpoint(template: &Template) -> String {
    let filled = Filled::of(template);
    filled.masked(&filled.text).map_or_else(|| template.redacted(), |text| filled.restore(&text))
}

/// Returns the values of parameters with the `values` of the references, of which there is one for each, and the literal pieces that
/// [`shown_endpoint`] masks. Once resolved, such a parameter may be another part of the URL.
pub fn masked_values(template: &Template, values: &[Secret]) -> Vec<Secret> {
    let filled = Filled::of(template);
    let text = &filled.text;
    let values = values.get(usize::from(filled.front.is_some())..).unwrap_or_default();
    let has_references = template.references().next().is_some();
    let mut masked = Vec::new();
    for value in url_values(text, filled.first_end(text)).into_iter().map(|one| &text[one.value]) {
        let (mut whole, mut rest) = (String::new(), value);
        for ((mark, _), resolved) in filled.marks.iter().zip(values) {
            let Some((piece, behind)) = rest.split_once(mark.as_str()) else { continue };
            masked.extend(literal_parts(piece));
            whole.push_str(piece);
            whole.push_str(resolved.expose());
            rest = behind;
        }
        masked.extend(literal_parts(rest).into_iter().filter(|_| has_references));
        masked.push(Secret::new(whole + rest));
    }
    // What is not a URL is masked as a whole.
    let is_url = filled.masked(text).is_some();
    let literals = template.pieces().filter_map(Result::ok).filter(|_| !is_url);
    let parts = literals.flat_map(|text| text.split(['/', '\\', '?', '&', '=', ';', '#', ':', '@']));
    masked.extend(parts.filter(|part| looks_secret(part)).map(Secret::new));
    masked
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
        format!("inv-hooks calls {}{fragment}{query}", self.shown)
    }
}

/// Compares the endpoint as written with the URL that is called; `None` if they are equal, or if it is not an endpoint at all or
/// never called. An endpoint without a path is called with `/`, as HTTP requires, and counts as equal. Differences that depend on a reference's
/// value are not reported.
pub fn called_instead(template: &Template) -> Option<Instead> {
    let filled = Filled::of(template);
    let endpoint = Endpoint::parse(&filled.text).ok().filter(|endpoint| endpoint.never_called().is_none())?;
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
    use super::{called_instead, masked_values, parameters, shown_endpoint};
    use crate::model::{Secret, Template};

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
        check("${S}://${H}:${P}/${X}?q=${K}", "${S}://${H}:${P}/${X}?q=${K}");
        check("https://a.example/x;v=${V}?${K}&p=${A}${B}#${F}", "https://a.example/x;v=${V}?${K}&p=${A}${B}#${F}");
        check("https://a.example/x?k=${K:-hunter2}", "https://a.example/x?k=${K:-***}");
        check("https://a.example/x?k=hunter2${K}&l=${K}hunter2#${F}hunter2", "https://a.example/x?k=***&l=***#***");
        check("https://a.example:${P}/x?k=60000&l=hunter2", "https://a.example:${P}/x?k=***&l=***");
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
    fn what_is_masked_is_returned_with_the_values_of_references() {
        let check = |text: &str, values: &[&str], expected: &[&str]| {
            let values: Vec<Secret> = values.iter().map(|text| Secret::new(*text)).collect();
            let masked = masked_values(&template(text), &values);
            for part in expected {
                assert!(masked.contains(&Secret::new(*part)), "{part} of {text}");
            }
        };
        check("http://h/x${Q}/sig=hunter2x/yy", &[";v=1"], &["hunter2x/yy"]);
        check("http://h/x${Q}/sig=pre99-${S}-post99", &[";v=1", "s"], &["pre99-", "-post99", "pre99-s-post99"]);
        check("${B}/x;v=hunter2x?k=${K}z", &["http://h", "key"], &["hunter2x", "keyz"]);
        check("http://h/x?k=hunter2x#hunter3x", &[], &["hunter2x", "hunter3x"]);
        check("http://${H}:${P}/${X}&sig=hunter2x", &["h", "1", "y"], &["hunter2x"]);
        check("http://${H}:${P}hunter2x/y", &["h", "1"], &["hunter2x"]);
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
        check("https://${HOST}/a/../${P}?k=${K}#${F}", Some("https://${HOST}/${P}?k=${K}"));
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

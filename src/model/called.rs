//! The URL that is called for an endpoint, in its exact characters, with its references.
//!
//! References are not resolved. Each one is replaced by a mark that is valid in a URL, so that the parser normalises the text
//! around it as it will for the real value.

use super::endpoint::Endpoint;
use super::filled::climbs_above_its_start;
use super::template::{Reference, Template};
use super::url_values::{may_hold_a_query, port_mark};
use url::Position;

/// Returns the parts of the URL that is called: texts as `Ok`, references as `Err`. The fragment is left out, as it is not sent.
pub fn called(template: &Template) -> Vec<Result<String, &Reference>> {
    parsed(template).unwrap_or_else(|| without_fragment(template))
}

/// Text after a `#` is never sent.
fn without_fragment(template: &Template) -> Vec<Result<String, &Reference>> {
    let mut parts = Vec::new();
    for piece in template.pieces() {
        match piece.map(|text| (text, text.find('#'))) {
            Ok((text, Some(at))) => {
                parts.extend((at > 0).then(|| Ok(text[..at].to_owned())));
                break;
            }
            Ok((text, None)) => parts.push(Ok(text.to_owned())),
            Err(reference) => parts.push(Err(reference)),
        }
    }
    parts
}

/// `None` if only the value of a reference decides how the parser reads the text beside it.
fn parsed(template: &Template) -> Option<Vec<Result<String, &Reference>>> {
    let pieces: Vec<_> = template.pieces().collect();
    let (mut text, mut marks, port) = (String::new(), Vec::new(), port_mark(template));
    for (at, piece) in pieces.iter().enumerate() {
        let next = pieces.get(at + 1).map_or("", |next| next.unwrap_or("x"));
        match piece {
            Ok(literal) => text.push_str(literal),
            Err(_) if at == 0 && !begins_a_part(next) => return None,
            Err(reference) => {
                let mark = mark(&text, marks.len(), next, &port);
                text.push_str(&mark);
                marks.push((mark, *reference));
            }
        }
    }
    let first = marks.first().and_then(|(mark, _)| Some(text.find(mark.as_str())? + mark.len()));
    let climbs = matches!(pieces.first(), Some(Err(_))) && climbs_above_its_start(&text);
    if climbs || first.is_some_and(|end| may_hold_a_query(&text, end)) {
        return None;
    }
    let endpoint = Endpoint::parse(&text).ok()?;
    let url = endpoint.url();
    // A reference at the start may contain a path already.
    let has_path = !url[Position::BeforePath..Position::AfterPath].eq("/") || text_behind_host(&text).starts_with('/');
    let middle = if has_path { &url[Position::BeforePath..Position::AfterPath] } else { "" };
    let sent = text.split('#').next().unwrap_or_default();
    let called = format!("{}{middle}{}", &url[..Position::BeforePath], &url[Position::AfterPath..Position::AfterQuery]);
    // A dot segment removed a reference, and its number of path segments is not known.
    if marks.iter().any(|(mark, _)| sent.contains(mark.as_str()) && !called.contains(mark.as_str())) {
        return None;
    }
    Some(parts(&called, &marks))
}

/// Says whether `text` is the start of a new part of a URL.
fn begins_a_part(text: &str) -> bool {
    text.is_empty() || text.starts_with(['/', '?', '#']) || text.starts_with("://")
}

fn text_behind_host(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.find(['/', '\\', '?', '#']).map_or("", |at| &rest[at..])
}

/// Returns what the reference of this number has in its place, behind `text`: a scheme, `port` or a name.
fn mark(text: &str, number: usize, next: &str, port: &str) -> String {
    let authority = text.split_once("://").map(|(_, rest)| rest);
    let is_port = authority.is_some_and(|rest| rest.ends_with(':') && !rest.contains(['/', '\\', '?', '#']));
    match text {
        "" if next.starts_with("://") => "https".to_owned(),
        "" => format!("https://invhooksreference{number}x"),
        _ if is_port => port.to_owned(),
        _ => format!("invhooksreference{number}x"),
    }
}

fn parts<'a>(url: &str, marks: &[(String, &'a Reference)]) -> Vec<Result<String, &'a Reference>> {
    let mut parts = Vec::new();
    let mut rest = url;
    // The reference was in the fragment, which is gone.
    for (mark, reference) in marks {
        let Some((before, behind)) = rest.split_once(mark.as_str()) else { continue };
        parts.extend([Ok(before.to_owned()), Err(*reference)]);
        rest = behind;
    }
    parts.push(Ok(rest.to_owned()));
    parts.retain(|part| part.as_ref().map_or(true, |text| !text.is_empty()));
    parts
}

#[cfg(test)]
mod tests {
    use super::called;
    use crate::model::template::{Reference, Template};

    #[test]
    fn text_around_references_is_shown_as_it_is_sent() {
        let check = |text: &str, expected: &str| {
            let template = Template::parse(text).expect(text);
            let called: String =
                called(&template).into_iter().map(|part| part.unwrap_or_else(Reference::redacted)).collect();
            assert_eq!(called, expected, "{text}");
        };
        check("https://A.example", "https://a.example");
        check("https://a.example:443/a/../ä b?q='#f".replace(' ', "").as_str(), "https://a.example/%C3%A4b?q=%27");
        check("https://${H}:${P}/a/%2e%2e/${X}{y}?k=${K}\"#${F}", "https://${H}:${P}/${X}%7By%7D?k=${K}%22");
        check("${S}://A.example\\x?", "${S}://a.example/x?");
        check("${BASE}/a/./b", "${BASE}/a/b");
        check("${BASE}?k=1", "${BASE}?k=1");
        check("${BASE}", "${BASE}");
        check("${BASE}Sale/../x", "${BASE}Sale/../x");
        check("https://a.example/${X}/../y", "https://a.example/${X}/../y");
        check("https://a.example/${X}/b/../y", "https://a.example/${X}/y");
        check("${BASE}/a/../../y", "${BASE}/a/../../y");
        check("${BASE}&sig={x}", "${BASE}&sig={x}");
        check("${BASE}&sig=x#${X}/#", "${BASE}&sig=x");
        check("https://${H}&sig=Ab", "https://${H}&sig=Ab");
        check("http://a64000.localhost:${P}/60000", "http://a64000.localhost:${P}/60000");
        check("http://a60000.60001.localhost:${P}/60002?a=60003", "http://a60000.60001.localhost:${P}/60002?a=60003");
        check("http://${H}:${P}/60000${X}60001", "http://${H}:${P}/60000${X}60001");
        check("https://a.example/x;$${Y}", "https://a.example/x;$%7BY%7D");
    }
}

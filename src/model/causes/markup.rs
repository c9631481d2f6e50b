//! What an HTML page or an XML answer says about the failure.
//!
//! It reads tags one after the other and checks nothing: pages of failures are often broken.

use super::reasons::Reasons;

/// At most this many bytes of one element's text are kept.
const LONGEST: usize = 4_096;

/// Elements whose text is read in a page, the best first. `p` is read only where a server writes its message there.
const READ: [&str; 5] = ["title", "h1", "pre", "h2", "h3"];

/// Reads the text of a body that starts like markup; says whether anything was found.
pub fn read(text: &str, said: &mut Reasons) -> bool {
    let start: String = text.chars().take(1_024).flat_map(char::to_lowercase).collect();
    let is_page =
        ["<!doctype html", "<html", "<head", "<body", "<title", "<h1", "<br", "<p>", "<b>", "<div", "<center"];
    if is_page.iter().any(|tag| start.contains(tag)) || !start.starts_with('<') {
        page(text, said);
    } else {
        elements(text, said);
    }
    !said.is_empty()
}

/// A piece of markup.
enum Token<'a> {
    Open(&'a str),
    Close(&'a str),
    Text(&'a str),
}

/// Splits markup into tags and texts, in one pass.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (token, after) = match rest.strip_prefix('<') {
                None if rest.is_empty() => return None,
                None => {
                    let end = rest.find('<').unwrap_or(rest.len());
                    (Some(Token::Text(&rest[..end])), &rest[end..])
                }
                Some(inside) => tag(inside),
            };
            rest = after;
            if token.is_some() {
                return token;
            }
        }
    })
}

/// Reads a tag after its `<`. Comments, declarations and scripts are nothing.
fn tag(inside: &str) -> (Option<Token<'_>>, &str) {
    let until = |end: &str| inside.split_once(end).unwrap_or((inside, ""));
    if inside.starts_with("!--") {
        return (None, until("-->").1);
    }
    if let Some(text) = inside.strip_prefix("![CDATA[") {
        let (text, after) = text.split_once("]]>").unwrap_or((text, ""));
        return (Some(Token::Text(text)), after);
    }
    let (tag, after) = until(">");
    if inside.starts_with(['!', '?']) {
        return (None, after);
    }
    if let Some(name) = tag.strip_prefix('/') {
        return (Some(Token::Close(name.trim())), after);
    }
    let name = name_of(tag);
    if ["script", "style", "svg"].iter().any(|skipped| name.eq_ignore_ascii_case(skipped)) {
        let is_end = |at: usize| after[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
        let end = after.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at));
        return (None, end.map_or("", |at| &after[at..]));
    }
    (Some(Token::Open(tag)), after)
}

fn name_of(tag: &str) -> &str {
    tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default()
}

/// Reads the headings of a page, and what servers write below them. A text without headings is read as text.
fn page(text: &str, said: &mut Reasons) {
    let mut element = String::new();
    let (mut inside, mut all) = (String::new(), String::new());
    let mut has_heading = false;
    for token in tokens(text) {
        match token {
            Token::Open(tag) => {
                let name = name_of(tag).to_ascii_lowercase();
                if READ.contains(&name.as_str()) || name == "p" {
                    (element, inside) = (name, String::new());
                } else if name == "br" || name == "div" || name == "li" {
                    push(&mut inside, "\n");
                    push(&mut all, "\n");
                }
            }
            Token::Close(name) if name.eq_ignore_ascii_case(&element) && !element.is_empty() => {
                has_heading |= heading(&element, &unescaped(&inside), said);
                element.clear();
            }
            Token::Close(_) => {}
            Token::Text(text) => {
                push(&mut inside, text);
                push(&mut all, text);
            }
        }
    }
    if !has_heading {
        said.add_message(READ.len(), &unescaped(&all));
    }
}

fn push(text: &mut String, more: &str) {
    if text.len() < LONGEST {
        let end = more.char_indices().map(|(at, _)| at).find(|at| *at > LONGEST).unwrap_or(more.len());
        text.push_str(&more[..end]);
    }
}

/// Adds the text of a heading, and says whether it was one.
fn heading(element: &str, text: &str, said: &mut Reasons) -> bool {
    let text = text.trim();
    if element == "p" {
        // Tomcat and servers like it.
        if let Some(message) = text.strip_prefix("Message") {
            said.add_message(1, message);
        }
        return false;
    }
    let place = READ.iter().position(|read| *read == element).unwrap_or_default();
    if element != "title" {
        said.add_message(place, text);
        return true;
    }
    // The name of the site comes before or after what happened.
    let parts = [" | ", " - ", " – ", " — ", " // ", " :: ", " · "];
    let mark = parts.iter().find(|mark| text.contains(**mark)).copied().unwrap_or("\0");
    let is_host = |part: &&str| part.contains('.') && !part.contains(' ');
    text.split(mark).filter(|part| !is_host(part)).for_each(|part| said.add_message(place, part));
    true
}

/// Reads the texts of elements, and of their attributes.
fn elements(text: &str, said: &mut Reasons) {
    let mut name = "";
    let mut inside = String::new();
    for token in tokens(text) {
        match token {
            Token::Open(tag) => {
                name = name_of(tag);
                inside.clear();
                attributes(tag, said);
            }
            Token::Text(text) => push(&mut inside, text),
            Token::Close(end) => {
                if end == name {
                    said.note(name, &unescaped(&inside), false);
                }
                inside.clear();
            }
        }
    }
    if said.is_empty() {
        said.add_message(0, &unescaped(&inside));
    }
}

/// Reads `code="STORE_UNKNOWN"`.
fn attributes(tag: &str, said: &mut Reasons) {
    let mut rest = &tag[name_of(tag).len()..];
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| "\"'".contains(*c)) else { return };
        let Some((value, end)) = after[1..].split_once(quote) else { return };
        let name = name.trim();
        if !name.starts_with("xml") && !name.contains(':') {
            said.note(name, &unescaped(value), false);
        }
        rest = end;
    }
}

/// Replaces the references that texts of failures have.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        let c = end.and_then(|end| reference(&rest[1..end]));
        out.push(c.unwrap_or('&'));
        rest = &rest[c.and(end).map_or(1, |end| end + 1)..];
    }
    out + rest
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" => '\'',
        "nbsp" => ' ',
        "ndash" | "mdash" => '–',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        _ => return None,
    })
}

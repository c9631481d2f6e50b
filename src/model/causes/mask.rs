//! Replaces what differs from event to event by `…`: ids, numbers, times, quoted values, addresses and paths.

use crate::model::invisible::is_invisible;

/// What is written for a value.
pub const HOLE: &str = "…";

/// A quoted value has at most this many bytes.
const LONGEST_QUOTED: usize = 300;

/// A text has at most this many bytes; the rest is not looked at.
const LONGEST: usize = 2_048;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Word(&'a str),
    Gap(&'a str),
    Hole,
}

/// Returns a text on one line, with `…` in place of values.
pub fn mask(text: &str) -> String {
    let line = one_line(text);
    let mut kept = Vec::new();
    let mut rest = line.as_str();
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let (piece, length) = next(rest, first, before, &kept);
        rest = &rest[length..];
        before = line[..line.len() - rest.len()].chars().next_back();
        keep(&mut kept, piece);
    }
    let text: String = kept.iter().map(|piece| piece.text()).collect();
    let text = text.replace(" […]", " …");
    without_last_brackets(trimmed(&text)).to_owned()
}

/// Says whether a word is an id and not the name of something.
pub fn is_id(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_hex = |part: &str| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits > 6 || word.split('-').any(is_hex) || (digits > 3 && word.len() > 16)
}

impl<'a> Piece<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Word(text) | Self::Gap(text) => text,
            Self::Hole => HOLE,
        }
    }
}

fn one_line(text: &str) -> String {
    let mut line = String::new();
    for c in text.chars() {
        let is_blank = c.is_whitespace() || c.is_control();
        match c {
            _ if is_blank && line.ends_with(' ') => {}
            _ if is_blank => line.push(' '),
            c if is_invisible(c) => {}
            c => line.push(c),
        }
        if line.len() > LONGEST {
            break;
        }
    }
    line
}

/// Returns the piece at the start of `rest`, and its length. `kept` is what comes before it.
fn next<'a>(rest: &'a str, first: char, before: Option<char>, kept: &[Piece<'_>]) -> (Piece<'a>, usize) {
    if let Some(length) = quoted(rest, first, before) {
        let inside = &rest[first.len_utf8()..length];
        let inside = inside.char_indices().next_back().map_or("", |(at, _)| &inside[..at]);
        let piece = if is_name(inside, kept) { Piece::Word(class(inside)) } else { Piece::Hole };
        return (piece, length);
    }
    if is_ideograph(first) {
        let length = rest.find(|c: char| !is_ideograph(c)).unwrap_or(rest.len());
        return (Piece::Word(&rest[..length]), length);
    }
    let is_word = |c: char| (c.is_alphanumeric() && !is_ideograph(c)) || "_-./\\@%+$&~#'’*…".contains(c);
    let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let word = rest[..length].trim_end_matches(['.', '-', '/', '\'', '’', '&', '*', '+', '#']);
    let after = &rest[word.len()..];
    if word.is_empty() {
        return (Piece::Gap(&rest[..first.len_utf8()]), first.len_utf8());
    }
    if after.starts_with("://") {
        let is_end = |c: char| c.is_whitespace() || "\"'<>(),".contains(c);
        return (Piece::Hole, rest.find(is_end).unwrap_or(rest.len()));
    }
    let port = after.strip_prefix(':').filter(|_| word.contains('.'));
    let has_port = port.is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit()));
    let is_value = before == Some('=') || has_port || is_value(word);
    if is_value && !names_the_error(word, kept) {
        return (Piece::Hole, word.len());
    }
    (Piece::Word(class(word)), word.len())
}

/// Says whether a quoted text is a name of the program and not a value: `'storeId'`, `"stock.quantity"`, `field 'gtin'`.
fn is_name(text: &str, kept: &[Piece<'_>]) -> bool {
    const BEFORE: [&str; 14] = [
        "field",
        "property",
        "parameter",
        "param",
        "column",
        "key",
        "attribute",
        "reading",
        "because",
        "member",
        "element",
        "argument",
        "header",
        "variable",
    ];
    let is_word = |c: char| c.is_ascii_alphabetic() || "_.$()".contains(c);
    let looks_so = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.len() < 60 && text.chars().all(is_word);
    let is_written_so = text.contains(|c: char| c.is_ascii_uppercase() || "_.(".contains(c));
    let is_after_name = || {
        let last = kept.iter().rev().find(|piece| !is_blank(**piece) && **piece != Piece::Gap("("));
        matches!(last, Some(Piece::Word(word)) if BEFORE.contains(&word.to_ascii_lowercase().as_str()))
    };
    looks_so && (is_written_so || is_after_name())
}

/// Says whether a number is the name of an error: `Error 1205`, `status 503`, `SQLSTATE[40001]`, `ORA-00060`.
fn names_the_error(word: &str, kept: &[Piece<'_>]) -> bool {
    const BEFORE: [&str; 9] =
        ["error", "code", "status", "errno", "sqlstate", "sqlcode", "fehler", "fehlercode", "erreur"];
    let is_number = (2..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let last = kept.iter().rev().find(|piece| !matches!(piece, Piece::Gap(" " | ":" | "[" | "#")));
    let is_after = matches!(last, Some(Piece::Word(word)) if BEFORE.contains(&word.to_ascii_lowercase().as_str()));
    let is_vendors = word.strip_prefix("ORA-").is_some_and(|number| number.len() == 5);
    (is_number && is_after) || is_vendors
}

/// Words in these scripts have no blanks between them, and numbers are inside of them.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fff}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Returns the length of a quoted value at the start of `rest`.
fn quoted(rest: &str, first: char, before: Option<char>) -> Option<usize> {
    let closers: &[char] = match first {
        '"' => &['"'],
        '\'' => &['\''],
        '`' => &['`', '\''],
        '“' => &['”'],
        '‘' => &['’'],
        '«' => &['»'],
        '»' => &['«'],
        '„' => &['“', '”', '"'],
        '‚' => &['‘', '’'],
        '‹' => &['›'],
        '「' => &['」'],
        '『' => &['』'],
        '《' => &['》'],
        '<' => &['>'],
        _ => return None,
    };
    if before.is_some_and(|c| c.is_alphanumeric() && c.is_ascii()) {
        return None;
    }
    let start = first.len_utf8();
    let mut inside =
        rest[start..].char_indices().take_while(|(at, c)| *at < LONGEST_QUOTED && (first != '<' || *c != ' '));
    let mut level = 1;
    inside.find_map(|(at, c)| {
        let end = start + at + c.len_utf8();
        let goes_on = c == '\'' && rest[end..].starts_with(char::is_alphanumeric);
        level += u32::from(c == first && !closers.contains(&c));
        level -= u32::from(closers.contains(&c) && !goes_on);
        (level == 0).then_some(end)
    })
}

fn is_value(word: &str) -> bool {
    let has = |c: char| word.contains(c);
    let slashes = word.matches('/').count();
    let is_path = (slashes > 0 && word.starts_with('/')) || slashes > 1 || word.starts_with("C:");
    let is_hex = word.len() >= 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.contains(char::is_numeric) || (has('@') && has('.')) || is_path || is_hex
}

/// Returns the name of a class without its package; other words stay as they are.
fn class(word: &str) -> &str {
    let Some((_, last)) = word.rsplit_once(['.', '\\']) else { return word };
    if last.ends_with("Exception") || last.ends_with("Error") {
        return last;
    }
    let is_package = |part: &str| part.starts_with(|c: char| c.is_ascii_lowercase());
    let mut rest = word;
    while let Some((part, after)) = rest.split_once('.') {
        if !is_package(part) {
            return rest;
        }
        rest = after;
    }
    if rest.starts_with(char::is_uppercase) { rest } else { word }
}

/// Adds a piece. Neighbouring values are one, with what joins them: a list of any length is the same.
fn keep<'a>(kept: &mut Vec<Piece<'a>>, piece: Piece<'a>) {
    let last_word = kept.iter().rposition(|piece| !is_blank(*piece));
    let is_after_hole = last_word.is_some_and(|at| kept[at] == Piece::Hole);
    match piece {
        Piece::Word(word) if is_after_hole && is_unit(word) => kept.truncate(last_word.map_or(0, |at| at + 1)),
        Piece::Gap(sign) if is_after_hole && is_currency(sign) => kept.truncate(last_word.map_or(0, |at| at + 1)),
        Piece::Word(word @ ("was" | "were" | "is" | "are")) => {
            let word = one_of_many(kept, word);
            kept.push(Piece::Word(word));
        }
        Piece::Hole => {
            let hole = kept.iter().rposition(|piece| !is_joining(*piece)).filter(|at| kept[*at] == Piece::Hole);
            if let Some(at) = hole {
                kept.truncate(at);
            } else if let Some(at) = day_before(kept) {
                kept.truncate(at);
            }
            let is_sign = |piece: &Piece<'_>| matches!(piece, Piece::Gap(sign) if is_currency(sign));
            kept.truncate(kept.len() - usize::from(kept.last().is_some_and(is_sign)));
            kept.push(Piece::Hole);
        }
        piece => kept.push(piece),
    }
}

fn is_blank(piece: Piece<'_>) -> bool {
    piece == Piece::Gap(" ")
}

fn is_joining(piece: Piece<'_>) -> bool {
    match piece {
        Piece::Gap(gap) => " ,;:-–—/.+|&#=?→>".contains(gap),
        Piece::Word(word) => {
            is_day(word) || ["and", "or", "und", "oder", "et", "ou", "y", "x", "-", "T", "to"].contains(&word)
        }
        Piece::Hole => false,
    }
}

/// Returns where the name of a day or month starts that is directly before.
fn day_before(kept: &[Piece<'_>]) -> Option<usize> {
    let at = kept.iter().rposition(|piece| !matches!(piece, Piece::Gap(" " | "," | "." | "-" | "/")))?;
    matches!(kept[at], Piece::Word(word) if is_day(word)).then_some(at)
}

fn is_currency(sign: &str) -> bool {
    "€£¥$".contains(sign)
}

/// Makes `3 items were` the same as `1 item was`. Returns the verb.
fn one_of_many<'a>(kept: &mut [Piece<'a>], verb: &'a str) -> &'a str {
    let words: Vec<usize> = (0..kept.len()).rev().filter(|at| !is_blank(kept[*at])).take(2).collect();
    let [noun, count] = words[..] else { return verb };
    let (Piece::Word(word), Piece::Hole) = (kept[noun], kept[count]) else { return verb };
    kept[noun] = Piece::Word(word.strip_suffix('s').unwrap_or(word));
    match verb {
        "were" => "was",
        "are" => "is",
        verb => verb,
    }
}

/// The name of a day or a month, or of a currency.
fn is_day(word: &str) -> bool {
    const NAMES: [&str; 46] = [
        "USD",
        "EUR",
        "GBP",
        "CHF",
        "PLN",
        "JPY",
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "January",
        "February",
        "March",
        "April",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Mai",
        "Dez",
        "Okt",
    ];
    NAMES.contains(&word)
}

fn is_unit(word: &str) -> bool {
    const UNITS: [&str; 41] = [
        "est",
        "edt",
        "pst",
        "pdt",
        "cst",
        "cdt",
        "uhr",
        "ms",
        "s",
        "sec",
        "secs",
        "second",
        "seconds",
        "min",
        "mins",
        "minute",
        "minutes",
        "h",
        "hour",
        "hours",
        "day",
        "days",
        "b",
        "kb",
        "mb",
        "gb",
        "kib",
        "mib",
        "byte",
        "bytes",
        "utc",
        "gmt",
        "am",
        "pm",
        "cet",
        "cest",
        "sekunden",
        "minuten",
        "millis",
        "milliseconds",
        "%",
    ];
    UNITS.contains(&word.to_ascii_lowercase().as_str()) || is_day(word)
}

/// Removes `(batch …)` at the end: what is there differs, and it may be missing.
fn without_last_brackets(text: &str) -> &str {
    let is_last = |(before, inside): &(&str, &str)| {
        before.contains(' ') && inside.contains(HOLE) && inside.ends_with(')') && inside.matches(')').count() == 1
    };
    text.rsplit_once('(').filter(is_last).map_or(text, |(before, _)| before.trim_end())
}

/// Removes the time and the level that a line of a log starts with, and what a sentence ends with.
fn trimmed(text: &str) -> &str {
    let mut text = text;
    loop {
        let shorter =
            text.trim_start_matches([' ', '.', ',', ':', ';', '-', '–', '!', '|', ']', ')', '*', '#', '<', '>']);
        let shorter = ["[…]", "(…)", "…:", "… -", "… |", "…]"]
            .iter()
            .find_map(|start| shorter.strip_prefix(start))
            .unwrap_or(shorter);
        if shorter.len() == text.len() {
            break;
        }
        text = shorter;
    }
    text.trim_end_matches([' ', '.', ',', ':', ';', '-', '–', '!', '|', '(', '[', '。', '！', '>'])
}

//! The forms in which servers send back what they received: encoders that do not use the program's own search for
//! secrets.

use super::dice::Dice;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// A way to write a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Plain,
    /// JSON with `\/` and `\u003d` for characters that encoders often escape; digits in any case.
    JsonSome,
    /// JSON in ASCII only.
    JsonAscii,
    /// Every character as `\uXXXX`.
    JsonAll,
    /// JSON in a JSON string.
    JsonTwice,
    /// Everything but letters and digits is encoded; hexadecimal digits in upper or lower case.
    Percent,
    /// Random characters are encoded.
    PercentSome,
    PercentTwice,
    /// As in an HTML form: `+` for a blank.
    Plus,
    /// HTML with names, decimal numbers or hexadecimal numbers.
    Html,
    /// An URL in a page in JSON.
    Mixed,
    /// Base64 of the text between other texts, so that it starts at any offset.
    Base64,
    Base64Url,
    Base64InJson,
    Hex,
    /// UTF-8 bytes that were read as Latin-1.
    Mojibake,
    /// Base64 in lines, as in mail.
    Base64Lines,
    Base64OfPercent,
    Base64OfJson,
    /// `\053`, as C and shells print.
    Octal,
    /// `\u{2b}` or `\x{2b}`.
    Braces,
    /// `\U0000002b`.
    LongUnicode,
    /// As in mail: `=2B`, and lines that continue.
    QuotedPrintable,
    /// HTML without semicolons.
    HtmlBare,
    /// A long line that was folded.
    Folded,
}

impl Form {
    pub const ALL: [Self; 25] = [
        Self::Plain,
        Self::JsonSome,
        Self::JsonAscii,
        Self::JsonAll,
        Self::JsonTwice,
        Self::Percent,
        Self::PercentSome,
        Self::PercentTwice,
        Self::Plus,
        Self::Html,
        Self::Mixed,
        Self::Base64,
        Self::Base64Url,
        Self::Base64InJson,
        Self::Hex,
        Self::Mojibake,
        Self::Base64Lines,
        Self::Base64OfPercent,
        Self::Base64OfJson,
        Self::Octal,
        Self::Braces,
        Self::LongUnicode,
        Self::QuotedPrintable,
        Self::HtmlBare,
        Self::Folded,
    ];

    /// Writes `text` in this way.
    pub fn write(self, text: &str, dice: &mut Dice) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::JsonSome => json(text, |c| "/=+<>&'".contains(c), dice),
            Self::JsonAscii => json(text, |c| !c.is_ascii(), dice),
            Self::JsonAll => json(text, |_| true, dice),
            Self::JsonTwice => json(&json(text, |c| c == '/' || !c.is_ascii(), dice), |_| false, dice),
            Self::Percent => percent(text, |byte| !byte.is_ascii_alphanumeric(), dice),
            Self::PercentSome => percent(text, |byte| !byte.is_ascii() || byte % 3 == 0 || byte == b'%', dice),
            Self::PercentTwice => {
                let once = percent(text, |byte| !byte.is_ascii_alphanumeric(), dice);
                percent(&once, |byte| !byte.is_ascii_alphanumeric(), dice)
            }
            Self::Plus => percent(text, |byte| !byte.is_ascii_alphanumeric() && byte != b' ', dice).replace(' ', "+"),
            Self::Html => html(text, dice),
            Self::Mixed => {
                json(&html(&percent(text, |byte| !byte.is_ascii_alphanumeric(), dice), dice), |_| false, dice)
            }
            Self::Base64 => STANDARD.encode(surrounded(text, dice)),
            Self::Base64Url => URL_SAFE_NO_PAD.encode(surrounded(text, dice)),
            Self::Base64InJson => json(&STANDARD.encode(surrounded(text, dice)), |c| "/=+".contains(c), dice),
            Self::Hex => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
            Self::Mojibake => text.bytes().map(char::from).collect(),
            Self::Base64Lines => lines(&STANDARD.encode(surrounded(text, dice)), 20, "\r\n"),
            Self::Base64OfPercent => {
                STANDARD.encode(surrounded(&percent(text, |byte| !byte.is_ascii_alphanumeric(), dice), dice))
            }
            Self::Base64OfJson => STANDARD.encode(surrounded(&json(text, |c| "/=+<>&".contains(c), dice), dice)),
            Self::Octal => text.bytes().map(|byte| escaped_byte(byte, format!("\\{byte:03o}"))).collect(),
            Self::Braces => {
                let sign = ["u", "x"][dice.below(2)];
                let write = |c: char| escaped(c, format!("\\{sign}{{{:x}}}", u32::from(c)));
                text.chars().map(write).collect()
            }
            Self::LongUnicode => text.chars().map(|c| escaped(c, format!("\\U{:08X}", u32::from(c)))).collect(),
            Self::QuotedPrintable => {
                let written: Vec<String> =
                    text.bytes().map(|byte| escaped_byte(byte, format!("={byte:02X}"))).collect();
                written.chunks(9).map(<[String]>::concat).collect::<Vec<_>>().join("=\r\n")
            }
            Self::HtmlBare => {
                let bare = |c: char| match c {
                    '&' => "&amp".to_owned(),
                    '<' => "&lt".to_owned(),
                    '"' => "&quot".to_owned(),
                    'ä' => "&auml".to_owned(),
                    '€' => "&euro;".to_owned(),
                    c if c.is_alphanumeric() => c.to_string(),
                    c => format!("&#x{:x};", u32::from(c)),
                };
                text.chars().map(bare).collect()
            }
            Self::Folded => lines(text, 10, ["\n", "\r\n\t", "\n  "][dice.below(3)]),
        }
    }
}

/// Breaks `text` into lines of the given length.
fn lines(text: &str, length: usize, end: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    // No line of a secret starts with a blank, because folding could not distinguish it from its own.
    let broken = signs.chunks(length).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>();
    broken.iter().enumerate().fold(String::new(), |all, (at, line)| {
        let is_blank = line.starts_with(' ') || all.ends_with(' ');
        all + if at == 0 || is_blank { "" } else { end } + line
    })
}

fn escaped(c: char, escape: String) -> String {
    if c.is_ascii_alphanumeric() { c.to_string() } else { escape }
}

fn escaped_byte(byte: u8, escape: String) -> String {
    if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { escape }
}

fn surrounded(text: &str, dice: &mut Dice) -> String {
    format!(
        "{}{text}{}",
        "user:".get(..dice.below(6)).unwrap_or_default(),
        "&x=1".get(..dice.below(5)).unwrap_or_default()
    )
}

fn digits(text: String, dice: &mut Dice) -> String {
    if dice.below(2) == 0 { text.to_ascii_uppercase() } else { text }
}

fn json(text: &str, escapes: impl Fn(char) -> bool, dice: &mut Dice) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '/' if escapes(c) && dice.below(2) == 0 => written.push_str("\\/"),
            '"' | '\\' if !escapes(c) => written.extend(['\\', c]),
            _ if escapes(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    written.push_str("\\u");
                    written.push_str(&digits(format!("{unit:04x}"), dice));
                }
            }
            _ => written.push(c),
        }
    }
    written
}

fn percent(text: &str, escapes: impl Fn(u8) -> bool, dice: &mut Dice) -> String {
    let mut bytes = Vec::new();
    for byte in text.bytes() {
        if escapes(byte) {
            bytes.push(b'%');
            bytes.extend(digits(format!("{byte:02x}"), dice).into_bytes());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("what is not ASCII was escaped")
}

fn html(text: &str, dice: &mut Dice) -> String {
    let name = |c: char| match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&apos;",
        '+' => "&plus;",
        '/' => "&sol;",
        '=' => "&equals;",
        'ä' => "&auml;",
        _ => "",
    };
    let mut written = String::new();
    for c in text.chars() {
        match dice.below(4) {
            _ if c.is_ascii_alphanumeric() && dice.below(4) > 0 => written.push(c),
            0 => written.push_str(&format!("&#{};", u32::from(c))),
            1 => written.push_str(&format!("&#x{};", digits(format!("{:x}", u32::from(c)), dice))),
            _ if !name(c).is_empty() => written.push_str(name(c)),
            _ if c == '&' => written.push_str("&amp;"),
            _ => written.push(c),
        }
    }
    written
}

/// Returns the texts that a reader finds in `text` after removing escapes and base64 repeatedly. It works differently
/// from the program: each kind by itself, again and again.
pub fn decoded(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    let mut layer = vec![text.to_owned()];
    for _ in 0..3 {
        let next: Vec<String> = layer
            .iter()
            .flat_map(|text| [of_json(text), of_percent(text), of_html(text)])
            .filter(|text| !all.contains(text))
            .collect();
        all.extend(next.clone());
        layer = next;
        layer.dedup();
    }
    let more = [of_program(text), of_mail(text), without_line_breaks(text)];
    all.extend(more.into_iter().filter(|more| more != text));
    let runs: Vec<String> = all.iter().flat_map(|text| of_base64(text)).collect();
    let escaped = runs.iter().filter(|run| run.contains(['%', '\\']));
    all.extend(escaped.flat_map(|run| [of_json(run), of_percent(run)]).collect::<Vec<_>>());
    all.extend(runs);
    all
}

/// Decodes the escapes of C, shells, Perl, Python and Rust.
fn of_program(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend(rest[..at].bytes());
        rest = &rest[at..];
        let number = |digits: Option<&str>, radix| digits.and_then(|digits| u32::from_str_radix(digits, radix).ok());
        let braces = rest.strip_prefix("\\u{").or(rest.strip_prefix("\\x{")).and_then(|rest| rest.split_once('}'));
        let long = number(rest.strip_prefix("\\U").and_then(|digits| digits.get(..8)), 16).and_then(char::from_u32);
        let short = number(braces.map(|(digits, _)| digits), 16).and_then(char::from_u32);
        let octal = number(rest.get(1..4), 8).and_then(|byte| u8::try_from(byte).ok());
        let (read, length) = match (long, short.zip(braces), octal) {
            (Some(c), ..) => (c.to_string().into_bytes(), 10),
            (_, Some((c, (digits, _))), _) => (c.to_string().into_bytes(), 4 + digits.len()),
            (.., Some(byte)) => (vec![byte], 4),
            _ => (vec![b'\\'], 1),
        };
        bytes.extend(read);
        rest = &rest[length..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Decodes quoted-printable.
fn of_mail(text: &str) -> String {
    of_percent(&text.replace("=\r\n", "").replace('%', "=25").replace('+', "=2B").replace('=', "%"))
}

fn without_line_breaks(text: &str) -> String {
    text.split(['\r', '\n']).map(|line| line.trim_start_matches([' ', '\t'])).collect()
}

fn of_json(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let escaped = rest
            .strip_prefix("\\u")
            .and_then(|digits| digits.get(..4))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        if let Some(unit) = escaped {
            units.push(unit);
            rest = &rest[6..];
        } else if c == '\\' && rest.len() > 1 && rest.as_bytes()[1].is_ascii_punctuation() {
            units.push(u16::from(rest.as_bytes()[1]));
            rest = &rest[2..];
        } else {
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
            rest = &rest[c.len_utf8()..];
        }
    }
    String::from_utf16_lossy(&units)
}

fn of_percent(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn of_html(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        let inner = rest[1..].split(';').next().unwrap_or_default();
        let number = inner.strip_prefix("#x").and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let number =
            number.or_else(|| inner.strip_prefix("#X").and_then(|digits| u32::from_str_radix(digits, 16).ok()));
        let number = number.or_else(|| inner.strip_prefix('#').and_then(|digits| digits.parse().ok()));
        let bare = ["amp&", "lt<", "quot\"", "aumlä"].into_iter().find_map(|entity| {
            let (name, c) = entity.split_at(entity.len() - entity.chars().next_back()?.len_utf8());
            (rest[1..].starts_with(name) && !rest[1 + name.len()..].starts_with(';')).then(|| (c, 1 + name.len()))
        });
        if let Some((c, length)) = bare {
            written.push_str(c);
            rest = &rest[length..];
            continue;
        }
        let named = ["euro€", "amp&", "lt<", "gt>", "quot\"", "apos'", "plus+", "sol/", "equals=", "aumlä"].into_iter();
        let named = named.filter_map(|entity| entity.strip_prefix(inner)).find(|rest| rest.chars().count() == 1);
        match number.and_then(char::from_u32).or_else(|| named.and_then(|rest| rest.chars().next())) {
            Some(c) if !inner.is_empty() => {
                written.push(c);
                rest = rest.get(inner.len() + 2..).unwrap_or_default();
            }
            _ => {
                written.push('&');
                rest = &rest[1..];
            }
        }
    }
    written + rest
}

/// Decodes every run of base64 or hexadecimal, from each of its first four characters.
fn of_base64(text: &str) -> Vec<String> {
    let is_of_it = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
    let runs = text.split(|c| !is_of_it(c)).filter(|run| run.len() >= 4);
    let mut found = Vec::new();
    for run in runs {
        for from in 0..4.min(run.len() - 3) {
            let run = run[from..].replace('-', "+").replace('_', "/");
            let bytes = STANDARD.decode(&run[..run.len() / 4 * 4]).unwrap_or_default();
            found.push(String::from_utf8_lossy(&bytes).into_owned());
        }
        let pairs = run
            .as_bytes()
            .chunks_exact(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()));
        found.push(String::from_utf8_lossy(&pairs.flatten().collect::<Vec<u8>>()).into_owned());
    }
    found
}

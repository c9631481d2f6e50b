//! The forms in which servers send back what they were given: encoders of our own, which know nothing of how secrets are found.

use super::dice::Dice;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// The ways of writing a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Plain,
    /// JSON with `\/` and `\u003d` for what an encoder likes to escape, digits in any case.
    JsonSome,
    /// JSON in ASCII alone.
    JsonAscii,
    /// Every character as `\uXXXX`.
    JsonAll,
    /// JSON in a string of JSON.
    JsonTwice,
    /// All but letters and digits, digits in upper or lower case.
    Percent,
    /// Some characters, whichever.
    PercentSome,
    PercentTwice,
    /// A form of HTML: `+` for a blank.
    Plus,
    /// HTML with names, decimal or hexadecimal numbers.
    Html,
    /// An URL in a page in JSON.
    Mixed,
    /// Base64 of the text between others, so that it begins at any offset.
    Base64,
    Base64Url,
    Base64InJson,
    Hex,
    /// Bytes of UTF-8 that were taken for Latin-1.
    Mojibake,
}

impl Form {
    pub const ALL: [Self; 16] = [
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
    ];

    /// Writes `text` so.
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
        }
    }
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

/// Returns what a reader makes of `text` who takes off escapes and base64 as often as they like. Another way than the program's: each
/// kind by itself, again and again.
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
    let runs: Vec<String> = all.iter().flat_map(|text| of_base64(text)).collect();
    all.extend(runs);
    all
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
        let named = ["amp&", "lt<", "gt>", "quot\"", "apos'", "plus+", "sol/", "equals=", "aumlä"].into_iter();
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

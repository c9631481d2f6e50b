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
    /// Mail: `=2B`, and lines that go on.
    QuotedPrintable,
    /// HTML without semicolons.
    HtmlBare,
    /// A long line that was folded.
    Folded,
    /// `5a 71`, `5A:71`, `5a-71`, digits in any case.
    HexApart,
    /// `0x5a, 0x71`, as in a program.
    HexInProgram,
    /// `90,113`, as Node prints a buffer.
    Decimal,
    /// Upper or lower case.
    OtherCase,
    /// UTF-16 that was taken for Latin-1, with its zeros as they are or as JSON writes them.
    Utf16,
}

impl Form {
    pub const ALL: [Self; 30] = [
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
        Self::HexApart,
        Self::HexInProgram,
        Self::Decimal,
        Self::OtherCase,
        Self::Utf16,
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
            _ => self.write_bytes(text, dice),
        }
    }

    /// Writes the bytes of `text` one by one, or in another case or width.
    fn write_bytes(self, text: &str, dice: &mut Dice) -> String {
        match self {
            Self::HexApart => {
                let between = [" ", ":", "-", ", ", "\n"][dice.below(5)];
                digits(text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(between), dice)
            }
            Self::HexInProgram => text
                .bytes()
                .map(|byte| format!("0x{}", digits(format!("{byte:02x}"), dice)))
                .collect::<Vec<_>>()
                .join(", "),
            Self::Decimal => text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(","),
            Self::OtherCase if dice.below(2) == 0 => text.to_ascii_uppercase(),
            Self::OtherCase => text.to_ascii_lowercase(),
            Self::Utf16 => {
                let order = [u16::to_le_bytes, u16::to_be_bytes][dice.below(2)];
                let latin: String = text.encode_utf16().flat_map(order).map(char::from).collect();
                if dice.below(2) == 0 { latin } else { json(&latin, |c| c == '\0', dice) }
            }
            _ => text.to_owned(),
        }
    }
}

/// Breaks `text` into lines of a length.
fn lines(text: &str, length: usize, end: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    // No line of a secret begins with a blank, which folding could not tell from its own.
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

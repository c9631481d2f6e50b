//! A reader of answers who takes off every escape. It knows nothing of how secrets are found.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

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
    let more = [of_program(text), of_mail(text), without_line_breaks(text), of_list(text, 16), of_list(text, 10)];
    all.extend(more.into_iter().filter(|more| more != text));
    let plain: Vec<String> = all.iter().filter(|text| text.contains('\0')).map(|text| text.replace('\0', "")).collect();
    all.extend(plain);
    let runs: Vec<String> = all.iter().flat_map(|text| of_base64(text)).collect();
    let escaped = runs.iter().filter(|run| run.contains(['%', '\\']));
    all.extend(escaped.flat_map(|run| [of_json(run), of_percent(run)]).collect::<Vec<_>>());
    all.extend(runs);
    all
}

/// Reads bytes that are listed one by one, whatever is between them.
fn of_list(text: &str, radix: u32) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let numbers =
        words.map(|word| word.strip_prefix("0x").unwrap_or(word)).filter(|word| radix == 10 || word.len() == 2);
    let bytes: Vec<u8> = numbers.filter_map(|word| u8::from_str_radix(word, radix).ok()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Says whether a reader of `text` finds `part` in it, in whatever case of letters.
pub fn reads(text: &str, part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    decoded(text).iter().any(|text| text.to_ascii_lowercase().contains(&part))
}

/// Reads what C, shells, Perl, Python and Rust print.
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

/// Reads quoted-printable.
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

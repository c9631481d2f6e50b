//! Command lines that are written as one text, as in a shell.

/// Splits a line into its words and the text for stdin.
pub fn words_of(line: &str) -> (Vec<String>, String) {
    let (mut words, mut word, mut is_quoted, mut is_open) = (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '\'' => (is_quoted, is_open) = (!is_quoted, true),
            ' ' if !is_quoted => {
                if is_open {
                    words.push(std::mem::take(&mut word));
                }
                is_open = false;
            }
            c => {
                word.push(c);
                is_open = true;
            }
        }
    }
    if is_open {
        words.push(word);
    }
    let input = words.iter().position(|word| word == "<").map(|at| words.split_off(at)[1..].concat());
    (words, unescaped(&input.unwrap_or_default()))
}

/// Replaces escapes such as `\e`, `\n` and `\u{…}` by their characters.
pub fn unescaped(text: &str) -> String {
    let (mut plain, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let code = &rest[at + 1..];
        let (c, used) = match code.chars().next() {
            Some('e') => ('\u{1b}', 1),
            Some('n') => ('\n', 1),
            Some('r') => ('\r', 1),
            Some('u') => {
                let end = code.find('}').expect("a closing brace");
                let number = u32::from_str_radix(&code[2..end], 16).expect("a number");
                (char::from_u32(number).expect("a character"), end + 1)
            }
            _ => ('\\', 0),
        };
        plain.push(c);
        rest = &code[used..];
    }
    plain + rest
}

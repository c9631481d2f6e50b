//! A source file as the tidy rules read it: its text, its code without comments and strings, and its code without
//! tests.
//!
//! This is not a Rust parser. It knows enough of the syntax to blank out text that rules must not read. Lines and
//! columns do not move, so that a finding can name its line.

/// One file below `src/` or `tests/`.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path from the top of the repository, with `/`.
    pub path: String,
    /// Its original text.
    pub text: String,
    /// The text with comments, strings and character literals blanked out.
    pub code: String,
    /// The code with items under `#[cfg(test)]` blanked out; empty for a file that is such an item.
    pub live: String,
}

impl Source {
    /// Reads `text` as the file `path`.
    pub fn new(path: &str, text: &str) -> Self {
        let code = without_words(text);
        let live = without_tests(&code, text);
        Self { path: path.to_owned(), text: text.to_owned(), code, live }
    }

    /// Returns the line number of a byte, counted from 1.
    pub fn line_of(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// Returns the top-level module that the file belongs to: `model`, `commands`, `app`, …
    pub fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
    }

    /// Returns whether the file belongs to the program rather than to its tests.
    pub fn is_program(&self) -> bool {
        self.path.starts_with("src/") && !self.path.contains("/testing/")
    }

    /// Returns whether the file is the `mod.rs` of its folder.
    pub fn is_mod_file(&self) -> bool {
        self.path.ends_with("/mod.rs")
    }
}

/// Returns the strings outside tests, as written between their quotes, each with the code before it in its line.
pub fn strings(source: &Source) -> Vec<(&str, &str)> {
    let (mut found, mut at, mut kept) = (Vec::new(), 0, String::new());
    while at < source.text.len() {
        let (length, is_word) = next_piece(&source.text[at..], &kept);
        let piece = &source.text[at..at + length];
        // Tests are blank in `live` and not in `code`.
        let before = source.code[..at].trim_end().len();
        let is_live = before > 0 && source.live[..before].ends_with(|c: char| !c.is_whitespace());
        let is_string = is_word && is_live && !piece.starts_with(['/', '\'']);
        if let Some((_, inside)) = piece.split_once('"').filter(|_| is_string) {
            let line = source.text[..at].rfind('\n').map_or(0, |end| end + 1);
            let inside = inside.rsplit_once('"').map_or(inside, |(inside, _)| inside);
            found.push((&source.text[line..at], inside));
        }
        kept = piece.chars().last().filter(|_| !is_word).map(String::from).unwrap_or_default();
        at += length;
    }
    found
}

/// Blanks out every file that another one declares as `#[cfg(test)] mod name;`.
pub fn hide_test_files(sources: &mut [Source]) {
    let mut hidden = Vec::new();
    for source in sources.iter().filter(|source| source.is_program()) {
        let folder = source.path.trim_end_matches("mod.rs").trim_end_matches(".rs").trim_end_matches('/').to_owned();
        for name in declared_for_tests(&source.code) {
            hidden.push((format!("{folder}/{name}.rs"), format!("{folder}/{name}/")));
        }
    }
    for source in sources {
        if hidden.iter().any(|(file, below)| source.path == *file || source.path.starts_with(below)) {
            source.live = blank(&source.live);
        }
    }
}

fn declared_for_tests(code: &str) -> Vec<String> {
    let after = code.split("#[cfg(test)]").skip(1);
    let declared = after.filter_map(|rest| {
        let rest = rest.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        let (name, _) = rest.strip_prefix("mod ")?.split_once(';')?;
        name.chars().all(|c| c == '_' || c.is_alphanumeric()).then(|| name.to_owned())
    });
    declared.collect()
}

/// Blanks out comments and the insides of strings and characters.
pub fn without_words(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (length, is_word) = next_piece(rest, &kept);
        let (piece, after) = rest.split_at(length);
        if is_word {
            kept.push_str(&blank(piece));
        } else {
            kept.push_str(piece);
        }
        rest = after;
    }
    kept
}

/// Returns the length of the next piece and whether to blank it out.
fn next_piece(rest: &str, before: &str) -> (usize, bool) {
    let is_in_word = before.ends_with(|c: char| c == '_' || c.is_alphanumeric());
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), true);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), true);
    }
    let unprefixed = rest.strip_prefix(['b', 'c']).filter(|_| !is_in_word).unwrap_or(rest);
    let prefix = rest.len() - unprefixed.len();
    if unprefixed.starts_with('"') {
        return (prefix + quoted(unprefixed, '"'), true);
    }
    if let Some(length) = raw_string(unprefixed).filter(|_| !is_in_word) {
        return (prefix + length, true);
    }
    if unprefixed.starts_with('\'') && is_character(unprefixed) {
        return (prefix + quoted(unprefixed, '\''), true);
    }
    (plain(rest), false)
}

/// Returns the distance to the next character that may start a comment or a string.
fn plain(rest: &str) -> usize {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let next = rest[first..].find(['/', '"', '\'', 'b', 'c', 'r']);
    next.map_or(rest.len(), |offset| first + offset)
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix('r')?;
    let count = hashes.bytes().take_while(|byte| *byte == b'#').count();
    let inside = hashes[count..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(count));
    Some(1 + count + 1 + inside.find(&end).map_or(inside.len(), |at| at + end.len()))
}

/// Distinguishes `'a'` and `'\n'` from the lifetime `'a`.
fn is_character(rest: &str) -> bool {
    let mut inside = rest.chars().skip(1);
    match inside.next() {
        Some('\\') => true,
        Some(_) => inside.next() == Some('\''),
        None => false,
    }
}

/// Blanks out the items under `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn without_tests(code: &str, text: &str) -> String {
    let mut live = code.to_owned();
    for mark in ["#[cfg(test)]", "#[cfg(all(test"] {
        while let Some(start) = live.find(mark) {
            let end = end_of_item(&live, start);
            let blanked = blank(&text[start..end]);
            live.replace_range(start..end, &blanked);
        }
    }
    live
}

/// Returns where the item that starts with the attribute at `start` ends.
fn end_of_item(code: &str, start: usize) -> usize {
    let mut depth = 0_i32;
    for (offset, c) in code[start..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' => depth -= 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return start + offset + 1;
                }
            }
            ';' if depth == 0 => return start + offset + 1,
            _ => {}
        }
    }
    code.len()
}

/// Replaces everything but line ends by blanks, with the same length in bytes.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

#[test]
fn comments_strings_and_tests_are_blanked_out() {
    let check = |text: &str, code: &str, live: &str| {
        let source = Source::new("src/x.rs", text);
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeezed(&source.code), code, "{text}");
        assert_eq!(squeezed(&source.live), live, "{text}");
        assert_eq!(source.code.len(), text.len(), "{text}");
        assert_eq!(source.live.lines().count(), text.lines().count(), "{text}");
    };
    check("a(); // b()", "a();", "a();");
    check("a(/* b /* c */ d */ e);", "a( e);", "a( e);");
    check(r#"a("b \" // c"); d"#, "a( ); d", "a( ); d");
    check(r##"a(r#"b " c"#, br"x"); d"##, "a( , ); d", "a( , ); d");
    check("fn a<'b>(c: &'b str) { '\"' ; '\\'' }", "fn a<'b>(c: &'b str) { ; }", "fn a<'b>(c: &'b str) { ; }");
    check("a; 'ä'; for_r\"\"; b", "a; ; for_r ; b", "a; ; for_r ; b");
    check("#[cfg(test)]\nmod t {\n fn x() {}\n}\nb", "#[cfg(test)] mod t { fn x() {} } b", "b");
    check("#[cfg(test)]\nmod t;\nb", "#[cfg(test)] mod t; b", "b");
}

#[test]
fn strings_are_found_outside_comments_and_tests() {
    let text =
        "a(\"b\"); // \"c\"\n'\"'; d = r#\"e \" f\"#;\n#[cfg(test)]\nmod t {\n x(\"g\");\n}\nh.i(\n  \"j \\\"k\");\n";
    let source = Source::new("src/x.rs", text);
    assert_eq!(strings(&source), [("a(", "b"), ("'\"'; d = ", "e \" f"), ("  ", "j \\\"k")]);
}

#[test]
fn a_file_that_is_declared_for_tests_only_is_hidden() {
    let mut sources = vec![
        Source::new("src/log/mod.rs", "#[cfg(test)]\nmod contract;\nmod sqlite;"),
        Source::new("src/log/contract.rs", "x.unwrap();"),
        Source::new("src/log/sqlite.rs", "y"),
    ];
    hide_test_files(&mut sources);
    let live: Vec<bool> = sources.iter().map(|source| !source.live.trim().is_empty()).collect();
    assert_eq!(live, [true, false, true]);
}

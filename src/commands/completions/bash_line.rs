//! Splits the text of a line into words as bash does: quotes, backslashes, redirections.
//!
//! Nothing is expanded or run: `$X` and `$(…)` stay as they are.

/// The words of a line.
#[derive(Debug, PartialEq, Eq)]
pub struct BashLine {
    /// The words; the last one is at the cursor and may be empty.
    pub words: Vec<String>,
    /// Whether the last word follows a redirection.
    pub is_redirection: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

impl BashLine {
    /// Splits a line up to the cursor.
    pub fn of(text: &str) -> Self {
        let mut splitter = Splitter { words: Vec::new(), word: None, is_redirection: false };
        let mut quote = Quote::None;
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            match (quote, c) {
                (Quote::None, '\'') => quote = splitter.quoted(Quote::Single),
                (Quote::None, '"') => quote = splitter.quoted(Quote::Double),
                (Quote::Single, '\'') | (Quote::Double, '"') => quote = Quote::None,
                (Quote::None, '\\') => splitter.extend(characters.next()),
                (Quote::Double, '\\') => {
                    let escaped = characters.next_if(|next| "$`\"\\".contains(*next));
                    splitter.extend(escaped.or(Some('\\')));
                }
                (Quote::None, '<' | '>') => splitter.redirection(),
                (Quote::None, c) if c.is_whitespace() => splitter.end(),
                (_, c) => splitter.extend(Some(c)),
            }
        }
        splitter.words.push(splitter.word.unwrap_or_default());
        Self { words: splitter.words, is_redirection: splitter.is_redirection }
    }
}

struct Splitter {
    words: Vec<String>,
    /// The word that is read; an empty one may be quoted.
    word: Option<String>,
    is_redirection: bool,
}

impl Splitter {
    fn extend(&mut self, c: Option<char>) {
        self.word.get_or_insert_default().extend(c);
    }

    fn quoted(&mut self, quote: Quote) -> Quote {
        self.word.get_or_insert_default();
        quote
    }

    /// Ends a word. A file of a redirection is no word of the command.
    fn end(&mut self) {
        let Some(word) = self.word.take() else { return };
        if !std::mem::take(&mut self.is_redirection) {
            self.words.push(word);
        }
    }

    /// Starts a redirection; the number of a descriptor before it belongs to it.
    fn redirection(&mut self) {
        let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit() || c == '&');
        if self.word.as_ref().is_some_and(is_number) {
            self.word = None;
        }
        self.end();
        self.is_redirection = true;
    }
}

#[cfg(test)]
mod tests {
    use super::BashLine;

    #[test]
    fn a_line_is_split_as_bash_splits_it() {
        let check = |text: &str, words: &[&str]| assert_eq!(BashLine::of(text).words, words, "{text}");
        check("inv-hooks ", &["inv-hooks", ""]);
        check("inv-hooks send", &["inv-hooks", "send"]);
        check("x --config='a b' 'c", &["x", "--config=a b", "c"]);
        check("x \"a \\\" \\n $X\" ", &["x", "a \" \\n $X", ""]);
        check("x a\\ b '' \"\" c", &["x", "a b", "", "", "c"]);
        check("x $(rm y) `z`", &["x", "$(rm", "y)", "`z`"]);
        check("x a\\", &["x", "a"]);
        check("x ä\t漢 ", &["x", "ä", "漢", ""]);
        check("", &[""]);
    }

    #[test]
    fn redirections_are_no_words() {
        let check = |text: &str, words: &[&str], is_redirection: bool| {
            let expected = BashLine { words: words.iter().map(|word| (*word).to_owned()).collect(), is_redirection };
            assert_eq!(BashLine::of(text), expected, "{text}");
        };
        check("x a > out", &["x", "a", "out"], true);
        check("x a 2>/dev/null b", &["x", "a", "b"], false);
        check("x a &> o ", &["x", "a", ""], false);
        check("x <in >", &["x", ""], true);
        check("x '>' b", &["x", ">", "b"], false);
        check("x 5 > o b", &["x", "5", "b"], false);
    }
}

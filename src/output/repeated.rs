//! Adds `--config`, `--log`, `--tz` and the API key to the commands in messages, if this command was given them.
//!
//! A hint without `--config` would be about another store. Hints do not add it themselves: every message passes through here,
//! so that a new hint gets it too.

use std::borrow::Cow;

/// The program's name in hints.
const PROGRAM: &str = "inv-hooks ";

/// The program that hints use to convert JSON. A command of this program may follow it in a pipe.
const CONVERTER: &str = "jq ";

/// What commands in hints write for the API key.
const API_KEY: &str = "API_KEY";

/// What commands in hints repeat.
#[derive(Clone, Debug, Default)]
pub struct Repeated {
    /// The flags, by the words of the command.
    flags: Vec<(&'static str, String)>,
    api_key: Option<&'static str>,
}

impl Repeated {
    /// Takes the flags of each command, with a blank before each flag. Commands without flags are dropped.
    pub fn new(flags: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self { flags: flags.into_iter().filter(|(_, flags)| !flags.is_empty()).collect(), api_key: None }
    }

    /// Writes `api_key` into commands that need one.
    #[must_use]
    pub fn with_api_key(self, api_key: Option<&'static str>) -> Self {
        Self { api_key, ..self }
    }

    /// Returns `text` with the flags added to every command in it. A command is in backticks and starts with the program's name;
    /// elsewhere the same words may be part of a path or of another value.
    pub fn in_text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let is_empty = self.flags.is_empty() && self.api_key.is_none();
        if is_empty || !text.contains(PROGRAM) {
            return Cow::Borrowed(text);
        }
        let mut pieces = text.split('`');
        let mut whole = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            whole.push('`');
            whole.push_str(&self.in_command(piece));
        }
        Cow::Owned(whole)
    }

    /// As [`Repeated::in_text`], for the text between two backticks.
    fn in_command<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let with_flags = match text.rsplit_once(" | ").filter(|_| text.starts_with(CONVERTER)) {
            Some((convert, command)) => Cow::Owned(format!("{convert} | {}", self.in_line(command))),
            None => self.in_line(text),
        };
        let is_command = text.starts_with(PROGRAM) || text.starts_with(CONVERTER);
        match self.api_key.filter(|_| is_command && text.contains(API_KEY)) {
            Some(api_key) => Cow::Owned(with_flags.replace(API_KEY, api_key)),
            None => with_flags,
        }
    }

    /// As [`Repeated::in_text`], for a line that may start with a command.
    pub fn in_line<'a>(&self, line: &'a str) -> Cow<'a, str> {
        let verb = line.strip_prefix(PROGRAM);
        match verb.and_then(|verb| Some((verb, self.flags_of(verb)?))) {
            Some((verb, flags)) => Cow::Owned(format!("{}{flags} {verb}", PROGRAM.trim_end())),
            None => Cow::Borrowed(line),
        }
    }

    /// Returns the flags of the command that `text` starts with.
    fn flags_of(&self, text: &str) -> Option<&str> {
        let is_verb = |words: &str| {
            let after = text.strip_prefix(words);
            after.is_some_and(|after| after.is_empty() || after.starts_with([' ', '\n']))
        };
        self.flags.iter().find(|(words, _)| is_verb(words)).map(|(_, flags)| flags.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Repeated;

    #[test]
    fn commands_contain_the_api_key_that_was_given() {
        let check = |repeated: &Repeated, text: &str, expected: &str| assert_eq!(repeated.in_text(text), expected);
        let with_key = Repeated::default().with_api_key(Some("SALE"));
        check(&with_key, "`inv-hooks send API_KEY`", "`inv-hooks send SALE`");
        check(&with_key, "`jq '{k: \"API_KEY\"}' | inv-hooks send`", "`jq '{k: \"SALE\"}' | inv-hooks send`");
        check(&with_key, "an API_KEY for `inv-hooks send`", "an API_KEY for `inv-hooks send`");
        check(&Repeated::default(), "`inv-hooks send API_KEY`", "`inv-hooks send API_KEY`");
    }

    #[test]
    fn commands_name_the_store_and_nothing_else_is_changed() {
        let flags = [("failed show", " --config x"), ("send", " --config x"), ("event list", "")];
        let repeated = Repeated::new(flags.map(|(words, flags)| (words, flags.to_owned())));
        let check = |text: &str, expected: &str| assert_eq!(repeated.in_text(text), expected);
        check("`inv-hooks failed show 1`", "`inv-hooks --config x failed show 1`");
        check("a: `inv-hooks send`, `inv-hooks send`", "a: `inv-hooks --config x send`, `inv-hooks --config x send`");
        check("`inv-hooks send\nnext`", "`inv-hooks --config x send\nnext`");
        check("`inv-hooks event list`", "`inv-hooks event list`");
        check("`inv-hooks sender`", "`inv-hooks sender`");
        check("another inv-hooks that changes it", "another inv-hooks that changes it");
        // Paths and values.
        check("/opt/inv-hooks send", "/opt/inv-hooks send");
        check("inv-hooks send/s.toml cannot be read", "inv-hooks send/s.toml cannot be read");
        check("in '/a/ inv-hooks send/s.toml' (inv-hooks send)", "in '/a/ inv-hooks send/s.toml' (inv-hooks send)");
        check("`inv-hooks send/s.toml`", "`inv-hooks send/s.toml`");
        check("`inv-hooks --config y send`", "`inv-hooks --config y send`");
        check("`jq . F | inv-hooks send -`", "`jq . F | inv-hooks --config x send -`");
        check("`jq '. | {a}' F`", "`jq '. | {a}' F`");
        check("a | inv-hooks send", "a | inv-hooks send");
        check("", "");
        assert_eq!(Repeated::default().in_text("`inv-hooks send`"), "`inv-hooks send`");
        assert_eq!(repeated.in_line("inv-hooks send    sends it"), "inv-hooks --config x send    sends it");
        assert_eq!(repeated.in_line("sends it: inv-hooks send"), "sends it: inv-hooks send");
    }
}

//! Commands in what is said to people name the store and the log that this command was given.
//!
//! A hint that leaves `--config` out would be about another store. So no hint adds it by itself: every text that goes out through here
//! gets it, a new one too.

use std::borrow::Cow;

/// The program's name, as hints write it.
const PROGRAM: &str = "inv-hooks ";

/// What commands repeat, by the words of their verb.
#[derive(Clone, Debug, Default)]
pub struct Repeated(Vec<(&'static str, String)>);

impl Repeated {
    /// Takes the flags of each verb, with a blank before each flag; a verb without any is left out.
    pub fn new(flags: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self(flags.into_iter().filter(|(_, flags)| !flags.is_empty()).collect())
    }

    /// Returns `text` with the flags in every command that it names.
    pub fn in_text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.0.is_empty() || !text.contains(PROGRAM) {
            return Cow::Borrowed(text);
        }
        let (mut whole, mut rest) = (String::with_capacity(text.len() + 64), text);
        while let Some(at) = rest.find(PROGRAM) {
            let is_word = rest[..at].chars().next_back().is_none_or(|before| " `(\n$'\"".contains(before));
            let (before, after) = rest.split_at(at + PROGRAM.len());
            match self.flags_of(after).filter(|_| is_word) {
                Some(flags) => {
                    whole.push_str(before.trim_end());
                    whole.push_str(flags);
                    whole.push(' ');
                }
                None => whole.push_str(before),
            }
            rest = after;
        }
        whole.push_str(rest);
        Cow::Owned(whole)
    }

    /// Returns the flags of the verb that `text` begins with.
    fn flags_of(&self, text: &str) -> Option<&str> {
        let is_verb = |words: &str| {
            let after = text.strip_prefix(words);
            after.is_some_and(|after| !after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-'))
        };
        self.0.iter().find(|(words, _)| is_verb(words)).map(|(_, flags)| flags.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Repeated;

    #[test]
    fn commands_name_the_store_and_nothing_else_is_changed() {
        let flags = [("failed show", " --config x"), ("send", " --config x"), ("event list", "")];
        let repeated = Repeated::new(flags.map(|(words, flags)| (words, flags.to_owned())));
        let check = |text: &str, expected: &str| assert_eq!(repeated.in_text(text), expected);
        check("`inv-hooks failed show 1`", "`inv-hooks --config x failed show 1`");
        check("a: inv-hooks send, inv-hooks send", "a: inv-hooks --config x send, inv-hooks --config x send");
        check("inv-hooks send", "inv-hooks --config x send");
        check("inv-hooks event list", "inv-hooks event list");
        check("inv-hooks sender", "inv-hooks sender");
        check("another inv-hooks that changes it", "another inv-hooks that changes it");
        check("/opt/inv-hooks send", "/opt/inv-hooks send");
        check("`inv-hooks --config y send`", "`inv-hooks --config y send`");
        check("", "");
        assert_eq!(Repeated::default().in_text("inv-hooks send"), "inv-hooks send");
    }
}

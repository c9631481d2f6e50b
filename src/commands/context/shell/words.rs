//! Words of a POSIX shell, and the variables that a command asks for.

use super::checks::{FITS, STOP};
use crate::model::{Connector, Reference, Template, quoted};
use std::collections::BTreeSet;
use std::fmt;

/// One word, made of parts that a shell reads and parts that it takes as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Expanded(String),
}

impl Word {
    /// A word that a shell takes as it is, whatever is in it.
    pub fn literal(text: &str) -> Self {
        Self::default().then_literal(text)
    }

    /// Adds `text` as it is.
    pub fn then_literal(mut self, text: &str) -> Self {
        match self.0.last_mut() {
            Some(Part::Literal(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Part::Literal(text.to_owned())),
        }
        self
    }

    /// Puts `text` before it.
    pub fn after(self, text: &str) -> Self {
        self.0.into_iter().fold(Self::literal(text), |word, part| match part {
            Part::Literal(text) => word.then_literal(&text),
            Part::Expanded(expression) => word.then_expanded(&expression),
        })
    }

    /// Adds what a shell makes of `expression`; no blank in that parts the word.
    pub fn then_expanded(mut self, expression: &str) -> Self {
        self.0.push(Part::Expanded(expression.to_owned()));
        self
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("''");
        }
        self.0.iter().try_for_each(|part| match part {
            Part::Literal(text) => f.write_str(&quoted(text)),
            Part::Expanded(expression) => write!(f, "\"{expression}\""),
        })
    }
}

/// What the names begin with that a command asks for. Shells and their environment have many variables of their own, such as `HOSTNAME` and
/// `SECONDS`, and none with this beginning. This program reads no variable with it either.
const ASKED: &str = "INVHOOKS_";

/// The variables that a command needs.
#[derive(Debug, Default)]
pub struct Variables {
    taken: BTreeSet<String>,
    /// Each with what to set it to, where the store does not name it.
    needed: Vec<(String, Option<&'static str>)>,
    optional: Vec<String>,
    /// Those of the store that shells set themselves, each with the name that is asked for, and whether that may be empty.
    of_shells: Vec<(String, String, bool)>,
    /// Each with what a shell makes its content of.
    files: Vec<(String, String)>,
    /// What the shell checks with them, with the functions for it.
    checks: Vec<String>,
}

impl Variables {
    /// Begins with the names that `connector` refers to: no other value gets one of those.
    pub fn of(connector: &Connector) -> Self {
        let headers = connector.headers.iter().map(|(_, value)| value);
        let headers = headers.chain(connector.oauth.iter().map(|(_, value)| value));
        let templates = headers.chain(&connector.signing_secrets).chain([&connector.endpoint]);
        let names = templates.flat_map(Template::references).filter_map(|reference| match reference {
            Reference::Variable { name, .. } => Some(name.clone()),
            Reference::File { .. } => None,
        });
        Self { taken: names.collect(), ..Self::default() }
    }

    /// Begins for another command of the same shell, which asks for other values by other names.
    pub fn beside(&self) -> Self {
        Self { taken: self.taken.clone(), ..Self::default() }
    }

    /// Notes that the command needs a variable of the store.
    pub fn need(&mut self, name: &str) {
        if !self.needed.iter().any(|(known, _)| known == name) {
            self.needed.push((name.to_owned(), None));
        }
    }

    /// Notes that the command takes nothing in the place of a variable of the store that is blank.
    pub fn may_need(&mut self, name: &str) {
        if !self.optional.iter().any(|known| known == name) {
            self.optional.push(name.to_owned());
        }
    }

    /// Finds a name for a variable of the store that shells set themselves, such as `HOSTNAME`, and asks for it once. If it `may_be_empty` it
    /// must be set all the same: a shell does not know what this program finds.
    pub fn ask_for_own_of_shells(&mut self, name: &str, may_be_empty: bool) -> String {
        let known = self.of_shells.iter().find(|(known, _, empty)| known == name && *empty == may_be_empty);
        if let Some((_, asked, _)) = known {
            return asked.clone();
        }
        let asked = self.free_name(name);
        self.taken.insert(asked.clone());
        self.of_shells.push((name.to_owned(), asked.clone(), may_be_empty));
        asked
    }

    /// Notes that the command needs a file of the store, at `path`, whose content a shell takes from `expression`.
    pub fn need_file(&mut self, path: &str, expression: &str) {
        if !self.files.iter().any(|(known, _)| known == path) {
            self.files.push((path.to_owned(), expression.to_owned()));
        }
    }

    /// Notes a line that the shell runs before it sends, once.
    pub fn check(&mut self, line: &str) {
        if !self.checks.iter().any(|known| known == line) {
            self.checks.push(line.to_owned());
        }
    }

    /// Finds a name for what the command itself keeps, which no reference has.
    pub fn own(&self, name: &str) -> String {
        let mut names = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name}{number}")));
        names.find(|name| !self.taken.contains(name)).unwrap_or_default()
    }

    /// Finds a name for a value that the store calls `name`, and asks for it: `X-Api-Key` becomes `INVHOOKS_X_API_KEY`.
    pub fn ask(&mut self, name: &str, what: &'static str) -> String {
        let name = self.free_name(name);
        self.taken.insert(name.clone());
        self.needed.push((name.clone(), Some(what)));
        name
    }

    fn free_name(&self, name: &str) -> String {
        let sign = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let plain: String = ASKED.chars().chain(name.chars().map(sign)).collect();
        let mut numbered = (2..).map(|number| format!("{plain}_{number}"));
        let name = if self.taken.contains(&plain) { numbered.find(|name| !self.taken.contains(name)) } else { None };
        name.unwrap_or(plain)
    }

    /// Returns the beginning of a command that ends at once where one of them is not set, or a file is not there or blank.
    pub fn asks(&self) -> String {
        let files = self.files.iter().map(|(path, _)| format!("grep -q '[^[:space:]]' {} && \\\n", quoted(path)));
        let files: String = files.collect();
        if self.needed.is_empty() && self.of_shells.is_empty() {
            return files;
        }
        let of_shells = self.of_shells.iter().map(|(name, asked, may_be_empty)| {
            let sign = if *may_be_empty { "?" } else { ":?" };
            format!(" \"${{{asked}{sign}the value of {name} for inv-hooks, because a shell sets its own}}\"")
        });
        let of_shells: String = of_shells.collect();
        let ask = |(name, what): &(String, Option<&str>)| match what {
            Some(what) => format!(" \"${{{name}:?{what}}}\""),
            None => format!(" \"${{{name}:?}}\""),
        };
        format!(":{}{of_shells} && \\\n{files}", self.needed.iter().map(ask).collect::<String>())
    }

    /// Returns the lines that end the command, before it sends anything, where this program would not send these values as a shell does.
    /// What is blank counts as not set here as there.
    pub fn checks(&self) -> String {
        let blank = |name: &str| format!("stop '{name} contains only invisible characters'");
        let of_shells =
            |empty: bool| self.of_shells.iter().filter(move |one| one.2 == empty).map(|(_, asked, _)| asked);
        let needed = self.needed.iter().map(|(name, _)| name).chain(of_shells(false));
        let needed = needed.map(|name| format!("fits \"${{{name}}}\" || {}\n", blank(name)));
        let optional = self
            .optional
            .iter()
            .chain(of_shells(true))
            .map(|name| format!("fits \"${{{name}:-}}\" || {{ [ $? = 1 ] && {name}=; }} || {}\n", blank(name)));
        let files = self.files.iter().map(|(path, expression)| {
            let path = quoted(path);
            format!(
                "fits \"{expression}\" && [ \"$(grep -c '' < {path})\" -le 1 ] || stop 'a secret file is not one line'\n"
            )
        });
        let values: String = needed.chain(optional).chain(files).collect();
        let fits = if values.is_empty() { "" } else { FITS };
        format!("{STOP}{fits}{values}{}", self.checks.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::{Variables, Word};

    #[test]
    fn a_shell_takes_literals_as_they_are() {
        let check = |text: &str, expected: &str| assert_eq!(Word::literal(text).to_string(), expected, "{text}");
        check("", "''");
        check("webhook-id: a", "'webhook-id: a'");
        check("$(reboot)`x`\"!\\", "'$(reboot)`x`\"!\\'");
        check("it's\n", "'it'\\''s\n'");
        let word = Word::literal("a: b ").then_expanded("${X}").then_literal("y ").then_literal("z");
        assert_eq!(word.to_string(), "'a: b '\"${X}\"'y z'");
    }

    #[test]
    fn each_value_has_a_variable_of_its_own() {
        let taken = ["INVHOOKS_PATH", "t"].map(str::to_owned).into();
        let mut variables = Variables { taken, ..Variables::default() };
        assert_eq!(variables.asks(), "");
        variables.need("X_KEY");
        variables.need("X_KEY");
        let names = ["path", "x-key", "X_Key", "1$`;", "ä", "Hostname"].map(|name| variables.ask(name, "it"));
        let expected = ["PATH_2", "X_KEY", "X_KEY_2", "1___", "_", "HOSTNAME"].map(|name| format!("INVHOOKS_{name}"));
        assert_eq!(names, expected);
        assert_eq!((variables.own("t"), variables.own("u")), ("t2".to_owned(), "u".to_owned()));
        assert!(variables.asks().starts_with(": \"${X_KEY:?}\" \"${INVHOOKS_PATH_2:?it}\""), "{}", variables.asks());
    }
}

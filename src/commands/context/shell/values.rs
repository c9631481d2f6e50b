//! Headers and references of a connector as words of a shell.
//!
//! Nothing is looked up here: the shell does that.

use super::checks::HEADER;
use super::names::is_of_shells;
use super::words::{Variables, Word};
use crate::model::{Reference, Template, is_harmless, quoted};
use std::path::Path;

/// A key that a command signs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellKey {
    /// One of the store.
    Stored(Template),
    /// One of the store that another has replaced, without that one.
    Old(Template),
    /// One that is no secret, because nothing trusts it.
    Open(&'static str),
}

/// Writes values of the store for a shell.
pub struct Values<'a> {
    /// Where relative paths of the store start.
    pub folder: &'a Path,
    /// What the command asks for.
    pub variables: Variables,
}

impl Values<'_> {
    /// Writes a header.
    pub fn header(&mut self, name: &str, value: &Template) -> Word {
        let literal = value.as_literal();
        if literal.as_deref() == Some("") {
            // So curl writes a header without a value; with a colon it would leave it out.
            return Word::literal(&format!("{name};"));
        }
        if value.pieces().all(|piece| piece.is_err_and(may_be_empty)) {
            let value = self.pieces(Word::default(), value);
            self.check_header(name, &value);
            let either = format!("$(v={value}; if [ \"$v\" ]; then printf ': %s' \"$v\"; else printf ';'; fi)");
            return Word::literal(name).then_expanded(&either);
        }
        let word = Word::literal(&format!("{name}: "));
        if literal.is_some() && !is_harmless(name) {
            let variable = self.variables.ask(name, "the value of this header in the store");
            let expression = format!("${{{variable}}}");
            self.check_header(name, &Word::default().then_expanded(&expression));
            return word.then_expanded(&expression);
        }
        if literal.is_none() {
            let value = self.pieces(Word::default(), value);
            self.check_header(name, &value);
        }
        self.pieces(word, value)
    }

    /// What a shell can put into a header is more than this program sends.
    fn check_header(&mut self, name: &str, value: &Word) {
        self.variables.check(HEADER);
        let why = quoted(&format!(
            "the value of {name} starts or ends with a blank, has a control character, or is longer than 8 KiB"
        ));
        self.variables.check(&format!("header {value} || stop {why}\n"));
    }

    /// Writes a value that is a secret if it is literal: then it becomes a variable with this name.
    pub fn secret(&mut self, value: &Template, name: &str, what: &'static str) -> Word {
        if value.as_literal().is_none() {
            return self.pieces(Word::default(), value);
        }
        let variable = self.variables.ask(name, what);
        Word::default().then_expanded(&format!("${{{variable}}}"))
    }

    /// Adds a value with its references. What is literal in it is shown.
    pub fn pieces(&mut self, word: Word, template: &Template) -> Word {
        template.pieces().fold(word, |word, piece| match piece {
            Ok(text) => word.then_literal(text),
            Err(reference) => word.then_expanded(&self.reference(reference)),
        })
    }

    /// Returns a shell expression with the value of the reference. A default that is not empty may be a secret and is not written.
    pub fn reference(&mut self, reference: &Reference) -> String {
        match reference {
            Reference::Variable { name, .. } if is_of_shells(name) => {
                format!("${{{}}}", self.variables.ask_for_own_of_shells(name, may_be_empty(reference)))
            }
            Reference::Variable { name, .. } if may_be_empty(reference) => {
                self.variables.may_need(name);
                format!("${{{name}:-}}")
            }
            Reference::Variable { name, .. } => {
                self.variables.need(name);
                format!("${{{name}}}")
            }
            Reference::File { path } => match std::path::absolute(self.folder.join(path)) {
                // What goes into a header or a URL has no line break but the one at the end of its file.
                Ok(path) => {
                    let path = path.display().to_string();
                    let end = "sed \"s/$(printf '\\r')\\$//\"";
                    let expression = format!("$(tr -d '\\n' < {} | {end})", quoted(&path));
                    self.variables.need_file(&path, &expression);
                    expression
                }
                Err(_) => format!(
                    "${{{}}}",
                    self.variables.ask("SECRET_FILE", "the content of a file that the store refers to")
                ),
            },
        }
    }

    /// Writes the header with the signature of Standard Webhooks, as openssl makes it before anything is sent; `time` is the variable of the
    /// time that is signed. The key is held against what this program takes for one.
    pub fn signature(&mut self, id: &Word, time: &str, keys: &[ShellKey], payload: &str) -> Word {
        let mut word = Word::literal("webhook-signature: ");
        for (number, key) in keys.iter().enumerate() {
            let secret = match key {
                ShellKey::Open(key) => Word::literal(key),
                ShellKey::Stored(secret) => self.secret(secret, "SIGNING_SECRET", "the signing secret in the store"),
                ShellKey::Old(secret) => {
                    self.secret(secret, "OLD_SIGNING_SECRET", "the old signing secret in the store")
                }
            };
            let [text, key, signed] = ["w", "k", "s"].map(|name| self.variables.own(&format!("{name}_{number}")));
            let lines = [
                format!(
                    "{text}=$(printf %s {secret} | sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e 's/^whsec_//')"
                ),
                format!("{key}=$(printf %s \"${text}\" | openssl base64 -d -A | od -An -vtx1 | tr -d ' \\n')"),
                format!("[ \"$(printf %s \"${text}\" | openssl base64 -d -A | openssl base64 -A)\" = \"${text}\" ] &&"),
                format!(
                    "  [ ${{#{key}}} -ge 48 ] && [ ${{#{key}}} -le 128 ] || stop 'the signing secret is not a valid key, or openssl failed'"
                ),
                format!("{signed}=$({{ printf '%s.%s.' {id} \"${time}\"; {payload}; }} |"),
                format!("  openssl dgst -sha256 -mac HMAC -macopt hexkey:\"${key}\" -binary | openssl base64 -A)"),
                format!("[ ${{#{signed}}} -eq 44 ] || stop 'openssl did not make a signature'"),
            ];
            self.variables.check(&format!("{}\n", lines.join("\n")));
            let head = if number == 0 { "v1," } else { " v1," };
            word = word.then_literal(head).then_expanded(&format!("${signed}"));
        }
        word
    }
}

fn may_be_empty(reference: &Reference) -> bool {
    matches!(reference, Reference::Variable { default: Some(default), .. } if default.expose().is_empty())
}

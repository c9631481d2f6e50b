//! Values of the store that may refer to secrets stored elsewhere: `${NAME}`, `${NAME:-default}`, `${file:PATH}`.
//!
//! This file only parses and renders. Resolving a reference reads the environment or a file, so the caller passes in a function
//! for it.

use super::mask_payload::MASKED;
use super::parts::is_scheme;
use super::secret::Secret;

/// A reference inside a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// `${NAME}` or `${NAME:-default}`: an environment variable.
    Variable {
        /// The variable's name.
        name: String,
        /// The value to use if the variable is not set.
        default: Option<Secret>,
    },
    /// `${file:PATH}`: a file's content, one trailing newline trimmed; relative to the store's folder.
    File {
        /// The path as written.
        path: String,
    },
}

impl Reference {
    /// Renders the reference for people: as written, with a default as `***`.
    pub fn redacted(&self) -> String {
        match self {
            Self::Variable { name, default: None } => format!("${{{name}}}"),
            Self::Variable { name, default: Some(_) } => format!("${{{name}:-***}}"),
            Self::File { path } => format!("${{file:{path}}}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(Secret),
    Reference(Reference),
}

/// A text with references. `Debug` shows none of its literal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    source: Secret,
    parts: Vec<Part>,
}

/// Why a text is not a template. It never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// `${` without `}`.
    #[error("a reference is not closed: write ${{NAME}}, or $${{ for a literal '${{'")]
    Unclosed,
    /// The name between the braces is empty or has characters other than letters, digits and `_`.
    #[error(
        "a reference's name may contain only letters, digits and '_': ${{NAME}}, ${{NAME:-default}} or ${{file:PATH}}"
    )]
    BadName,
    /// A default or a path contains `${`. References cannot be nested.
    #[error("a reference contains another '${{': defaults and paths are used as they are written")]
    Nested,
}

impl BadTemplate {
    /// Returns what to do, for people.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Unclosed | Self::BadName => "Write a literal '${' as '$${'.",
            Self::Nested => "Set the outer variable itself, or write a default without '${'.",
        }
    }
}

/// A template with all references resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The text.
    pub text: Secret,
    /// The values of the references alone, in order.
    pub values: Vec<Secret>,
}

impl Template {
    /// Parses `text` as written in the store. Only `${` is special; a literal `${` is written `$${`.
    pub fn parse(text: &str) -> Result<Self, BadTemplate> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            if rest[..at].ends_with('$') {
                literal.push_str(&rest[..at - 1]);
                literal.push_str("${");
                rest = &rest[at + 2..];
                continue;
            }
            literal.push_str(&rest[..at]);
            let inner = &rest[at + 2..];
            let end = inner.find('}').ok_or(BadTemplate::Unclosed)?;
            push_literal(&mut parts, &mut literal);
            parts.push(Part::Reference(parse_reference(&inner[..end])?));
            rest = &inner[end + 1..];
        }
        literal.push_str(rest);
        push_literal(&mut parts, &mut literal);
        Ok(Self { source: Secret::new(text), parts })
    }

    /// Takes `text` literally, including every `${` in it.
    pub fn literal(text: &str) -> Self {
        let parts = if text.is_empty() { Vec::new() } else { vec![Part::Literal(Secret::new(text))] };
        Self { source: Secret::new(text.replace("${", "$${")), parts }
    }

    /// Returns how the store writes a `text` from a flag or an import: literally, unless it is one reference, alone or after a word such as
    /// `Bearer`. A reference that contains another one is written unchanged, so that it is refused as usual.
    pub fn of_flag(text: &str) -> Secret {
        let is_one =
            |template: &Self| template.only_references().is_some_and(|(_, references)| references.count() == 1);
        match Self::parse(text) {
            Ok(template) if is_one(&template) => template.source,
            Err(BadTemplate::Nested) if text.starts_with("${") && text.ends_with('}') => Secret::new(text),
            _ => Self::literal(text).source,
        }
    }

    /// Returns the text as the store writes it.
    pub fn source(&self) -> &Secret {
        &self.source
    }

    /// Returns the references in it, in order.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.parts.iter().filter_map(|part| match part {
            Part::Reference(reference) => Some(reference),
            Part::Literal(_) => None,
        })
    }

    /// Returns its parts in order: literal texts as `Ok`, references as `Err`.
    pub fn pieces(&self) -> impl Iterator<Item = Result<&str, &Reference>> {
        self.parts.iter().map(|part| match part {
            Part::Literal(text) => Ok(text.expose()),
            Part::Reference(reference) => Err(reference),
        })
    }

    /// Returns the references, with the word before them that names the kind of credentials, such as `Bearer `, or an empty text. Nothing
    /// if it has another literal text, or no reference: only then does showing it reveal nothing but defaults.
    pub fn only_references(&self) -> Option<(&str, impl Iterator<Item = &Reference>)> {
        let scheme = self.scheme();
        let rest = &self.parts[usize::from(scheme.is_some())..];
        let is_all = !rest.is_empty() && rest.iter().all(|part| matches!(part, Part::Reference(_)));
        is_all.then(|| (scheme.unwrap_or_default(), self.references()))
    }

    /// Returns the name of a scheme with its blanks, if a reference follows it.
    fn scheme(&self) -> Option<&str> {
        let [Part::Literal(first), Part::Reference(_), ..] = self.parts.as_slice() else { return None };
        let word = first.expose();
        (word.ends_with(' ') && is_scheme(word.trim())).then_some(word)
    }

    /// Returns the literal text if it has no references.
    pub fn as_literal(&self) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            let Part::Literal(literal) = part else { return None };
            text.push_str(literal.expose());
        }
        Some(text)
    }

    /// Renders it with references as written, and each literal part as returned by `literal`.
    pub fn render(&self, literal: impl Fn(&str) -> String) -> String {
        self.pieces().map(|piece| piece.map_or_else(Reference::redacted, &literal)).collect()
    }

    /// Renders it for people: references as written, and every literal part as `***`, except a word such as `Bearer` before a reference.
    pub fn redacted(&self) -> String {
        let masked = self.render(|_| MASKED.to_owned());
        match (self.scheme(), masked.strip_prefix(MASKED)) {
            (Some(scheme), Some(rest)) => format!("{scheme}{rest}"),
            _ => masked,
        }
    }

    /// Resolves each reference with `look_up`. If that returns `None`, a variable's default is used.
    ///
    /// # Errors
    /// All references that could not be resolved.
    pub fn resolve(&self, look_up: &dyn Fn(&Reference) -> Option<String>) -> Result<Resolved, Vec<Reference>> {
        let (mut text, mut values) = (String::new(), Vec::new());
        let mut missing = Vec::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal.expose()),
                Part::Reference(reference) => match look_up(reference).or_else(|| default_of(reference)) {
                    Some(value) => {
                        text.push_str(&value);
                        values.push(Secret::new(value));
                    }
                    None => missing.push(reference.clone()),
                },
            }
        }
        if missing.is_empty() { Ok(Resolved { text: Secret::new(text), values }) } else { Err(missing) }
    }
}

fn push_literal(parts: &mut Vec<Part>, literal: &mut String) {
    if !literal.is_empty() {
        parts.push(Part::Literal(Secret::new(std::mem::take(literal))));
    }
}

fn default_of(reference: &Reference) -> Option<String> {
    match reference {
        Reference::Variable { default: Some(default), .. } => Some(default.expose().to_owned()),
        _ => None,
    }
}

fn parse_reference(inner: &str) -> Result<Reference, BadTemplate> {
    if inner.contains("${") {
        return Err(BadTemplate::Nested);
    }
    if let Some(path) = inner.strip_prefix("file:") {
        if path.is_empty() {
            return Err(BadTemplate::BadName);
        }
        return Ok(Reference::File { path: path.to_owned() });
    }
    let (name, default) = match inner.split_once(":-") {
        Some((name, default)) => (name, Some(Secret::new(default))),
        None => (inner, None),
    };
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !begins_well || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(BadTemplate::BadName);
    }
    Ok(Reference::Variable { name: name.to_owned(), default })
}

#[cfg(test)]
mod tests {
    use super::{BadTemplate, Reference, Template};
    use proptest::prelude::*;
    use snapbox::str;

    fn look_up(reference: &Reference) -> Option<String> {
        match reference {
            Reference::Variable { name, .. } if name == "A" => Some("alpha".to_owned()),
            Reference::File { path } if path == "/f" => Some("filed".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn parses_resolves_and_hides() {
        let check = |text: &str, shown: &str, resolved: Option<&str>| {
            let template = Template::parse(text).expect(text);
            assert_eq!(template.redacted(), shown, "{text}");
            let value = template.resolve(&look_up).ok();
            assert_eq!(value.as_ref().map(|value| value.text.expose()), resolved, "{text}");
        };
        check("plain", "***", Some("plain"));
        check("${A}", "${A}", Some("alpha"));
        check("x${A}y", "***${A}***", Some("xalphay"));
        check("${B:-z}", "${B:-***}", Some("z"));
        check("${B:-}", "${B:-***}", Some(""));
        check("${B}", "${B}", None);
        check("${file:/f}", "${file:/f}", Some("filed"));
        check("$${A}", "***", Some("${A}"));
        check("$A $", "***", Some("$A $"));
        check("Bearer ${A}", "Bearer ${A}", Some("Bearer alpha"));
        check("token ${A}", "token ${A}", Some("token alpha"));
        check("Bearer ${A}y", "Bearer ${A}***", Some("Bearer alphay"));
        check("Bearer x${A}", "***${A}", Some("Bearer xalpha"));
        check("Bearer${A}", "***${A}", Some("Beareralpha"));
        check("Bearer ", "***", Some("Bearer "));
        check("hunter2 ${A}", "***${A}", Some("hunter2 alpha"));
        check("${A}Bearer ${A}", "${A}***${A}", Some("alphaBearer alpha"));
        check("", "", Some(""));
    }

    #[test]
    fn refuses() {
        let check = |text: &str, expected| assert_eq!(Template::parse(text), Err(expected), "{text}");
        check("${A", BadTemplate::Unclosed);
        check("${}", BadTemplate::BadName);
        check("${1A}", BadTemplate::BadName);
        check("${file:}", BadTemplate::BadName);
        for nested in ["${A:-${B}}", "${A:-x$${B}}", "${A:-${", "${file:${HOME}/x}", "${A${B}}", "a ${A:-${file:/f}} b"]
        {
            let expected = if nested.contains('}') { BadTemplate::Nested } else { BadTemplate::Unclosed };
            check(nested, expected);
        }
    }

    #[test]
    fn what_cannot_be_parsed_is_explained() {
        let shown = ["${A", "${}", "${A:-${B}}"].map(|text| {
            let error = Template::parse(text).expect_err(text);
            format!("{text}: {error}\n  {}\n", error.hint())
        });
        snapbox::assert_data_eq!(
            shown.concat(),
            str![[r#"
${A: a reference is not closed: write ${NAME}, or $${ for a literal '${'
  Write a literal '${' as '$${'.
${}: a reference's name may contain only letters, digits and '_': ${NAME}, ${NAME:-default} or ${file:PATH}
  Write a literal '${' as '$${'.
${A:-${B}}: a reference contains another '${': defaults and paths are used as they are written
  Set the outer variable itself, or write a default without '${'.

"#]]
        );
    }

    #[test]
    fn a_flag_is_literal_unless_it_is_one_reference() {
        assert_eq!(Template::of_flag("${A}").expose(), "${A}");
        assert_eq!(Template::of_flag("x${A}").expose(), "x$${A}");
        assert_eq!(Template::of_flag("Bearer ${A}").expose(), "Bearer ${A}");
        assert_eq!(Template::of_flag("Bearer ${A}${B}").expose(), "Bearer $${A}$${B}");
        assert_eq!(Template::of_flag("Bearer x ${A}").expose(), "Bearer x $${A}");
        assert_eq!(Template::of_flag("${A").expose(), "$${A");
        assert_eq!(Template::of_flag("${A:-${B}}").expose(), "${A:-${B}}");
        assert_eq!(Template::of_flag("x${A:-${B}}").expose(), "x$${A:-$${B}}");
    }

    proptest! {
        #[test]
        fn a_literal_resolves_to_itself(text in ".{0,40}") {
            let stored = Template::literal(&text);
            let read = Template::parse(stored.source().expose()).expect("a literal parses");
            let resolved = read.resolve(&|_| None).expect("no reference");
            prop_assert_eq!(resolved.text.expose(), text.as_str());
            prop_assert!(resolved.values.is_empty());
        }
    }
}

//! Filters in the query of a URL: the flags of `failed search`, read by the parser of the command line.

use crate::commands::context::{FilterArgs, PageArgs, StateArgs, plain_words};
use clap::{ArgAction, CommandFactory as _, Parser};
use url::form_urlencoded::{Serializer, parse};

/// The name of the text that is searched, which has no flag.
const TEXT: &str = "text";

/// Skips the rows up to a cursor.
const AFTER: &str = "after";

/// What is searched.
#[derive(Debug, Parser)]
#[command(name = "failed search", no_binary_name = true, disable_help_flag = true)]
pub(super) struct PageFilters {
    /// Id, or any text in the payload, error or answer
    pub(super) text: Option<String>,
    #[command(flatten)]
    pub(super) filters: FilterArgs,
    #[command(flatten)]
    pub(super) states: StateArgs,
    #[command(flatten)]
    pub(super) page: PageArgs,
}

impl PageFilters {
    /// Returns the flags of filters, as they are typed.
    pub(super) fn typed(&self) -> String {
        self.filters.typed() + &self.states.typed()
    }
}

/// Names and values as they came, in their order. Fields of a form that were left empty are not in it.
#[derive(Clone, Debug)]
pub(super) struct TypedQuery(Vec<(String, String)>);

impl TypedQuery {
    /// Reads a query such as `connector=wms-asn&status=5xx&maybe-applied`.
    pub(super) fn of(query: &str) -> Self {
        let command = PageFilters::command();
        let is_given = |name: &str, value: &str| !value.is_empty() || is_switch(&command, name);
        let pairs = parse(query.as_bytes()).map(|(name, value)| (name.replace('_', "-"), value.into_owned()));
        Self(pairs.filter(|(name, value)| is_given(name, value)).collect())
    }

    /// Returns the values of a name, as one list; empty if there is none.
    pub(super) fn get(&self, name: &str) -> String {
        let values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        values.collect::<Vec<_>>().join(",")
    }

    /// Returns what is asked for, or what is wrong.
    pub(super) fn parse(&self) -> Result<PageFilters, String> {
        let command = PageFilters::command();
        let (mut words, mut texts) = (Vec::new(), Vec::new());
        for (name, value) in &self.0 {
            match value.as_str() {
                text if name == TEXT => texts.push(text.to_owned()),
                "" | "true" | "on" | "1" if is_switch(&command, name) => words.push(format!("--{name}")),
                "false" | "off" | "0" if is_switch(&command, name) => {}
                value => words.push(format!("--{name}={value}")),
            }
        }
        words.push("--".to_owned());
        PageFilters::try_parse_from(words.into_iter().chain(texts)).map_err(|error| {
            let text = error.to_string();
            // The other paragraphs are about a command line.
            let first = text.split("\n\n").next().unwrap_or_default();
            plain_words(first.trim_start_matches("error: ").trim())
        })
    }

    /// Returns the link to the rows after a cursor.
    pub(super) fn next(&self, cursor: &str) -> String {
        let kept = self.0.iter().filter(|(name, _)| name != AFTER).map(|(name, value)| (name.as_str(), value.as_str()));
        link("/failed", &kept.chain([(AFTER, cursor)]).collect::<Vec<_>>())
    }

    /// Returns what a form must send along: everything but its own fields and the place in the list.
    pub(super) fn beside<'a>(&'a self, fields: &'a [&str]) -> impl Iterator<Item = &'a (String, String)> {
        self.0.iter().filter(|(name, _)| name != AFTER && !fields.contains(&name.as_str()))
    }
}

fn is_switch(command: &clap::Command, name: &str) -> bool {
    let is_it = |flag: &&clap::Arg| flag.get_long() == Some(name);
    command.get_arguments().find(is_it).is_some_and(|flag| matches!(flag.get_action(), ArgAction::SetTrue))
}

/// Returns a link with a query.
pub(super) fn link(path: &str, pairs: &[(&str, &str)]) -> String {
    format!("{path}?{}", Serializer::new(String::new()).extend_pairs(pairs).finish())
}

#[cfg(test)]
mod tests {
    use super::TypedQuery;

    #[test]
    fn flags_are_read_as_on_the_command_line() {
        let check = |query: &str, expected: &str| {
            let asked = TypedQuery::of(query).parse().expect(query);
            let text = asked.text.as_ref().map(|text| format!(" {text}")).unwrap_or_default();
            assert_eq!(format!("{}{}{text}", asked.typed(), asked.page.typed()).trim(), expected, "{query}");
        };
        check("", "");
        check("text=&connector=&status=&since=", "");
        check("status=5xx&connector=wms+asn", "--connector 'wms asn' --status 5xx");
        check("status=503,401&status=5xx&connector=wms%2Cpos", "--connector wms,pos --status 503,401,5xx");
        check("document=D%5C%2C1,D2&state=failed&state=delivered", r"--document 'D\,1,D2' --state failed,delivered");
        check("id=7,9-12&webhook_id=msg_1", "--id 7,9-12 --webhook-id msg_1");
        check("where=/a=1&where=%2Fb%2F*%2Fc%3D2", "--where /a=1 --where '/b/*/c=2'");
        check("maybe-applied&include_tests=true", "--maybe-applied --include-tests");
        check("maybe-applied=false&no_maybe_applied=on", "--no-maybe-applied");
        check("min-attempts=2&sort=oldest&limit=7&text=--limit", "--min-attempts 2 --sort oldest --limit 7 --limit");
    }

    #[test]
    fn what_is_wrong_is_said_as_on_the_command_line() {
        let check = |query: &str, part: &str| {
            let why = TypedQuery::of(query).parse().expect_err(query);
            assert!(why.contains(part) && !why.contains("Usage") && !why.contains("For more"), "{query}: {why}");
        };
        check("status=9xx", "invalid value '9xx' for '--status <STATUSES>': not a status from 100 to 599");
        check("status=503,,401", "invalid value '503,,401' for '--status <STATUSES>': a value is empty");
        check("id=9-7", "write 7-9");
        check("state=sending", "invalid value 'sending' for '--state <STATES>'");
        check("conector=x", "unexpected argument '--conector'");
        check("help=1", "unexpected argument '--help'");
        check("limit=0", "at least 1");
        check("limit=1&limit=2", "cannot be used multiple times");
        check("text=a&text=b", "unexpected argument 'b'");
        check("maybe-applied=maybe", "unexpected value 'maybe' for '--maybe-applied'");
        check("maybe-applied&no-maybe-applied", "cannot be used with");
        check("min-attempts=-x", "not a whole number");
        check("=x", "unexpected argument");
    }

    #[test]
    fn links_keep_the_filters_and_replace_the_place() {
        let typed = TypedQuery::of("status=5xx&text=a%26b&after=c1.1&maybe-applied");
        assert_eq!(typed.next("c2.2"), "/failed?status=5xx&text=a%26b&maybe-applied=&after=c2.2");
        let beside: Vec<&str> = typed.beside(&["text"]).map(|(name, _)| name.as_str()).collect();
        assert_eq!(beside, ["status", "maybe-applied"]);
    }
}

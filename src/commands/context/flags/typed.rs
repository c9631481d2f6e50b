//! Writes filters as a user would type them, so that the command in a hint can be copied.
//!
//! It shows only what the user typed. Values are quoted for a POSIX shell.

use super::filters::{DEFAULT_LIMIT, FilterArgs, PageArgs, StateArgs, WhichFirst, WhichTime};
use crate::model::{Listed, PointerMatch, State, quoted_flag};

impl FilterArgs {
    /// Returns the flags that were given, each with a blank before it, quoted for a shell; empty without any.
    pub fn typed(&self) -> String {
        let mut flags = String::new();
        let mut add = |flag: &str, values: Vec<String>| {
            flags.extend(values.iter().map(|value| quoted_flag(flag, value)));
        };
        add("id", Listed::typed(&self.id));
        add("imported-id", Listed::typed(&self.imported_id));
        add("webhook-id", Listed::typed(&self.webhook_id));
        add("api-key", Listed::typed(&self.api_key));
        add("event", Listed::typed(&self.event));
        add("connector", Listed::typed(&self.connector));
        add("failure", Listed::typed(&self.failure));
        add("status", Listed::typed(&self.status));
        add("error-code", Listed::typed(&self.error_code));
        add("cause", self.causes.clone());
        add("store", Listed::typed(&self.store));
        add("document", Listed::typed(&self.document));
        add("product", Listed::typed(&self.product));
        add("where", self.places.iter().map(PointerMatch::to_string).collect());
        add("since", self.since.iter().cloned().collect());
        add("until", self.until.iter().cloned().collect());
        add("time", which(self.time).into_iter().map(str::to_owned).collect());
        add("min-attempts", self.min_attempts.iter().map(u32::to_string).collect());
        flags + &self.typed_switches()
    }

    fn typed_switches(&self) -> String {
        let switches = [
            (self.maybe_applied, " --maybe-applied"),
            (self.no_maybe_applied, " --no-maybe-applied"),
            (self.include_tests, " --include-tests"),
        ];
        switches.into_iter().filter(|(is_given, _)| *is_given).map(|(_, flag)| flag).collect()
    }
}

impl StateArgs {
    /// Returns the states that were given, with a blank before the flag; empty without any.
    pub fn typed(&self) -> String {
        let states: Vec<&str> = self.states().into_iter().map(State::as_str).collect();
        if states.is_empty() { String::new() } else { format!(" --state {}", states.join(",")) }
    }
}

impl PageArgs {
    /// Returns the order and the limit, each with a blank before it, unless they are the defaults; not the cursor.
    pub fn typed(&self) -> String {
        let sort = if self.sort == WhichFirst::Oldest { " --sort oldest" } else { "" };
        let limit = if self.limit == DEFAULT_LIMIT { String::new() } else { format!(" --limit {}", self.limit) };
        sort.to_owned() + &limit
    }
}

fn which(time: WhichTime) -> Option<&'static str> {
    match time {
        WhichTime::Failed => None,
        WhichTime::Last => Some("last"),
        WhichTime::Event => Some("event"),
        WhichTime::Created => Some("created"),
    }
}

#[cfg(test)]
mod tests {
    use super::{FilterArgs, StateArgs};
    use crate::model::{Query, Timestamp, Zone, quoted};
    use clap::{Args as _, Command, FromArgMatches as _};
    use proptest::prelude::*;

    fn read(words: impl IntoIterator<Item = String>) -> (FilterArgs, StateArgs) {
        let command = FilterArgs::augment_args(StateArgs::augment_args(Command::new("x").no_binary_name(true)));
        let matches = command.try_get_matches_from(words).expect("good filters");
        let filters = FilterArgs::from_arg_matches(&matches).expect("good filters");
        (filters, StateArgs::from_arg_matches(&matches).expect("good states"))
    }

    /// Splits a line as a POSIX shell does: all that [`quoted`] writes is a blank, plain text, `'…'` or `\'`.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut is_quoted) = (Vec::new(), false);
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            match character {
                ' ' if !is_quoted => words.push(String::new()),
                '\'' => is_quoted = !is_quoted,
                '\\' if !is_quoted => words.last_mut().expect("a word").extend(characters.next()),
                character => words.last_mut().expect("a word").push(character),
            }
        }
        words
    }

    fn query(filters: &FilterArgs) -> Query {
        let now = Timestamp::from_millis(1_772_466_012_000).expect("a time");
        let environment = "staging".parse().expect("an environment");
        filters.query(None, environment, now, &Zone::utc()).expect("a query")
    }

    #[test]
    fn filters_are_written_as_they_were_typed() {
        let check = |line: &str| {
            let (filters, states) = read(line.split_whitespace().map(|word| word.trim_matches('\'').to_owned()));
            assert_eq!(format!("{}{}", filters.typed(), states.typed()).trim(), line);
        };
        check("");
        check("--api-key SALE_INVENTORY --event E --connector wms --failure http_status --status 5xx --error-code E42");
        check("--status 503 --cause k7m2qa --cause 503,x");
        check("--since 2h --time last");
        check(
            "--id 801,805-810 --webhook-id msg_1,msg_2 --connector a,b --failure timeout,unknown --status 503,5xx,400-410",
        );
        check("--status 503");
        check("--status 400-410 --store 256 --document STS-1 --product 197076072663");
        check("--where '/productList/*/quantity=0' --where /storeId=256 --since 2h --until 2026-11-01 --time event");
        check("--min-attempts 2 --maybe-applied --include-tests");
        check("--time created --no-maybe-applied");
        check("--state failed,delivered");
    }

    /// Words of filters; some of their values have commas, quotes and backslashes.
    fn given() -> impl Strategy<Value = Vec<String>> {
        let text = || prop::collection::vec(r#"[a-c\\,' "é$*-]{1,4}"#, 1..3);
        let names = ["webhook-id", "event", "connector", "error-code", "store", "document", "product"];
        let texts = (prop::sample::select(names.to_vec()), text()).prop_map(|(flag, values)| {
            let values: Vec<String> = values.iter().map(|value| value.replace(',', "\\,")).collect();
            // A list cannot go on after a backslash.
            format!("--{flag}={}", values.join(if values[0].ends_with('\\') { "x," } else { "," }))
        });
        let others = prop::sample::select(vec![
            "--id=7",
            "--id=801,805-810",
            "--imported-id=7,9-12",
            "--api-key=SALE_INVENTORY",
            "--api-key=SALE_INVENTORY,INVENTORY_EXPORT_ASN",
            "--failure=timeout,unknown",
            "--failure=held",
            "--status=503,401",
            "--status=4xx,500-502",
            "--where=/a/*/b=1,2",
            "--where=/a=' \\",
            "--where=/a=\"1\"",
            "--where=/b=\"\\\"1\\\"\"",
            "--where=/c=\" x\"",
            "--where=/c=null",
        ]);
        prop::collection::vec(prop_oneof![texts, others.prop_map(str::to_owned)], 0..8)
    }

    proptest! {
        #[test]
        fn what_is_written_selects_the_same_events(given in given()) {
            let (filters, _) = read(given);
            let line = filters.typed();
            let (again, _) = read(words(&line));
            prop_assert_eq!(query(&again), query(&filters), "{}", line);
            prop_assert_eq!(again.typed(), line);
        }
    }

    #[test]
    fn the_words_of_a_line_are_those_of_a_shell() {
        for word in ["a", "it's", "", "a b", "\\", "'\\''"] {
            assert_eq!(words(&format!(" {} x", quoted(word))), [word, "x"]);
        }
    }
}

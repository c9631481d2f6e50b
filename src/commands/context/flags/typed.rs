//! Writes filters as a user would type them, so that the command in a hint can be copied.
//!
//! It shows only what the user typed. Values are quoted for a POSIX shell.

use super::filters::{DEFAULT_LIMIT, FilterArgs, PageArgs, WhichFirst, WhichTime};
use crate::model::{StatusRange, quoted};

impl FilterArgs {
    /// Returns the flags that were given, each with a blank before it, quoted for a shell; empty without any.
    pub fn typed(&self) -> String {
        let mut flags = String::new();
        let mut add = |flag: &str, value: Option<String>| {
            if let Some(value) = value {
                flags.extend([" --", flag, " ", &quoted(&value)]);
            }
        };
        add("api-key", self.api_key.clone());
        add("event", self.event.clone());
        add("connector", self.connector.clone());
        add("failure", self.failure.map(|failure| failure.to_string()));
        add("status", self.status.map(status));
        add("error-code", self.error_code.clone());
        for cause in &self.causes {
            add("cause", Some(cause.clone()));
        }
        add("store", self.store.clone());
        add("document", self.document.clone());
        add("product", self.product.clone());
        for place in &self.places {
            add("where", Some(format!("{}={}", place.pointer, place.value)));
        }
        add("since", self.since.clone());
        add("until", self.until.clone());
        add("time", which(self.time).map(str::to_owned));
        add("min-attempts", self.min_attempts.map(|least| least.to_string()));
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

fn status(range: StatusRange) -> String {
    match (range.from, range.to) {
        (from, to) if from == to => from.to_string(),
        (from, to) if from % 100 == 0 && to == from + 99 => format!("{}xx", from / 100),
        (from, to) => format!("{from}-{to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::FilterArgs;
    use clap::{Args as _, Command, FromArgMatches as _};

    #[test]
    fn filters_are_written_as_they_were_typed() {
        let check = |line: &str| {
            let command = FilterArgs::augment_args(Command::new("x").no_binary_name(true));
            let words = line.split_whitespace().map(|word| word.trim_matches('\''));
            let matches = command.try_get_matches_from(words).expect("good filters");
            let args = FilterArgs::from_arg_matches(&matches).expect("good filters");
            assert_eq!(args.typed().trim(), line);
        };
        check("");
        check("--api-key SALE_INVENTORY --event E --connector wms --failure http_status --status 5xx --error-code E42");
        check("--status 503 --cause k7m2qa --cause 503");
        check("--since 2h --time last");
        check("--status 400-410 --store 256 --document STS-1 --product 197076072663");
        check("--where '/productList/*/quantity=0' --where /storeId=256 --since 2h --until 2026-11-01 --time event");
        check("--min-attempts 2 --maybe-applied --include-tests");
        check("--time created --no-maybe-applied");
    }
}

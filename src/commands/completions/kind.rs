//! What each flag and argument takes, by its name and the name of its value.

use crate::commands::context::ci_report::ReportTo;
use clap::Arg;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything, or one of the values that clap knows.
    Free,
    /// A file.
    File,
    /// JSON, or a file after `@`.
    FileAfterAt,
    /// A folder.
    Folder,
    /// An API key.
    ApiKey,
    /// An event of the API keys that were typed.
    Event,
    /// A connector of the store.
    Connector,
    /// A tenant of the store.
    Tenant,
    /// A connector of the store, or one that only the log has.
    LoggedConnector,
    /// The id of a failed event.
    Id,
    /// The same, or `last`.
    IdOrLast,
    /// The id of a cause.
    Cause,
    /// A capture.
    Capture,
    /// A capture, or `all`.
    CaptureOrAll,
    /// A column of the list.
    Column,
    /// An environment.
    Environment,
    /// A kind of failure.
    Failure,
    /// One of these reports for CI, with a file after `=`.
    Report(&'static [&'static str]),
    /// One of these words, or something else.
    Words(&'static [&'static str]),
}

impl Kind {
    /// Returns the kind of a flag or argument of the command `verb`.
    pub fn of(verb: &str, arg: &Arg) -> Self {
        let names = arg.get_value_names().unwrap_or_default();
        let value = names.first().map(clap::builder::Str::as_str).unwrap_or_default();
        match (arg.get_id().as_str(), value) {
            ("api_key", _) => Self::ApiKey,
            ("event" | "events" | "add_events" | "remove_events", _) => Self::Event,
            ("connector", "NAMES") => Self::LoggedConnector,
            ("to", _) if verb == "log copy" => Self::File,
            ("connector" | "connectors" | "headers_from" | "to", _) => Self::Connector,
            ("tenant", _) => Self::Tenant,
            ("id", _) if verb == "sign" => Self::Free,
            ("ids", _) if verb == "failed show" => Self::IdOrLast,
            ("id" | "ids" | "first" | "second", _) => Self::Id,
            ("causes", _) => Self::Cause,
            ("capture", _) => Self::CaptureOrAll,
            ("columns", _) => Self::Column,
            ("environment", _) => Self::Environment,
            ("failure", _) => Self::Failure,
            ("name" | "names", _) => Self::of_name(verb, arg),
            ("from", "NAME") => Self::Capture,
            ("since" | "until" | "failed_at", _) => Self::Words(&["1h", "2h", "24h", "today", "yesterday"]),
            ("report", _) if verb == "connector validate" => Self::Report(ReportTo::OF_VALIDATE),
            ("report", _) => Self::Report(ReportTo::OF_CONFORMANCE),
            ("status", "STATUSES") => Self::Words(&["4xx", "5xx"]),
            ("tz", _) => Self::Words(&["local", "utc"]),
            ("integration_type", _) => Self::Words(&["HTTP_POST"]),
            ("log", _) | ("from", "FILE|URL") => Self::File,
            (_, "JSON|@FILE|-") => Self::FileAfterAt,
            (_, "DIR") => Self::Folder,
            (_, value) if value.contains("FILE") => Self::File,
            _ => Self::Free,
        }
    }

    /// A name that a command gives is free; others exist already.
    fn of_name(verb: &str, arg: &Arg) -> Self {
        match verb {
            "connector add" | "event capture add" => Self::Free,
            _ if arg.get_long().is_some() => Self::Free,
            _ if verb.starts_with("event capture ") => Self::Capture,
            _ => Self::Connector,
        }
    }
}

/// Says whether clap completes it: it is a switch, or has a list of values.
pub fn has_values(arg: &Arg) -> bool {
    !arg.get_action().takes_values() || !arg.get_possible_values().is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Kind, has_values};
    use crate::commands::Cli;
    use clap::{Arg, Command};

    /// Values that only the person knows.
    const FREE: &[&str] = &[
        "addr",
        "admin",
        "after",
        "base",
        "body",
        "breaker",
        "concurrency",
        "connections",
        "count",
        "delay",
        "document",
        "effect_wait",
        "endpoint",
        "error",
        "error_code",
        "fail_first",
        "fail_over",
        "fail_rate",
        "grace",
        "header",
        "hosts",
        "id",
        "imported_id",
        "latency_threshold",
        "limit",
        "lines",
        "map_endpoint",
        "max_bytes",
        "min_attempts",
        "name",
        "observe",
        "of_check",
        "oauth_audience",
        "oauth_client_id",
        "oauth_client_secret",
        "oauth_scope",
        "oauth_token_url",
        "older_than",
        "places",
        "product",
        "rate",
        "reason",
        "redact",
        "rename",
        "retries",
        "retry_for",
        "secrets",
        "seed",
        "set",
        "signing_secrets",
        "status",
        "stop_after_failures",
        "store",
        "text",
        "timeout",
        "timestamp",
        "tolerance",
        "unset_headers",
        "webhook_id",
    ];

    fn walk(verb: &str, command: &Command, look: &mut dyn FnMut(&str, &Arg)) {
        command.get_arguments().filter(|arg| !has_values(arg)).for_each(|arg| look(verb, arg));
        for inner in command.get_subcommands() {
            walk(format!("{verb} {}", inner.get_name()).trim_start(), inner, look);
        }
    }

    #[test]
    fn every_value_is_completed_or_known_to_be_free() {
        let (mut seen, mut count) = (Vec::new(), 0);
        walk("", &Cli::completed(), &mut |verb, arg| {
            count += 1;
            if Kind::of(verb, arg) == Kind::Free {
                let id = arg.get_id().as_str();
                assert!(FREE.contains(&id), "`{verb}`: what are the values of {id}? Add it to Kind::of or to FREE");
                seen.push(id.to_owned());
            }
        });
        assert!(count > 100, "{count}");
        let unused: Vec<_> = FREE.iter().filter(|id| !seen.iter().any(|seen| seen == *id)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn every_list_with_columns_has_names_for_them() {
        let mut lists = 0;
        walk("", &Cli::completed(), &mut |verb, arg| {
            if Kind::of(verb, arg) == Kind::Column {
                assert!(Cli::columns(verb).len() > 1, "{verb}");
                lists += 1;
            }
        });
        assert_eq!(lists, 13, "a new list: add it to Cli::columns");
    }
}

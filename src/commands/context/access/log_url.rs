//! Parses the place of the failed-event log: a path, `sqlite:` and a path, or the URL of a PostgreSQL server.
//!
//! It opens no file and does not check whether one exists.

use crate::error::Fault;
use crate::log::LogPlace;
use std::ffi::OsStr;
use std::path::PathBuf;

/// Returns the place that `--log`, `INV_HOOKS_LOG` or `[log] url` names.
///
/// Everything else is refused: SQLite would read some texts as a URI or as a database in memory, so the log would not be where
/// messages say.
pub fn place_of_url(url: &OsStr) -> Result<LogPlace, Fault> {
    if let Some(text) = url.to_str() {
        return place_of_text(text);
    }
    // A file name may be any bytes, but a URL is text.
    if split(&url.to_string_lossy()).0.is_some() {
        return Err(no_place("a URL must be text"));
    }
    Ok(LogPlace::File(PathBuf::from(url)))
}

fn place_of_text(url: &str) -> Result<LogPlace, Fault> {
    let (scheme, rest) = split(url);
    let path = match scheme.as_deref() {
        Some("postgres" | "postgresql") => return LogPlace::on_server(url),
        Some("sqlite") => {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            if split(path).0.is_some() || path.contains(['?', '#', '%']) {
                return Err(no_place("parameters and other URLs after sqlite: are not supported"));
            }
            path
        }
        Some(_) => return Err(no_place("of URLs, only sqlite: and postgres: are supported")),
        None => url,
    };
    if path.trim().is_empty() {
        return Err(no_place("it is empty"));
    }
    if path == ":memory:" {
        return Err(no_place("a log in memory would be lost when the process ends"));
    }
    if path.contains('\0') {
        return Err(no_place("a path cannot contain NUL"));
    }
    if path.ends_with(std::path::is_separator) {
        return Err(no_place("it names a folder"));
    }
    Ok(LogPlace::File(PathBuf::from(path)))
}

/// Splits off the scheme, in lower case. A single letter is a drive, not a scheme. Source: RFC 3986, 3.1.
fn split(url: &str) -> (Option<String>, &str) {
    let Some((scheme, rest)) = url.split_once(':') else { return (None, url) };
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.'));
    if is_scheme { (Some(scheme.to_ascii_lowercase()), rest) } else { (None, url) }
}

/// Makes the fault of a bad URL. It does not repeat the URL, which may contain a password.
fn no_place(why: &str) -> Fault {
    Fault::storage(format!("the failed-event log must be a path or sqlite:PATH: {why}")).hint(
        "Write --log PATH, or [log] url = \"sqlite:PATH\" in the store. A name with a colon needs a folder before it: ./NAME.",
    )
}

#[cfg(test)]
mod tests {
    use super::place_of_url;
    use std::ffi::OsStr;
    use std::path::Path;

    #[test]
    fn paths_and_sqlite_urls_are_accepted() {
        let check = |url: &str, path: &str| {
            assert_eq!(place_of_url(OsStr::new(url)).expect("a path").file(), Some(Path::new(path)), "{url}");
        };
        check("events.db", "events.db");
        check("/var/lib/events.db", "/var/lib/events.db");
        check("sqlite:/x.db", "/x.db");
        check("sqlite:data/e.db", "data/e.db");
        check("sqlite:///x.db", "/x.db");
        check("SQLite:x.db", "x.db");
        check("./file:app.db", "./file:app.db");
        check("C:\\x.db", "C:\\x.db");
        check("2026-11-26T10:00.db", "2026-11-26T10:00.db");
        check("what?.db", "what?.db");
        check("50%.db", "50%.db");
        check("a folder/ü.db", "a folder/ü.db");
    }

    #[test]
    fn other_urls_and_places_are_refused() {
        for url in [
            "",
            " ",
            "sqlite:",
            "sqlite://",
            "file:app.db",
            "FILE:app.db",
            "file:///x.db",
            "file:x?mode=memory",
            ":memory:",
            "sqlite::memory:",
            "sqlite://:memory:",
            "sqlite:file:x.db",
            "sqlite:///x.db?mode=ro",
            "sqlite:x.db#y",
            "sqlite:a%20b.db",
            "http://x/y.db",
            "https://x",
            "mysql:x",
            "jdbc:sqlite:x.db",
            "memory:",
            "a\0b.db",
            "folder/",
            "postgres://u:p@h",
            "PostgreSQL://h/d",
            "postgres:x",
        ] {
            let fault = place_of_url(OsStr::new(url)).expect_err(url);
            assert!(!fault.message.contains("u:p"), "a URL may hold a password");
        }
    }
}

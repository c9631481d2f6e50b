//! One home per dependency, and a limit on the number of packages of a build.

use super::paths::paths_of;
use super::source::Source;

/// Largest number of packages of a Linux build.
pub const MOST_PACKAGES: usize = 300;

/// Where each crate may be used: prefixes of paths. `""` is everywhere.
pub const HOMES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["src/model/secret_forms.rs"]),
    ("anstream", &["src/output/"]),
    ("anstyle", &["src/output/", "src/commands/mod.rs"]),
    ("anyhow", &["src/app.rs", "src/exit.rs", "src/commands/", "src/output/", "src/engine/", "src/store/change.rs"]),
    ("base64", &["src/model/"]),
    ("brotli_decompressor", &["src/http/"]),
    ("clap", &["src/app.rs", "src/app/", "src/commands/", "src/output/", "src/log/mod.rs", "src/log/question.rs"]),
    ("clap_complete", &["src/commands/completions/"]),
    ("clap_mangen", &["src/commands/man.rs"]),
    ("comfy_table", &["src/output/"]),
    ("console", &["src/output/", "src/commands/context/"]),
    ("csv", &["src/output/", "src/commands/connector/csv_text.rs"]),
    ("dialoguer", &["src/output/"]),
    ("fuzzy_matcher", &["src/output/"]),
    ("flate2", &["src/http/"]),
    ("hmac", &["src/model/fingerprint.rs", "src/model/signature.rs"]),
    ("http_body_util", &["src/receiver/"]),
    ("httpdate", &["src/http/"]),
    ("hyper", &["src/receiver/", "src/http/"]),
    ("hyper_util", &["src/receiver/"]),
    ("indicatif", &["src/output/"]),
    ("jiff", &["src/model/time.rs", "src/model/time_words.rs"]),
    ("jsonschema", &["src/catalog/"]),
    ("log_facade", &["src/http/"]),
    (
        "maud",
        &[
            "src/commands/relay/pages",
            "src/commands/failed/report/",
            "src/commands/connector/conformance/page.rs",
            "src/output/html.rs",
        ],
    ),
    ("memchr", &["src/model/", "src/log/", "src/commands/context/input/nesting.rs"]),
    ("mimalloc", &["src/main.rs"]),
    ("prometheus_client", &["src/commands/relay/metrics.rs", "src/commands/log/metrics.rs"]),
    ("rand_chacha", &["src/catalog/", "src/receiver/script.rs", "src/engine/"]),
    ("nix", &["src/log/sqlite"]),
    ("reqwest", &["src/http/"]),
    ("rusqlite", &["src/log/sqlite"]),
    (
        "rustix",
        &[
            "src/commands/connector/conformance/halt.rs",
            "src/commands/context/flags/listener.rs",
            "src/commands/context/ready/own.rs",
            "src/commands/relay/open_files.rs",
            "src/commands/send/until_stopped.rs",
            "src/durable.rs",
            "src/log/sqlite",
            "src/output/line_editor.rs",
            "src/output/quiet.rs",
            "src/runtime.rs",
            "src/store/lock.rs",
        ],
    ),
    ("rustls", &["src/http/", "src/trust", "src/log/postgres/tls.rs"]),
    ("rustls_native_certs", &["src/trust.rs"]),
    ("ruzstd", &["src/http/"]),
    ("schemars", &["src/catalog/", "src/store/", "src/output/", "src/commands/"]),
    (
        "serde",
        &[
            "src/model/json.rs",
            "src/catalog/",
            "src/store/",
            "src/log/",
            "src/output/",
            "src/commands/",
            "src/receiver/",
        ],
    ),
    ("serde_json", &[""]),
    ("sha2", &["src/model/"]),
    ("signal_hook", &["src/runtime", "src/killpoint.rs"]),
    ("strsim", &["src/catalog/", "src/store/", "src/model/"]),
    (
        "tempfile",
        &[
            "src/durable.rs",
            "src/store/",
            "src/log/sqlite",
            "src/commands/demo",
            "src/commands/context/ready",
            "src/commands/listen",
            "src/commands/man.rs",
            "src/commands/repost",
        ],
    ),
    (
        "thiserror",
        &[
            "src/model/",
            "src/store/",
            "src/log/",
            "src/http/",
            "src/receiver/",
            "src/catalog/",
            "src/output/",
            "src/engine/",
            "src/trust",
        ],
    ),
    (
        "tokio",
        &[
            "src/runtime.rs",
            "src/http/",
            "src/receiver/",
            "src/engine/",
            "src/commands/context/access/retention.rs",
            "src/commands/relay/",
            "src/commands/worker/",
            "src/log/postgres/",
        ],
    ),
    ("tokio_postgres", &["src/log/postgres/"]),
    ("tokio_rustls", &["src/http/", "src/log/postgres/tls.rs"]),
    ("toml", &["src/store/"]),
    ("toml_parser", &["src/store/"]),
    ("toml_writer", &["src/store/"]),
    (
        "url",
        &["src/model/", "src/http/", "src/store/", "src/commands/relay/pages/query.rs", "src/log/postgres/address.rs"],
    ),
    ("uuid", &["src/runtime.rs"]),
    ("webpki", &["src/http/", "src/trust"]),
    ("webpki_roots", &["src/trust.rs"]),
];

/// Finds crates that are used outside their home.
pub fn away_from_home(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths_of(source) {
        let Some((name, homes)) = path.segments.first().and_then(|first| HOMES.iter().find(|(name, _)| name == first))
        else {
            continue;
        };
        let is_own_module =
            source.module() == *name || super::paths::declared_modules(&source.live).iter().any(|own| own == name);
        if !is_own_module && !homes.iter().any(|home| source.path.starts_with(home)) {
            found.push(format!("{}:{}: `{name}` lives in {}", source.path, path.line, homes.join(", ")));
        }
    }
    found.dedup();
    found
}

/// Finds dependencies of the manifest without a home in [`HOMES`], and homes of crates that are no longer used.
pub fn homeless(manifest: &str) -> Vec<String> {
    let manifest: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
    let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values);
    let tables = targets.filter_map(toml::Value::as_table).chain([&manifest]);
    let dependencies = tables.filter_map(|table| table.get("dependencies")?.as_table());
    let names: Vec<String> = dependencies.flat_map(toml::Table::keys).map(|name| name.replace('-', "_")).collect();
    let mut found = Vec::new();
    for name in names.iter().filter(|name| !HOMES.iter().any(|(home, _)| home == name)) {
        found.push(format!("Cargo.toml: `{name}` has no home; name it in HOMES"));
    }
    for (name, _) in HOMES.iter().filter(|(name, _)| !names.iter().any(|other| other == name)) {
        found.push(format!("HOMES: `{name}` is no dependency"));
    }
    found
}

/// Counts the packages in the output of `cargo tree --prefix none`.
pub fn count_packages(tree: &str) -> usize {
    let mut packages: Vec<String> =
        tree.lines().map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect();
    packages.retain(|package| !package.is_empty());
    packages.sort();
    packages.dedup();
    packages.len()
}

#[cfg(test)]
mod controls {
    use super::{away_from_home, count_packages, homeless};
    use crate::tidy::source::Source;

    #[test]
    fn a_crate_outside_its_home_is_found() {
        let check = |path: &str, text: &str, expected: usize| {
            let found = away_from_home(&Source::new(path, text));
            assert_eq!(found.len(), expected, "{path}: {text}: {found:?}");
        };
        check("src/log/sqlite.rs", "use rusqlite::Connection;", 0);
        check("src/log/sqlite/read.rs", "use rusqlite::Connection;", 0);
        check("src/engine/committer.rs", "use rusqlite::Connection;", 1);
        check("src/engine/committer.rs", "fn f() { rusqlite::Connection::open(p) }", 1);
        check("src/commands/send.rs", "use reqwest::Client;", 1);
        check("src/model/delivery.rs", "use jiff::Timestamp;", 1);
        check("src/model/delivery.rs", "#[cfg(test)] mod tests { use jiff::Timestamp; }", 0);
        check("src/store/mod.rs", "mod toml; use self::toml::X;", 0);
    }

    #[test]
    fn a_dependency_without_a_home_is_found() {
        let found = homeless("[dependencies]\nleft-pad = \"1\"\n");
        assert!(found[0].contains("`left_pad` has no home"), "{found:?}");
        assert!(found.iter().any(|violation| violation == "HOMES: `clap` is no dependency"), "{found:?}");
    }

    #[test]
    fn packages_are_counted_once() {
        assert_eq!(count_packages("a v1.0.0 (/here)\nb v1.0.0\nb v1.0.0 (*)\nb v2.0.0\n\n"), 3);
    }
}

//! Runs the commands of `docs/postgres.md` with two servers of their own, and compares its tables with what is measured and said.

use super::pages::differences;
use crate::harness::{Cluster, Sandbox, own_cluster};
use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file")
}

/// The page with the servers of the tests in place of its own ones.
fn with_servers(page: &str, server: &Cluster, spare: &Cluster) -> String {
    let administrator = format!("PGHOST=127.0.0.1 PGPORT={} PGUSER=tester PGPASSWORD=only-for-tests", server.port);
    page.replace("PGHOST=db.example.com PGUSER=postgres", &administrator)
        .replace("--host=spare.example.com", &format!("--host=127.0.0.1 --port={}", spare.port))
        .replace("@spare.example.com/", &format!("@127.0.0.1:{}/", spare.port))
        .replace("@db.example.com/", &format!("@127.0.0.1:{}/", server.port))
}

#[test]
fn the_commands_of_the_runbook_print_what_it_shows() {
    let (Some(server), Some(spare)) = (own_cluster(), own_cluster()) else { return };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([server.programs.clone()].into_iter().chain(std::env::split_paths(&path)));
    let sandbox = Sandbox::new().with_variable("PATH", path.expect("a path").to_str().expect("UTF-8"));
    let found = differences(&with_servers(&read("docs/postgres.md"), &server, &spare), &sandbox);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What only the server says.
const SERVER: [&str; 6] = [
    "permission denied for database",
    "permission denied for table",
    "password authentication failed",
    "no pg_hba.conf entry",
    "too many connections",
    "no space left on device",
];

#[test]
fn the_messages_of_the_runbook_are_those_of_the_program() {
    let said: String = ["src/log/error.rs", "src/log/postgres/address.rs", "src/log/postgres/server.rs"]
        .into_iter()
        .chain([
            "src/log/postgres/pg_error.rs",
            "src/log/postgres/tls.rs",
            "src/commands/context/access/log.rs",
            "src/log/migration.rs",
        ])
        .map(read)
        .collect();
    let page = read("docs/postgres.md");
    let (_, errors) = page.split_once("\n### Errors").expect("a table");
    let messages: Vec<&str> = errors.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert!(messages.len() > 10, "{messages:?}");
    for message in messages {
        let is_known = SERVER.contains(&message) || said.contains(message);
        assert!(is_known, "no one says: {message}");
    }
}

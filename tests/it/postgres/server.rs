//! Changes on the server that no command makes.

use crate::harness::Cluster;
use std::process::Command;

/// Runs SQL as the user of the tests, in the schema of the log at `url`, and returns what it prints.
pub fn sql(cluster: &Cluster, url: &str, sql: &str) -> String {
    let (server, schema) = url.split_once("?schema=").expect("a schema");
    let mut psql = Command::new(cluster.programs.join("psql"));
    psql.args([
        "--no-psqlrc",
        "--tuples-only",
        "--no-align",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--command",
        sql,
        server,
    ]);
    let output = psql.env("PGOPTIONS", format!("--search_path={schema}")).output().expect("psql runs");
    assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Makes the leases of all processes end now, as if the time had passed.
pub fn end_leases(cluster: &Cluster, url: &str) {
    sql(cluster, url, "UPDATE owner SET seen_at = seen_at - interval '1 hour'");
}

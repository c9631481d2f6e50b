//! The password of the server is in no output and on no command line.

use crate::harness::{Sandbox, Shop, closed_port, cluster};
use std::process::Stdio;

const PLANTED: &str = "pl4nted-Pa55";

/// Commands of all kinds; some fail.
const COMMANDS: &[&str] = &[
    "failed search",
    "failed search -o json --verbose",
    "failed search --verbose",
    "failed show 1",
    "failed show 99 -o json",
    "failed stats",
    "failed export",
    "failed report",
    "failed add --api-key SALE_INVENTORY --connector sale --data {}",
    "failed prune --older-than 1d --yes",
    "send SALE_INVENTORY --data {} --verbose",
    "send SALE_INVENTORY --data {} -o ndjson",
    "send SALE_INVENTORY --data {} --dry-run",
    "repost --all --yes",
    "resume --yes",
    "status",
    "log info",
    "log info -o json",
    "log check",
    "log metrics",
    "log monitoring",
    "log backup x.db",
    "doctor",
    "doctor -o json",
    "config show --origin",
    "config show -o json",
    "connector validate",
    "connector list",
    "connector edit sale --rename till",
    "connector test sale --dry-run",
];

fn refused_on_the_command_line(shop: &Shop, url: &str) {
    for args in [&["failed", "search"][..], &["config", "show"], &["doctor"], &["failed", "show", "1", "-o", "json"]] {
        let shown = shop.run([args, &["--log", url]].concat()).exits(2);
        let all = format!("{}{}", shown.stdout, shown.stderr);
        assert!(all.contains("PGPASSWORD") && all.contains("INV_HOOKS_LOG"), "{all}");
        assert!(!all.contains(PLANTED), "{all}");
    }
}

#[test]
fn the_password_is_in_no_output() {
    let Some(cluster) = cluster() else { return };
    let good = cluster.new_schema();
    let schema = good.split_once("schema=").expect("a schema").1;
    let role = format!("role_{schema}");
    super::server::sql(
        cluster,
        &good,
        &format!("CREATE ROLE {role} LOGIN PASSWORD '{PLANTED}'; CREATE SCHEMA {schema} AUTHORIZATION {role}"),
    );
    let (_held, closed) = closed_port();
    let port = cluster.port;
    let [at, user] = [format!("127.0.0.1:{port}"), format!("{role}:{PLANTED}")];
    let urls = [
        format!("postgres://{user}@{at}/postgres?schema={schema}"),
        format!("postgres://tester:{PLANTED}@{at}/postgres"),
        format!("postgres://{user}@{closed}/postgres"),
        format!("postgres://{user}@{at}/missing"),
        format!("postgres://{user}@{at}/postgres?schema=pg_catalog"),
        format!("postgres://{user}@{at}/postgres?schema=Wrong"),
        format!("postgres://{user}@{at}/postgres?schema=not_allowed"),
        format!("postgres://{role}@{at}/postgres?schema={schema}&password={PLANTED}"),
        format!("postgres://{role}:{PLANTED}/x@{at}/postgres"),
        format!("postgres://{user}@{at}"),
        format!("postgres://{user}@{at}/postgres?sslmode=require"),
        format!("postgres://{user}@{at}/postgres?sslrootcert=missing.pem"),
    ];
    for url in &urls {
        let by_variable = Shop::new().with_log_at(url);
        let by_store = Shop::new();
        let store = by_store.sandbox.read("inv-hooks.toml");
        by_store.sandbox.write("inv-hooks.toml", format!("{store}\n[log]\nurl = \"{url}\"\n"));
        for command in COMMANDS {
            for shop in [&by_variable, &by_store] {
                let shown = shop.run(command.split(' ')).shown();
                let all = format!("{}{}", shown.stdout, shown.stderr);
                assert!(!all.contains(PLANTED), "{command} with {url}: {all}");
                assert!(!all.contains("panicked"), "{command} with {url}: {all}");
            }
        }
        refused_on_the_command_line(&by_variable, url);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_password_is_on_no_command_line() {
    let Some(cluster) = cluster() else { return };
    let shop = Shop::new().with_log_at(&cluster.new_schema());
    for args in [&["relay", "--allow-anonymous"][..], &["listen"]] {
        let mut command = shop.sandbox.command([args, &["--addr", "127.0.0.1:0", "--ready-file", "ready"]].concat());
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        wait_for(&shop.sandbox, "ready", &mut child);
        let line = std::fs::read(format!("/proc/{}/cmdline", child.id())).expect("a command line");
        let line = String::from_utf8_lossy(&line).into_owned();
        let _ = (child.kill(), child.wait());
        std::fs::remove_file(shop.sandbox.file("ready")).expect("a file");
        assert!(line.contains("--ready-file") && !line.contains("only-for-tests"), "{line}");
    }
}

fn wait_for(sandbox: &Sandbox, name: &str, child: &mut std::process::Child) {
    let started = std::time::Instant::now();
    while !sandbox.file(name).exists() {
        assert!(child.try_wait().expect("a state").is_none(), "it ended");
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "no {name}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

//! Where the log is: the address, a server or a schema that is not there, and what `doctor`, `config` and `log` say about it.

use super::server::sql;
use crate::harness::{Sandbox, Shop, closed_port, cluster};
use serde_json::{Value, json};
use std::net::TcpListener;

/// The message for a person, on one line.
fn said(shop: &Shop, args: &[&str], code: i32) -> String {
    shop.run(args).exits(code).stderr
}

#[test]
fn a_schema_without_tables_is_a_log_without_events() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    assert_eq!(shop.search(&[]), [0_i64; 0]);
    assert!(said(&shop, &["failed", "show", "1"], 5).contains("there is no failed-event log yet"));
    assert_eq!(shop.run(["log", "info", "-o", "json"]).succeeds().json()["exists"], false);
    shop.run(["send", "SALE_INVENTORY", "--data", "{}", "--dry-run"]).succeeds();
    let schemas = "SELECT count(*) FROM pg_namespace WHERE nspname = current_setting('search_path')";
    assert_eq!(sql(cluster, &url, schemas), "0", "a dry run creates nothing");
    shop.deliver("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    let info = shop.run(["log", "info", "-o", "json"]).succeeds().json();
    assert_eq!((&info["exists"], &info["rows"]["delivered"]), (&json!(true), &json!(1)));
    let shown = shop.run(["log", "info"]).succeeds().stdout;
    assert!(shown.contains("PostgreSQL 1") && !shown.contains("WAL") && !shown.contains("unused"), "{shown}");
}

#[test]
fn doctor_and_config_show_the_server_and_not_its_password() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    let shown = url.replace("only-for-tests", "***");
    let find = |rows: &Value, name: &str, value: &str| -> Value {
        rows.as_array().expect("rows").iter().find(|row| row[name] == value).expect(value).clone()
    };
    let rows = shop.run(["doctor", "-o", "json"]).succeeds().json();
    let log = find(&rows, "check", "log")["message"].as_str().expect("a message").to_owned();
    assert_eq!(log, format!("not there yet; the first event creates the tables at {shown}"));
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    let rows = shop.run(["doctor", "-o", "json"]).succeeds().json();
    let log = find(&rows, "check", "log")["message"].as_str().expect("a message").to_owned();
    assert!(log.starts_with(&format!("{shown}, version ")) && log.contains(", 1 row, "), "{log}");
    assert_eq!(find(&rows, "check", "log access")["message"], "this user can add events");
    let server = find(&rows, "check", "database")["message"].as_str().expect("a message").to_owned();
    let parts: Vec<&str> = server.split(", ").collect();
    assert!(
        parts[0].starts_with("PostgreSQL 1")
            && parts[1].starts_with("no TLS")
            && parts[2].ends_with(" ms for an answer"),
        "{server}"
    );
    let settings = shop.run(["config", "show", "--origin", "-o", "json"]).succeeds().json();
    let setting = find(&settings, "name", "log");
    assert_eq!((&setting["value"], &setting["origin"]), (&json!(shown), &json!("variable")));
    let verbose = shop.run(["failed", "search", "--verbose"]).succeeds().stderr;
    assert!(verbose.contains(&format!("log: {shown}\n")), "{verbose}");
}

#[test]
fn a_user_who_may_only_read_can_read() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    let schema = url.split_once("schema=").expect("a schema").1;
    let reader = format!("reader_{schema}");
    sql(
        cluster,
        &url,
        &format!(
            "CREATE ROLE {reader} LOGIN PASSWORD 'reads'; GRANT USAGE ON SCHEMA {schema} TO {reader}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}"
        ),
    );
    let reading = Shop::new().with_log_at(&url.replace("tester:only-for-tests", &format!("{reader}:reads")));
    assert_eq!(reading.search(&[]).len(), 1);
    reading.run(["failed", "show", "1"]).succeeds();
    let doctor = reading.run(["doctor"]).exits(3).stdout;
    assert!(doctor.contains(&format!("this user may not change the tables of the schema {schema}")), "{doctor}");
    for args in
        [&["send", "SALE_INVENTORY", "--data", "{}"][..], &["send", "SALE_INVENTORY", "--data", "{}", "--dry-run"]]
    {
        let stderr = said(&reading, args, 7);
        assert!(stderr.contains("cannot be used") && !stderr.contains("reads"), "{stderr}");
    }
    assert_eq!(reading.server.requests().len(), 0);
}

/// A user who owns nothing but the schema needs no right to create schemas.
#[test]
fn a_schema_that_was_made_for_the_user_is_filled() {
    let Some(cluster) = cluster() else { return };
    for command in [&["send", "SALE_INVENTORY", "--data", "{}"][..], &["log", "copy", "--from", "a.db", "--to", "URL"]]
    {
        let url = cluster.new_schema();
        let schema = url.split_once("schema=").expect("a schema").1;
        let role = format!("filler_{schema}");
        sql(
            cluster,
            &url,
            &format!("CREATE ROLE {role} LOGIN PASSWORD 'fills'; CREATE SCHEMA {schema} AUTHORIZATION {role}"),
        );
        let plain = url.replace("tester:only-for-tests", &role);
        let shop = Shop::new().with_log_at(&plain);
        shop.run(["send", "SALE_INVENTORY", "--data", "{}", "--log", "a.db"]).succeeds();
        let args = command.iter().map(|word| word.replace("URL", &plain));
        let ran = shop.sandbox.run_as(args, b"", |command| {
            command.env("PGPASSWORD", "fills");
        });
        ran.succeeds();
        assert_eq!(sql(cluster, &url, "SELECT count(*) FROM delivery"), "1");
    }
}

#[test]
fn what_cannot_be_used_is_named_with_host_and_database() {
    let Some(cluster) = cluster() else { return };
    let (_held, closed) = closed_port();
    let port = cluster.port;
    for (url, why) in [
        (format!("postgres://u:pl4nted@{closed}/events"), "refused"),
        (format!("postgres://tester:pl4nted@127.0.0.1:{port}/postgres"), "password authentication failed"),
        (format!("postgres://tester:only-for-tests@127.0.0.1:{port}/none"), "database \"none\" does not exist"),
    ] {
        let shop = Shop::new().with_log_at(&url);
        let (_, at) = url.split_once('@').expect("a host");
        for args in [
            &["failed", "search"][..],
            &["send", "SALE_INVENTORY", "--data", "{}"],
            &["send", "SALE_INVENTORY", "--data", "{}", "--dry-run"],
            &["repost", "--all", "--yes"],
            &["log", "info"],
            &["resume"],
        ] {
            let stderr = said(&shop, args, 7);
            assert!(stderr.contains(at) && stderr.contains(why), "{args:?}: {stderr}");
            assert!(!stderr.contains("pl4nted") && !stderr.contains("only-for-tests"), "{stderr}");
        }
        let doctor = shop.run(["doctor"]).exits(3).stdout;
        assert!(doctor.contains(at), "{doctor}");
        assert_eq!(shop.server.requests().len(), 0);
    }
}

#[test]
fn tables_of_something_else_are_left_as_they_are() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let schema = url.split_once("schema=").expect("a schema").1;
    sql(cluster, &url, &format!("CREATE SCHEMA {schema}; CREATE TABLE {schema}.customers (name text)"));
    let shop = Shop::new().with_log_at(&url);
    let stderr = said(&shop, &["send", "SALE_INVENTORY", "--data", "{}"], 7);
    assert!(stderr.contains("is not a failed-event log") && stderr.contains("Name another schema"), "{stderr}");
    assert_eq!(sql(cluster, &url, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), "1");
}

#[test]
fn an_address_that_is_wrong_is_explained() {
    let shop = |url: &str| Shop::new().with_log_at(url);
    for (url, why) in [
        ("postgres://127.0.0.1/d", "it names no user"),
        ("postgres://u@127.0.0.1", "it names no database"),
        ("postgres://u@127.0.0.1/d?sslmode=require", "does not check who answers"),
        ("postgres://u@db.example.com/d?sslmode=disable", "works only for this machine"),
        ("postgres://u@127.0.0.1/d?shcema=x", "`shcema` is not supported"),
    ] {
        let stderr = said(&shop(url), &["failed", "search"], 7);
        assert!(stderr.contains(why), "{url}: {stderr}");
    }
}

#[test]
fn a_backup_is_left_to_the_tools_of_the_server() {
    let Some(cluster) = cluster() else { return };
    let shop = Shop::new().with_log_at(&cluster.new_schema());
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    for args in [&["log", "backup", "copy.db"][..], &["log", "backup", "copy.db", "--dry-run"]] {
        assert!(said(&shop, args, 6).contains("pg_dump"));
    }
    assert!(!shop.sandbox.file("copy.db").exists());
}

#[test]
fn the_store_names_the_server_with_references() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new();
    let store = shop.sandbox.read("inv-hooks.toml");
    let written = url.replace("only-for-tests", "${EVENTS_PASSWORD}");
    shop.sandbox.write("inv-hooks.toml", format!("{store}\n[log]\nurl = \"{written}\"\n"));
    let stderr = said(&shop, &["failed", "search"], 7);
    assert!(stderr.contains("the variable EVENTS_PASSWORD is not set"), "{stderr}");
    let run = |args: &[&str]| {
        shop.sandbox.run_as(args, b"", |command| {
            command.env("EVENTS_PASSWORD", "only-for-tests");
        })
    };
    run(&["send", "SALE_INVENTORY", "--data", "{}"]).succeeds();
    assert_eq!(run(&["failed", "search", "--state", "delivered", "--count"]).succeeds().stdout, "1\n");
    let findings = run(&["connector", "validate"]).succeeds().stdout;
    assert!(!findings.contains("log.url"), "{findings}");
    shop.sandbox.write("inv-hooks.toml", format!("{store}\n[log]\nurl = \"{url}\"\n"));
    let findings = run(&["connector", "validate"]).shown().stdout;
    assert!(findings.contains("log.url") && findings.contains("literal-secret"), "{findings}");
    assert!(!findings.contains("only-for-tests"), "{findings}");
    // A password in its own variable needs no URL with one.
    shop.sandbox.write("inv-hooks.toml", format!("{store}\n[log]\nurl = \"{}\"\n", url.replace(":only-for-tests", "")));
    let by_variable = shop.sandbox.run_as(["failed", "search", "--state", "delivered", "--count"], b"", |command| {
        command.env("PGPASSWORD", "only-for-tests");
    });
    assert_eq!(by_variable.succeeds().stdout, "1\n");
}

#[test]
fn a_completion_does_not_wait_for_the_server() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    listener.set_nonblocking(true).expect("no waiting");
    let sandbox = Sandbox::new().with_variable("INV_HOOKS_LOG", &format!("postgres://u:p@127.0.0.1:{port}/d"));
    let ran = sandbox.run_as(["--", "inv-hooks", "failed", "show", ""], b"", |command| {
        command.env("INV_HOOKS_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "3");
    });
    ran.succeeds();
    assert!(listener.accept().is_err(), "no one connected");
}

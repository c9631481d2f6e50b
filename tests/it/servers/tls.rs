//! TLS as people set it up: the certificate that `openssl req -x509` makes, and TLS 1.3 with a client certificate.

use super::place::{Program, can_run};
use super::sender::{RunReport, Sender, sales};
use super::start::{self, Server};
use super::table::row;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Runs openssl in `folder`.
fn openssl(folder: &Path, words: &str) {
    let output =
        Command::new("openssl").args(words.split_whitespace()).current_dir(folder).output().expect("openssl starts");
    assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Returns whether curl gets an answer; `words` are its flags for certificates, in `folder`.
fn by_curl(server: &Server, folder: &Path, words: &str) -> String {
    let mut command = Command::new("curl");
    command.args(["-s", "-o", "/dev/null", "-w", "%{http_code}", "--data", "{}"]).args(words.split_whitespace());
    let output = command.arg(server.tls_url("/")).current_dir(folder).output().expect("curl starts");
    format!("{}, exit {}", String::from_utf8_lossy(&output.stdout), output.status.code().unwrap_or_default())
}

/// Sends one event; returns its report and the output of `failed show`.
fn send(server: &Server, settings: &str) -> (RunReport, String) {
    let sender = Sender::new(&server.tls_url("/"), settings);
    let told = sender.send(&sales(0, 1), &["--timeout", "5s"]);
    let shown = sender.sandbox.run(["failed", "show", "1"]).shown();
    (told, format!("{}{}", shown.stdout, shown.stderr))
}

fn tell(told: &RunReport) -> String {
    let one = &told.deliveries()[0];
    match one["state"].as_str() {
        Some("delivered") => "delivered".to_owned(),
        _ => format!("{}, maybe applied: {}: {}", one["failure"], one["maybe_applied"], one["error"]),
    }
}

/// Checks the certificate that openssl makes with only the arguments `more`, as its own `ca_file`.
fn check_own_certificate(what: &str, more: &str) {
    if !can_run(&[Program::Nginx, Program::Gunicorn]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let make = "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout server.key -out server.pem -subj /CN=localhost";
    openssl(folder.path(), &format!("{make} {more}"));
    let files = ["server.pem", "server.key"].map(|name| (name, folder.path().join(name)));
    let backend = start::gunicorn(None);
    let server = start::nginx_with_tls(&backend, &files.each_ref().map(|(name, path)| (*name, path.as_path())));
    let (told, shown) = send(&server, &format!("ca_file = \"{}\"\n", files[0].1.display()));
    let curls = by_curl(&server, folder.path(), "--cacert server.pem");
    row(&format!("TLS: {what}"), "nginx", &tell(&told), &curls);
    let says_how = shown.contains("openssl req") && shown.contains("subjectAltName");
    assert!(told.sum("delivered") == 1 || says_how, "it works, or it says how to make one that does:\n{shown}");
}

#[test]
fn a_default_certificate_of_openssl_works_as_its_own_ca_file() {
    check_own_certificate("`openssl req -x509` with a name, as ca_file", "-addext subjectAltName=DNS:localhost");
}

#[test]
fn a_certificate_without_a_name_works_or_the_message_says_how_to_make_one() {
    check_own_certificate("`openssl req -x509` as it comes, as ca_file", "");
}

/// Makes an authority, a server certificate and a client certificate.
fn certificates() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    openssl(at, "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.pem -subj /CN=authority");
    std::fs::write(at.join("server.ext"), "subjectAltName=DNS:localhost\n").expect("a file");
    std::fs::write(at.join("client.ext"), "extendedKeyUsage=clientAuth\n").expect("a file");
    for who in ["server", "client"] {
        openssl(at, &format!("req -newkey rsa:2048 -nodes -keyout {who}.key -out {who}.csr -subj /CN={who}"));
        let sign = "x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days 2";
        openssl(at, &format!("{sign} -in {who}.csr -extfile {who}.ext -out {who}.pem"));
        let both =
            ["pem", "key"].map(|kind| std::fs::read_to_string(at.join(format!("{who}.{kind}"))).expect("a file"));
        std::fs::write(at.join(format!("{who}-and-key.pem")), both.concat()).expect("a file");
    }
    folder
}

#[test]
fn with_tls_1_3_only_a_client_with_a_certificate_is_accepted() {
    if !can_run(&[Program::Haproxy, Program::Gunicorn]) {
        return;
    }
    let folder = certificates();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let backend = start::gunicorn(None);
    let (ca, both) = (path("ca.pem"), path("server-and-key.pem"));
    let server = start::haproxy_with_tls(&backend, &[("ca.pem", &ca), ("server-and-key.pem", &both)]);
    let trust = format!("ca_file = \"{}\"\n", ca.display());

    let (told, shown) = send(&server, &trust);
    row("TLS 1.3: no client certificate", "HAProxy", &tell(&told), &by_curl(&server, folder.path(), "--cacert ca.pem"));
    let (with, _) = send(&server, &format!("{trust}client_cert = \"{}\"\n", path("client-and-key.pem").display()));
    let curls = by_curl(&server, folder.path(), "--cacert ca.pem --cert client-and-key.pem");
    row("TLS 1.3: with a client certificate", "HAProxy", &tell(&with), &curls);

    assert_eq!(with.sum("delivered"), 1, "{}", with.document);
    assert_eq!(backend.applied().len(), 2, "one of the program and one of curl");
    let one = &told.deliveries()[0];
    assert_eq!((&one["failure"], &one["maybe_applied"]), (&"tls".into(), &false.into()), "{one}");
    assert!(shown.contains("client_cert"), "{shown}");
}

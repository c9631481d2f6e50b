//! `failed show --curl` with values that a shell, curl or openssl would treat in another way than the program: the command sends the same
//! request, or stops before it sends anything.

use super::curl::{can_run, essence, path_with_the_program};
use crate::harness::{Shop, connector, note};
use serde_json::Value;
use std::process::{Command, Output};

/// A connector, and what the shell gets to know of it.
#[derive(Clone, Copy, Default)]
struct Case {
    /// Behind the server's URL.
    path: &'static str,
    /// In the place of `path`: the whole endpoint, with `SERVER` for the server's URL.
    endpoint: Option<&'static str>,
    header: Option<&'static str>,
    signing: Option<&'static str>,
    variables: &'static [(&'static str, &'static str)],
    file: Option<&'static str>,
    /// What the command asks for, and what a person sets it to.
    asked: &'static [(&'static str, &'static str)],
}

const KEY: &str = "whsec_c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ==";

const BLANKS: &str = " \t whsec_c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ== \t";

impl Case {
    fn shop(&self) -> Shop {
        let mut shop = Shop::empty();
        let url = shop.server.url("");
        for (name, value) in self.variables {
            shop.sandbox = shop.sandbox.with_variable(name, &value.replace("SERVER", &url));
        }
        self.file.inspect(|text| drop(shop.sandbox.write("secret", text)));
        let text = |text: &str| Value::from(text).to_string();
        let endpoint = self.endpoint.map_or(format!("{url}{}", self.path), |text| text.replace("SERVER", &url));
        let mut lines = connector("sale", "SALE_INVENTORY", "X").replace("\"X\"", &text(&endpoint));
        self.signing.inspect(|secret| lines.push_str(&format!("signing_secret = {}\n", text(secret))));
        self.header.inspect(|value| lines.push_str(&format!("headers = {{ X-A = {} }}\n", text(value))));
        shop.write_store(&lines);
        let added = ["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "{\"a\":1}", "--connector", "sale"];
        shop.run(added).succeeds();
        shop
    }

    fn run(&self, shop: &Shop, shell: &str, command: &str) -> Output {
        let mut shell = Command::new(shell);
        let path = path_with_the_program(&shop.sandbox);
        shell.args(["-c", command]).current_dir(shop.sandbox.path()).env_clear().env("PATH", path);
        let url = shop.server.url("");
        shell.envs(self.variables.iter().map(|(name, value)| (*name, value.replace("SERVER", &url))));
        shell
            .envs(self.asked.iter().map(|(name, value)| (format!("INVHOOKS_{}", name.to_uppercase()), value)))
            .env("HOME", shop.sandbox.home())
            .output()
            .expect("a shell")
    }
}

/// Runs the command; returns whether it sent the same as the program, or nothing.
fn sends(case: &Case) -> bool {
    sends_in(case, &["sh"])
}

fn sends_in(case: &Case, shells: &[&str]) -> bool {
    let mut all = Vec::new();
    for shell in shells {
        if !Command::new(shell).args(["-c", ":"]).output().is_ok_and(|ran| ran.status.success()) {
            note(&format!("the printed curl command was not run by {shell}, which is not here"));
            continue;
        }
        let shop = case.shop();
        let command = shop.run(["failed", "show", "1", "--curl"]).succeeds_silently().stdout;
        let ran = case.run(&shop, shell, &command);
        let by_curl = shop.server.requests();
        let stderr = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.success(), by_curl.len() == 1, "{shell} {command}\n{stderr}");
        shop.run(["repost", "1", "-q"]).shown();
        let by_program = shop.server.requests().split_off(by_curl.len());
        match (by_curl.first(), by_program.first()) {
            (Some(curl), Some(program)) => {
                assert_eq!(essence(curl), essence(program), "{shell} {command}");
                let has = |request: &crate::harness::Received| request.header("webhook-signature").is_some();
                assert_eq!(has(curl), has(program), "{command}");
                if curl.header("webhook-timestamp") == program.header("webhook-timestamp") {
                    assert_eq!(curl.header("webhook-signature"), program.header("webhook-signature"), "{command}");
                }
            }
            (Some(_), None) => panic!("{shell} sent what the program refuses:\n{command}"),
            (None, _) => assert!(
                stderr.contains("nothing was sent: ") || stderr.contains("this ") || stderr.contains(": the "),
                "{shell} {command}\n{stderr}"
            ),
        }
        all.push(by_curl.len() == 1);
    }
    assert!(all.iter().all(|one| *one == all[0]), "the shells do not agree: {all:?}");
    all[0]
}

#[test]
fn what_curl_would_send_in_another_way_is_not_sent() {
    if !can_run() {
        return;
    }
    let path = |value: &'static [(&'static str, &'static str)]| Case {
        path: "/a/${P}/z",
        variables: value,
        ..Case::default()
    };
    let query = |asked: &'static [(&'static str, &'static str)], path| Case { path, asked, ..Case::default() };
    let base = |variables: &'static [(&'static str, &'static str)], endpoint| Case {
        endpoint: Some(endpoint),
        variables,
        ..Case::default()
    };
    for case in [
        path(&[("P", "p/../q")]),
        path(&[("P", "..")]),
        path(&[("P", "p/%2E./q")]),
        path(&[("P", ".")]),
        path(&[("P", "a b")]),
        path(&[("P", "gr\u{fc}n")]),
        path(&[("P", "a\\b")]),
        path(&[("P", "{a}")]),
        path(&[("P", "a#b")]),
        path(&[("P", "a\"<b>")]),
        query(&[("K", "it's|\u{e9}\"<x>")], "/x?k=it's|\u{e9}\"<x>"),
        query(&[("K", "it's")], "/x?k=it's"),
        query(&[("K", "\u{e9}")], "/x?k=\u{e9}"),
        query(&[("V", "\u{e9}")], "/x;v=\u{e9}"),
        Case { path: "/x?k=${K}", variables: &[("K", "it's|\u{e9}\"<x>")], ..Case::default() },
        Case { path: "/x/../${P}/../y", variables: &[("P", "p/q")], ..Case::default() },
        base(&[("BASE", "SERVER/a/b")], "${BASE}/../y"),
        base(&[("BASE", "SERVER/a")], "${BASE}Sale/../{y}"),
        base(&[("BASE", "SERVER/?q=")], "${BASE}/x'y"),
        base(&[("URL", "HTTP://127.0.0.1:9/x")], "${URL}"),
        base(&[("H", "u:p@127.0.0.1")], "http://${H}:9/x"),
        base(&[("H", "0x7f.1")], "http://${H}:9/x"),
        base(&[("H", "127.0.0.1:09")], "http://${H}/x"),
    ] {
        assert!(!sends(&case), "{:?} {:?} {:?}", case.endpoint, case.path, case.variables);
    }
    for case in [
        path(&[("P", "p/q;r=s'(1)|[2]*!~@:$&,+%2F")]),
        query(&[("K", "|^`{}\\[1-2]$()*!~%27")], "/x?k=|^`{}\\[1-2]$()*!~%27"),
        query(&[("K", "it%27s")], "/x?k=it's"),
        query(&[("JSESSIONID", "0123"), ("K", "v")], "/x;jsessionid=0123/y?k=v"),
        base(&[("URL", "SERVER/in?code=a==/b&x=1")], "${URL}"),
        Case { asked: &[("SIG", "hunterY2")], ..base(&[("URL", "SERVER/in?code=a==/b")], "${URL}&sig=hunterY2") },
        Case { asked: &[("SIG", "a/b")], ..base(&[("Q", "?x=1")], "SERVER/in${Q}&sig=a/b") },
        base(&[("BASE", "SERVER/a")], "${BASE}/b/../y"),
        base(&[("BASE", "SERVER")], "${BASE}"),
    ] {
        // A value with a quote is what the program encodes in a query, and not in a path.
        assert!(sends(&case), "{:?} {:?} {:?}", case.endpoint, case.path, case.variables);
    }
}

/// Every check has something to do here, in the shells into which people paste.
#[test]
fn other_shells_send_the_same() {
    if !can_run() {
        return;
    }
    let case = Case {
        path: "/a/${P}?k=it's",
        header: Some("${XA:-}"),
        signing: Some("${KEY}"),
        variables: &[("P", "p;q"), ("XA", " "), ("KEY", KEY)],
        file: None,
        endpoint: None,
        asked: &[("K", "it%27s")],
    };
    assert!(sends_in(&case, &["sh", "bash", "zsh"]));
    for (name, value) in [("P", "../q"), ("P", "gr\u{fc}n"), ("XA", "\u{a0}"), ("XA", " v"), ("KEY", "whsec_x")] {
        let mut variables = case.variables.to_vec();
        variables.iter_mut().filter(|(known, _)| *known == name).for_each(|known| known.1 = value);
        assert!(!sends_in(&Case { variables: variables.leak(), ..case }, &["bash", "zsh"]), "{name} {value}");
    }
}

/// A shell's own `HOSTNAME` or `RANDOM` is not what the program finds in its environment.
#[test]
fn a_variable_that_a_shell_sets_itself_is_asked_for() {
    if !can_run() {
        return;
    }
    let shells = ["sh", "bash", "zsh"];
    for (header, name, value) in [
        ("${HOSTNAME}", "HOSTNAME", "store-7"),
        ("a ${SECONDS}-${SECONDS}", "SECONDS", "77"),
        ("${RANDOM}", "RANDOM", "rnd-1"),
        ("${UID}", "UID", "u-1"),
        ("Bearer ${PWD}", "PWD", "/secret"),
        ("${PS4:-}", "PS4", "p4"),
        ("${path}", "path", "p-1"),
        ("${HOST:-d3fault}", "HOST", "h-1"),
        ("${BASH_VERSION:-}", "BASH_VERSION", "b-1"),
    ] {
        let set: &'static [(&str, &str)] = vec![(name, value)].leak();
        let case = Case { header: Some(header), variables: set, ..Case::default() };
        assert!(!sends_in(&case, &shells), "{header} was not asked for");
        assert!(sends_in(&Case { asked: set, ..case }, &shells), "{header}");
        let in_url: &'static str = format!("/x/${{{name}}}?k=${{{name}}}").leak();
        let in_url = Case { path: in_url, asked: set, variables: set, ..Case::default() };
        assert!(sends_in(&in_url, &shells), "{name}");
    }
    // Not in the environment of the program: it sends nothing in its place.
    for header in ["${PS4:-}", "a${IFS:-}b"] {
        let name = &header[header.find('{').expect("one") + 1..header.find(":-").expect("one")];
        let empty: &'static [(&str, &str)] = vec![(&*name.to_owned().leak(), "")].leak();
        assert!(sends_in(&Case { header: Some(header), asked: empty, ..Case::default() }, &shells), "{header}");
    }
}

#[test]
fn headers_and_blank_values_are_those_of_the_program() {
    if !can_run() {
        return;
    }
    let header = |header, variables| Case { header: Some(header), variables, ..Case::default() };
    for case in [
        header("${XA:-}", &[("XA", "  ")]),
        header("${XA:-}", &[("XA", " \t\n")]),
        header("${XA:-}", &[]),
        header("${XA:-}", &[("XA", "v \t w")]),
        header("a${XA:-}", &[("XA", "  ")]),
        header("${XA:-}${XB:-}", &[("XA", " "), ("XB", "b")]),
        header("${t}", &[("t", "not the time")]),
        header("${s_0} ${k_0}", &[("s_0", "s"), ("k_0", "k")]),
        Case { path: "/x${XA:-}", variables: &[("XA", " ")], ..Case::default() },
        Case { file: Some("v\r\n"), ..header("${file:secret}", &[]) },
        Case { asked: &[("X_A", "l1teral")], ..header("l1teral", &[]) },
    ] {
        assert!(sends(&case), "{:?} {:?} {:?}", case.header, case.path, case.variables);
    }
    for case in [
        header("${XA}", &[("XA", "  ")]),
        header("${XA}", &[("XA", "\u{a0}")]),
        header("${XA:-}", &[("XA", "\u{a0}")]),
        header("${XA}", &[("XA", " v")]),
        header("a ${XA:-}", &[]),
        header("${XA:-}", &[("XA", "v\n")]),
        header("a${XA:-}", &[("XA", "b\nc")]),
        header("${XA}", &[("XA", "b\u{1}c")]),
        Case { file: Some("v\n\n"), ..header("${file:secret}", &[]) },
        Case { file: Some("v\nw"), ..header("${file:secret}", &[]) },
        Case { file: Some("v\rw\n"), ..header("${file:secret}", &[]) },
        Case { file: Some(" v"), ..header("x${file:secret} ", &[]) },
    ] {
        assert!(!sends(&case), "{:?} {:?} {:?}", case.header, case.path, case.variables);
    }
}

#[test]
fn the_signature_is_that_of_the_program_or_nothing_is_sent() {
    if !can_run() {
        return;
    }
    let signing = |signing, variables| Case { signing: Some(signing), variables, ..Case::default() };
    for case in [
        signing("${KEY}", &[("KEY", KEY)]),
        signing("${KEY}", &[("KEY", BLANKS)]),
        signing("whsec_${KEY}", &[("KEY", "c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ== ")]),
        Case { asked: &[("SIGNING_SECRET", BLANKS)], ..signing(BLANKS, &[]) },
        Case { file: Some("whsec_c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ==\r\n"), ..signing("${file:secret}", &[]) },
    ] {
        assert!(sends(&case), "{:?} {:?}", case.signing, case.variables);
    }
    for case in [
        signing("${KEY}", &[("KEY", "whsec_c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ")]),
        signing("${KEY}", &[("KEY", "whsec_c2hvcnQ=")]),
        signing("${KEY}", &[("KEY", "whsec_c2lnbmluZy1wbDRud GVkLXNlY3JldC0wMQ==")]),
        signing("${KEY}", &[("KEY", "whsec_!!!")]),
        signing("${KEY}", &[("KEY", "whsec_")]),
    ] {
        assert!(!sends(&case), "{:?} {:?}", case.signing, case.variables);
    }
}

#[test]
fn nothing_is_sent_where_a_program_that_the_command_runs_fails() {
    if !can_run() {
        return;
    }
    let case = Case { signing: Some("${KEY}"), variables: &[("KEY", KEY)], ..Case::default() };
    let shop = case.shop();
    let command = shop.run(["failed", "show", "1", "--curl"]).succeeds_silently().stdout;
    for broken in ["openssl() { return 1; }", "openssl() { :; }", "inv-hooks() { return 1; }", "od() { :; }"] {
        // A function, and one that fails only in the end.
        let ran = case.run(&shop, "bash", &format!("{broken}\n{command}"));
        assert!(!ran.status.success(), "{broken}");
        assert_eq!(shop.server.requests().len(), 0, "{broken}");
        assert!(String::from_utf8_lossy(&ran.stderr).contains("nothing was sent: "), "{broken} {ran:?}");
    }
    let last = "openssl() { case $1 in dgst) return 1;; *) command openssl \"$@\";; esac; }";
    assert!(!case.run(&shop, "bash", &format!("{last}\n{command}")).status.success());
    assert_eq!(shop.server.requests().len(), 0);
    assert!(case.run(&shop, "bash", &command).status.success());
    assert_eq!(shop.server.requests().len(), 1);
}

//! `failed show --curl` for a connector with OAuth: the command gets a token as the program does.

use super::scene::{CREDENTIALS, Scene};
use crate::harness::{Reply, note};
use serde_json::json;
use std::path::Path;
use std::process::{Command, Output};

/// What is sensitive in forms, in shells and in the settings of curl.
const ID: &str = "wms client:1";
const SECRET: &str = "pl4nted+/&=%41\"\\ 'ü$x`*~._-é#";

/// A connector with references whose event failed; the program has asked for one token.
fn scene(credentials: &str) -> Scene {
    let more = format!("scope = \"stock write\"\naudience = \"${{AUD:-wms&co}}\"\n{credentials}");
    let mut scene = Scene::new(&more);
    scene.sandbox = scene.sandbox.with_variable("WMS_ID", ID).with_variable("WMS_SECRET", SECRET);
    let references = "client_id = \"${WMS_ID}\"\nclient_secret = \"${WMS_SECRET}\"\n";
    let store = scene.sandbox.read("inv-hooks.toml");
    assert!(store.contains(CREDENTIALS), "{store}");
    scene.sandbox.write("inv-hooks.toml", store.replace(CREDENTIALS, references));
    fail_once(&scene);
    scene
}

fn fail_once(scene: &Scene) {
    scene.number_tokens(json!({}));
    scene.endpoint.set_reply(Reply::status(422));
    scene.send(1, &[]);
    assert_eq!((scene.login.requests().len(), scene.endpoint.requests().len()), (1, 1));
}

fn printed(scene: &Scene) -> String {
    scene.sandbox.run(["failed", "show", "1", "--curl"]).succeeds().stdout
}

/// Runs a command in a shell that has these variables; nothing if there is no such shell here.
fn run(scene: &Scene, shell: &str, command: &str, variables: &[(&str, &str)]) -> Option<Output> {
    let program = Path::new(env!("CARGO_BIN_EXE_inv-hooks")).parent().expect("a folder");
    let mut path = vec![program.to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let mut run = Command::new(shell);
    run.args(["-c", command]).current_dir(scene.sandbox.path()).env_clear();
    run.env("PATH", std::env::join_paths(path).expect("a path")).env("HOME", scene.sandbox.home());
    run.env("INVHOOKS_TENANT", "planted-query-0042").envs(variables.iter().copied());
    run.output().ok()
}

fn can_run() -> bool {
    let is_there = Command::new("curl").arg("--version").output().is_ok_and(|ran| ran.status.success());
    if !is_there {
        note("left out: a printed command that gets a token, because there is no curl here");
    }
    is_there
}

/// The command contains no default, so `AUD` is given too.
const GIVEN: [(&str, &str); 3] = [("WMS_ID", ID), ("WMS_SECRET", SECRET), ("AUD", "wms&co")];

#[test]
fn the_command_asks_for_a_token_as_the_program_does() {
    if !can_run() {
        return;
    }
    for credentials in ["credentials = \"basic\"", "credentials = \"body\""] {
        let scene = scene(credentials);
        let command = printed(&scene);
        assert!(!command.contains("pl4nted") && !command.contains("planted"), "{command}");
        let mut runs = 1;
        for shell in ["sh", "bash", "dash", "zsh", "ksh"] {
            let Some(ran) = run(&scene, shell, &command, &GIVEN) else { continue };
            runs += 1;
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            let (asked, sent) = (scene.login.requests(), scene.endpoint.requests());
            assert!(ran.status.success() && said.is_empty() && asked.len() == runs, "{shell}: {said}\n{command}");
            let (first, last) = (&asked[0], &asked[runs - 1]);
            assert_eq!(last.header("authorization"), first.header("authorization"), "{shell}");
            assert_eq!(String::from_utf8_lossy(&last.body), String::from_utf8_lossy(&first.body), "{shell}");
            assert_eq!(last.header("content-type"), first.header("content-type"), "{shell}");
            assert_eq!(last.target, first.target, "{shell}");
            let bearer = format!("Bearer tok-{runs}");
            assert_eq!(sent[runs - 1].header("authorization"), Some(bearer.as_str()), "{shell}");
            assert_eq!(sent[runs - 1].body, sent[0].body, "{shell}");
        }
        assert!(runs > 2, "only {runs} shells");
    }
}

#[test]
fn a_given_token_is_used_and_without_one_nothing_is_sent() {
    if !can_run() {
        return;
    }
    let scene = scene("");
    let command = printed(&scene);
    let ran = run(&scene, "sh", &command, &[("INVHOOKS_OAUTH_TOKEN", "given")]).expect("a shell");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let sent = scene.endpoint.requests();
    assert_eq!(
        (sent.len(), sent[1].header("authorization"), scene.login.requests().len()),
        (2, Some("Bearer given"), 1)
    );
    let refused = Reply::status(401).body("{\"error\":\"invalid_client\"}");
    let empty = Reply::ok().body("{\"access_token\":\"\"}");
    for reply in [refused, empty, Reply::ok().body("<html>"), Reply::ok().body("{\"access_token\":\"a b\"}")] {
        scene.login.set_reply(reply);
        let ran = run(&scene, "sh", &command, &GIVEN).expect("a shell");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!ran.status.success() && said.contains("a token from the token URL"), "{said}");
        assert!(!said.contains("pl4nted"), "{said}");
    }
    let ran = run(&scene, "sh", &command, &[GIVEN[0], GIVEN[2]]).expect("a shell");
    assert!(!ran.status.success() && String::from_utf8_lossy(&ran.stderr).contains("WMS_SECRET"));
    assert_eq!(scene.endpoint.requests().len(), 2, "nothing more was sent");
    // Some servers write it on many lines and escape slashes.
    scene.login.set_reply(Reply::ok().body("{\r\n  \"access_token\" : \"a\\/b+c==\",\n  \"expires_in\": 9\n}\n"));
    run(&scene, "sh", &command, &GIVEN).expect("a shell");
    assert_eq!(scene.endpoint.requests()[2].header("authorization"), Some("Bearer a/b+c=="));
}

#[test]
fn literal_credentials_are_variables_and_a_failed_check_gets_a_token_too() {
    if !can_run() {
        return;
    }
    let scene = Scene::new("");
    fail_once(&scene);
    let given = [
        ("INVHOOKS_OAUTH_CLIENT_ID", "planted-id-0815"),
        ("INVHOOKS_OAUTH_CLIENT_SECRET", "planted-client-secret-4711"),
    ];
    let is_used = |command: &str| {
        assert!(!command.contains("planted"), "{command}");
        let before = scene.login.requests().len();
        let ran = run(&scene, "sh", command, &given).expect("a shell");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let (asked, sent) = (scene.login.requests(), scene.endpoint.requests());
        assert_eq!(asked.len(), before + 1);
        assert_eq!(asked[before].header("authorization"), asked[0].header("authorization"));
        let bearer = format!("Bearer tok-{}", asked.len());
        assert_eq!(sent[sent.len() - 1].header("authorization"), Some(bearer.as_str()));
    };
    is_used(&printed(&scene));
    scene.endpoint.set_reply(Reply::ok());
    let args = ["connector", "conformance", "sale", "--only", "malformed-json", "-o", "json"];
    let view = scene.sandbox.run(args).exits(4).json();
    is_used(view["checks"][0]["curl"].as_str().expect("a command"));
}

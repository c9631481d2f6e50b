//! The files that `listen` writes: it changes no file of others.

use super::{Listening, json_lines};
use crate::harness::Sandbox;
#[cfg(unix)]
use snapbox::{assert_data_eq, str};
use std::fs;
use std::path::Path;

const LISTEN: [&str; 7] = ["listen", "--addr", "127.0.0.1:0", "--count", "1", "--timeout", "20ms"];

/// The content of a ready file.
const URL: &str = "http://127.0.0.1:8787\n";

/// A line of a record.
const LINE: &str = "{\"time\":\"2026-03-02T15:00:00Z\",\"method\":\"POST\",\"path\":\"/\",\"headers\":{},\"body\":\"{}\",\"sha256\":\"\",\"status\":200}\n";

/// What is at a path: the text of a file, the target of a link, or something else.
fn there(path: &Path) -> String {
    match (path.read_link(), fs::read_to_string(path)) {
        (Ok(target), _) => format!("-> {}", target.display()),
        (_, Ok(text)) => text,
        (_, Err(error)) => error.kind().to_string(),
    }
}

fn run(sandbox: &Sandbox, flag: &str, name: &str, code: i32) -> String {
    sandbox.run(LISTEN.iter().copied().chain([flag, name])).exits(code).stderr
}

#[test]
fn a_file_that_no_listen_wrote_is_not_changed() {
    let texts =
        ["", "\n", "mine", "http://127.0.0.1:8787", "http://127.0.0.1:8787\nmine\n", "https://127.0.0.1:1\n", LINE];
    for text in texts {
        let sandbox = Sandbox::new();
        let path = sandbox.write("ready", text);
        let shown = run(&sandbox, "--ready-file", "ready", 6);
        assert!(shown.contains("no `listen` wrote it") && shown.contains("was not changed"), "{text:?}: {shown}");
        assert_eq!(there(&path), text);
    }
    let slog = "{\"time\":\"2026-11-26T10:00:00Z\",\"level\":\"INFO\",\"msg\":\"another program\"}\n";
    let late = "{\"time\":\"2026-11-26T10:00:00Z\\nand no end of that for sixty-four bytes";
    for text in
        [slog, &slog[..40], late, "{\"time\":\"1\n", "mine", "{\"time\": \"x\"}\n", "version = 1\n", "{}\n", "\n", URL]
    {
        let sandbox = Sandbox::new();
        let path = sandbox.write("record", text);
        let shown = run(&sandbox, "--record", "record", 6);
        assert!(shown.contains("not a record of requests") && shown.contains("was not changed"), "{text:?}: {shown}");
        assert_eq!(there(&path), text);
    }
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.file("folder")).expect("a folder");
    run(&sandbox, "--ready-file", "folder", 6);
    run(&sandbox, "--record", "folder", 7);
    assert!(sandbox.file("folder").is_dir());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let sandbox = Sandbox::new();
    sandbox.write("mine", "mine");
    sandbox.write("url", URL);
    sandbox.write("lines", LINE);
    for target in ["mine", "url", "lines", "nowhere", "."] {
        let link = sandbox.file("link");
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(target, &link).expect("a link");
        for flag in ["--ready-file", "--record"] {
            let code = if (target, flag) == (".", "--record") { 7 } else { 6 };
            run(&sandbox, flag, "link", code);
            assert_eq!(there(&link), format!("-> {target}"), "{flag}");
        }
    }
    for (name, text) in [("mine", "mine"), ("url", URL), ("lines", LINE)] {
        assert_eq!(sandbox.read(name), text);
    }
    assert!(!sandbox.file("nowhere").exists());
}

#[cfg(unix)]
#[test]
fn the_ready_file_of_a_killed_listen_is_replaced_by_the_next_one() {
    let sandbox = Sandbox::new();
    let mut killed = Listening::start(&sandbox, &[]);
    let old = sandbox.read("ready");
    killed.child.kill().expect("it is killed");
    killed.child.wait().expect("it ends");
    assert_eq!(sandbox.read("ready"), old, "it was left behind");
    // The harness would read the old file as the new one.
    let shown = run(&sandbox, "--ready-file", "ready", 4);
    assert!(shown.contains("listening on"), "{shown}");
    assert!(!sandbox.file("ready").exists());
}

#[cfg(unix)]
#[test]
fn a_url_that_someone_else_wrote_is_not_changed() {
    let sandbox = Sandbox::new();
    let refused = |what: &str, text: &str| {
        let shown = run(&sandbox, "--ready-file", "ready", 6);
        assert!(
            shown.contains("nothing shows that a `listen` wrote it") && shown.contains("remove the file"),
            "{what}"
        );
        assert_eq!(sandbox.read("ready"), text, "{what}");
    };
    for text in [URL, "http://0.0.0.0:80\n", "http://[::1]:8787\n"] {
        sandbox.write("ready", text);
        refused("by hand", text);
    }
    fs::remove_file(sandbox.file("ready")).expect("it is there");
    let mut killed = Listening::start(&sandbox, &[]);
    killed.child.kill().expect("it is killed");
    killed.child.wait().expect("it ends");
    let left = sandbox.read("ready");
    // The file of a killed run, with the same bytes written again, or copied.
    std::thread::sleep(std::time::Duration::from_millis(20));
    sandbox.write("ready", &left);
    refused("written again", &left);
    fs::copy(sandbox.file("ready"), sandbox.file("copy")).expect("a copy");
    fs::rename(sandbox.file("copy"), sandbox.file("ready")).expect("renamed");
    refused("copied", &left);
}

#[cfg(unix)]
#[test]
fn the_ready_file_of_a_running_listen_is_not_replaced() {
    let sandbox = Sandbox::new();
    let running = Listening::start(&sandbox, &["--count", "1"]);
    let url = sandbox.read("ready");
    let shown = run(&sandbox, "--ready-file", "ready", 6);
    assert_data_eq!(
        shown,
        str![[r#"
error: the file ready already exists: it belongs to another `listen` that is running
  It was not changed. Give --ready-file another name, or remove the file.

"#]]
    );
    assert_eq!(sandbox.read("ready"), url);
    assert_eq!(running.post("/", "{}"), 200);
    assert_eq!(running.wait().code, Some(0));
    assert!(!sandbox.file("ready").exists());
}

#[test]
fn a_file_that_replaced_the_ready_file_is_not_removed() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "1"]);
    fs::rename(sandbox.file("ready"), sandbox.file("moved")).expect("moved");
    sandbox.write("ready", "mine");
    assert_eq!(listening.post("/", "{}"), 200);
    assert_eq!(listening.wait().code, Some(0));
    assert_eq!(sandbox.read("ready"), "mine");
    assert!(sandbox.file("moved").exists());
}

#[test]
fn a_record_continues_on_a_new_line() {
    let half = &LINE[..LINE.len() / 2];
    for before in ["", "{\"ti", half, LINE, &format!("{LINE}{half}")] {
        let sandbox = Sandbox::new();
        let path = sandbox.write("record", before);
        let listening = Listening::start(&sandbox, &["--count", "2", "--record", "record"]);
        assert_eq!((listening.post("/", "{}"), listening.post("/", "[]")), (200, 200));
        assert_eq!(listening.wait().code, Some(0));
        let text = sandbox.read("record");
        let rest = text.strip_prefix(before).expect("the old lines stay");
        let lines = json_lines(rest.trim_start_matches('\n'));
        assert_eq!((lines.len(), &lines[0]["body"], &lines[1]["body"]), (2, &"{}".into(), &"[]".into()));
        assert_eq!(rest.starts_with('\n'), !before.is_empty() && !before.ends_with('\n'), "{before:?}");
        private(&path);
    }
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    // `Sandbox::write` creates files that others can read.
    assert_eq!(path.metadata().expect("a file").permissions().mode() & 0o7777, 0o600);
}

#[cfg(not(unix))]
fn private(_: &Path) {}

#[cfg(unix)]
#[test]
fn a_record_may_go_into_a_pipe_or_a_device() {
    let sandbox = Sandbox::new();
    run(&sandbox, "--record", "/dev/null", 4);
    let listening = Listening::start(&sandbox, &["--count", "1", "--record", "/dev/stderr"]);
    assert_eq!(listening.post("/", "{}"), 200);
    let ended = listening.wait();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("\"body\":\"{}\""), "{}", ended.stderr);
}

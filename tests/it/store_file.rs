//! The file of the store after commands that change it: only what they name changes.

use crate::harness::Sandbox;
use snapbox::{assert_data_eq, str};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

const INLINE: &str = "version = 1
environment = \"test\"
# about one: ask team A before changing
connectors.one = { api_key = \"SALE_INVENTORY\", endpoint = \"http://127.0.0.1:8787/1\" } # tail
# about two
connectors.two.api_key = \"RETURN_INVENTORY\"
connectors.two.endpoint = \"http://127.0.0.1:8787/2\"
";

const ADD: [&str; 6] = ["connector", "add", "new", "--api-key", "SALE_INVENTORY", "--endpoint"];

/// Runs a command on a store and compares the result, with `\n` and with `\r\n`, with and without a byte order mark.
fn leaves(before: &str, args: &[&str], expected: &str) {
    for (ending, mark) in [("\n", ""), ("\r\n", "\u{feff}")] {
        let sandbox = Sandbox::new();
        let in_file = |text: &str| format!("{mark}{}", text.replace('\n', ending));
        sandbox.write("inv-hooks.toml", in_file(before));
        sandbox.run(args).succeeds();
        assert_eq!(sandbox.read("inv-hooks.toml"), in_file(expected), "{args:?}");
    }
}

#[test]
fn an_inline_connector_is_changed_in_its_place() {
    let rename = |from: &str, to: &str| INLINE.replace(from, to);
    leaves(INLINE, &["connector", "edit", "one", "--rename", "uno"], &rename("connectors.one", "connectors.uno"));
    leaves(INLINE, &["connector", "edit", "two", "--rename", "due"], &rename("connectors.two", "connectors.due"));
    leaves(INLINE, &["connector", "disable", "one"], &rename("8787/1\" }", "8787/1\", enabled = false }"));
    leaves(
        INLINE,
        &["connector", "disable", "two"],
        &rename("8787/2\"\n", "8787/2\"\nconnectors.two.enabled = false\n"),
    );
    let disabled = rename("{ api_key", "{ enabled = false, api_key");
    leaves(&disabled, &["connector", "enable", "one"], &rename("{ api_key", "{ enabled = true, api_key"));
    leaves(
        INLINE,
        &["connector", "edit", "one", "--header", "X: 1", "--timeout", "5s"],
        &rename("8787/1\" }", "8787/1\", timeout = \"5s\", headers = { X = \"1\" } }"),
    );
    let without_one: Vec<&str> = INLINE.lines().filter(|line| !line.contains("one")).collect();
    leaves(INLINE, &["connector", "remove", "one"], &format!("{}\n", without_one.join("\n")));
    let one = "connectors.new = { api_key = \"SALE_INVENTORY\", endpoint = \"https://a.example\", integration_type = \"HTTP_POST\" }\n";
    leaves(INLINE, &[&ADD[..], &["https://a.example"]].concat(), &format!("{INLINE}{one}"));
}

#[test]
fn tables_lists_and_comments_keep_their_form() {
    let store = "# head\n\nversion = 1\n\n# about asn\n[connectors.\"asn\"] # name\napi_key = \"INVENTORY_EXPORT_ASN\"\nevents = [ # both\n    # the first\n    \"ASN_RECEIVED_EVENT\", # when it came\n    \"ASN_RECEIVE_COMPLETED_EVENT\" # at the end\n]\nendpoint = 'https://a.example/asn' # where\n# timeout = \"5s\"\n\n# about sold\n[connectors.sold]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example/sold\"\n# the payload's table\n[payload.SALE_INVENTORY]\nstore = \"/storeId\"\n# the end";
    let edit = |rest: &[&str], expected: &str| leaves(store, &[&["connector", "edit", "asn"], rest].concat(), expected);
    edit(&["--endpoint", "https://b.example"], &store.replace("'https://a.example/asn'", "\"https://b.example\""));
    edit(&["--remove-event", "ASN_RECEIVED_EVENT"], &store.replace("    \"ASN_RECEIVED_EVENT\", # when it came\n", ""));
    edit(
        &["--add-event", "ASN_NEW"],
        &store.replace("_EVENT\" # at the end\n", "_EVENT\", # at the end\n    \"ASN_NEW\"\n"),
    );
    edit(
        &["--header", "X: 1"],
        &store.replace("# timeout = \"5s\"\n", "# timeout = \"5s\"\n\n[connectors.\"asn\".headers]\nX = \"1\"\n"),
    );
    edit(&["--rename", "wms.asn"], &store.replace("connectors.\"asn\"", "connectors.\"wms.asn\""));
    let new = "\n[connectors.new]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://c.example\"\nintegration_type = \"HTTP_POST\"\n\n";
    let added = store.replace("# the payload's table", &format!("{new}# the payload's table"));
    leaves(store, &[&ADD[..], &["https://c.example"]].concat(), &added);
    let from = store.find("\n# about asn").expect("it");
    let to = store.find("# timeout").expect("it");
    leaves(store, &["connector", "remove", "asn"], &format!("{}{}", &store[..=from], &store[to..]));
    let (from, to) = (store.find("# about sold").expect("it"), store.find("# the payload").expect("it"));
    leaves(store, &["connector", "remove", "sold"], &format!("{}{}", &store[..from], &store[to..]));
}

#[test]
fn an_edit_that_changes_nothing_does_not_write() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("inv-hooks.toml", INLINE.replace("} # tail", ", headers = { X = '1' } } # tail"));
    sandbox.write(
        "import.json",
        r#"{"Name": "two", "API Key": "RETURN_INVENTORY", "API Endpoint": "http://127.0.0.1:8787/2"}"#,
    );
    let seen = || fs::metadata(&path).map(|file| (file.ino(), file.mtime(), file.mtime_nsec())).expect("a store");
    let before = (seen(), sandbox.read("inv-hooks.toml"));
    let commands: [&[&str]; 8] = [
        &["connector", "enable", "one", "two"],
        &["connector", "edit", "one", "--endpoint", "http://127.0.0.1:8787/1"],
        &["connector", "edit", "one", "--header", "x: 1"],
        &["connector", "edit", "one", "--idempotent=false"],
        &["connector", "edit", "one", "--rename", "one"],
        &["connector", "import", "import.json"],
        &["connector", "disable", "one", "--dry-run"],
        &["connector", "remove", "two", "-n"],
    ];
    for command in commands {
        sandbox.run(command).succeeds();
        assert_eq!((seen(), sandbox.read("inv-hooks.toml")), before, "{command:?}");
    }
    sandbox.run(["connector", "disable", "two"]).succeeds();
    assert!(seen().0 != before.0.0, "this test notices a change");
}

#[test]
fn owner_group_mode_and_link_stay() {
    let sandbox = Sandbox::new();
    let real = sandbox.write("real.toml", INLINE);
    symlink("real.toml", sandbox.file("inv-hooks.toml")).expect("a link");
    // A user who may not change the owner of a file keeps the old one.
    let is_root = std::os::unix::fs::chown(&real, Some(4711), Some(4712)).is_ok();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o664)).expect("a mode");
    let seen = || fs::metadata(&real).map(|file| (file.uid(), file.gid(), file.mode() & 0o7777)).expect("a store");
    let before = seen();
    assert_eq!((is_root, before.2), (before.0 == 4711, 0o664));
    let shown = sandbox.run(["connector", "disable", "one"]).succeeds();
    assert_eq!(seen(), before);
    assert!(!shown.stderr.contains("owner"), "{}", shown.stderr);
    assert!(sandbox.file("inv-hooks.toml").is_symlink());
}

#[test]
fn if_the_owner_cannot_be_kept_the_command_says_so_and_no_other_group_can_read() {
    use std::os::unix::process::CommandExt as _;
    let sandbox = Sandbox::new();
    let path = sandbox.write("inv-hooks.toml", INLINE);
    if std::os::unix::fs::chown(&path, Some(4711), Some(4712)).is_err() {
        crate::harness::note("who is not root cannot make a file of another user: the owner of a store is not tried");
        return;
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).expect("a mode");
    fs::set_permissions(sandbox.path(), fs::Permissions::from_mode(0o777)).expect("a mode");
    let as_other = |args: &[&str]| sandbox.command(args).uid(4713).gid(4714).output();
    if as_other(&["--version"]).is_err() {
        crate::harness::note("another user cannot start the program here: the owner of a store is not tried");
        return;
    }
    let output = as_other(&["connector", "disable", "one"]).expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert_data_eq!(
        said,
        str![[r#"
the owner changed to user 4713 of group 4714 from user 4711 of group 4712: only root can keep the owner and group of [..]/inv-hooks.toml
connector one disabled ([..]/inv-hooks.toml)

"#]]
    );
    let file = fs::metadata(&path).expect("a store");
    assert_eq!(
        (file.uid(), file.gid(), file.mode() & 0o7777),
        (4713, 4714, 0o644),
        "the group has the rights of all users"
    );
}

#[test]
fn files_of_other_programs_next_to_the_store_are_kept() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", INLINE);
    let names =
        [".inv-hooks.toml.backup.tmp", ".inv-hooks.toml.a1B2c3.tmp", ".inv-hooks.toml.swp", ".inv-hooks.toml.lock"];
    names.iter().for_each(|name| drop(sandbox.write(name, "mine")));
    sandbox.run(["connector", "disable", "one"]).succeeds();
    sandbox.run(["connector", "remove", "two"]).succeeds();
    assert!(sandbox.read("inv-hooks.toml").contains("enabled = false"));
    names.iter().for_each(|name| assert_eq!(sandbox.read(name), "mine", "{name}"));
    assert_eq!(fs::read_dir(sandbox.path()).expect("a folder").count(), names.len() + 2, "and the log");
}

/// In a shared folder another user may have put something in the place of the lock.
#[test]
#[cfg(unix)]
fn a_lock_is_a_file_and_no_link_is_followed_for_it() {
    let check = |make: &dyn Fn(&Sandbox)| {
        let sandbox = Sandbox::new();
        let text = "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n";
        sandbox.write("s.toml", text);
        sandbox.write("other", "");
        make(&sandbox);
        let said = sandbox.run(["--config", "s.toml", "connector", "disable", "a"]).exits(7).stderr;
        assert_eq!((sandbox.read("s.toml").as_str(), sandbox.read("other").as_str()), (text, ""));
        assert!(!sandbox.file("new").exists() && sandbox.file(".s.toml.lock").symlink_metadata().is_ok());
        said
    };
    let link = |target: &'static str| {
        move |sandbox: &Sandbox| {
            std::os::unix::fs::symlink(sandbox.file(target), sandbox.file(".s.toml.lock")).expect("a link");
        }
    };
    let folder = |sandbox: &Sandbox| std::fs::create_dir(sandbox.file(".s.toml.lock")).expect("a folder");
    let pipe = |sandbox: &Sandbox| {
        let made = std::process::Command::new("mkfifo").arg(sandbox.file(".s.toml.lock")).status();
        assert!(made.is_ok_and(|status| status.success()));
    };
    let said = [check(&link("other")), check(&link("new")), check(&folder), check(&pipe)];
    assert_data_eq!(
        said.concat(),
        str![[r#"
error: the connector store s.toml cannot be changed
  because: Too many levels of symbolic links (os error 40)
  It was not changed. Check that its folder exists and can be written to.
error: the connector store s.toml cannot be changed
  because: Too many levels of symbolic links (os error 40)
  It was not changed. Check that its folder exists and can be written to.
error: the connector store s.toml cannot be changed
  because: Is a directory (os error 21)
  It was not changed. Check that its folder exists and can be written to.
error: the connector store s.toml cannot be changed
  because: the path of its lock is not a regular file
  It was not changed. Check that its folder exists and can be written to.

"#]]
    );
}

/// Runs a line in a shell in which `inv` is the program; it is stopped after some seconds with 124.
#[cfg(unix)]
fn in_a_shell(sandbox: &Sandbox, line: &str) -> (Option<i32>, String) {
    let inner = sandbox.command(["x"]);
    let mut shell = std::process::Command::new("bash");
    let inv = format!("inv() {{ timeout 20 '{}' \"$@\"; }}; {line}", env!("CARGO_BIN_EXE_inv-hooks"));
    shell.args(["-c", &inv]).current_dir(sandbox.path()).env_clear();
    shell.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = shell.output().expect("bash");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), said)
}

#[test]
#[cfg(unix)]
fn a_pipe_is_a_store_to_read_while_something_writes_to_it() {
    let check = |line: &str, code: i32, expected: &str| {
        let sandbox = Sandbox::new();
        sandbox.write("s.toml", INLINE);
        let (ended, said) = in_a_shell(&sandbox, &format!("mkfifo p.toml; {line}"));
        assert_eq!(ended, Some(code), "{line}: {said}");
        assert!(said.contains(expected), "{line}: {said}");
        let is_pipe = |file: &fs::Metadata| std::os::unix::fs::FileTypeExt::is_fifo(&file.file_type());
        assert!(fs::metadata(sandbox.file("p.toml")).is_ok_and(|file| is_pipe(&file)), "{line}");
    };
    let silent = "it is a pipe that nothing writes to, and no regular file";
    check("inv --config p.toml connector list", 7, silent);
    check("inv --config p.toml connector validate", 7, silent);
    check("inv --config p.toml send SALE_INVENTORY --data '{}' -n", 7, silent);
    check("inv --config p.toml connector edit one --timeout 5s", 7, silent);
    check("inv --config <(true) connector list", 7, silent);
    // Each of these pipes has a writer.
    check("inv --config <(cat s.toml) connector list -o name", 0, "one\ntwo\n");
    check("inv --config <(sleep 0.3; cat s.toml) connector list -o name", 0, "one\ntwo\n");
    check("cat s.toml | inv --config /dev/stdin connector list -o name", 0, "one\ntwo\n");
    check("inv --config /dev/stdin connector list -o name < s.toml", 0, "one\ntwo\n");
    check("inv --config /dev/fd/5 connector list -o name 5< s.toml", 0, "one\ntwo\n");
    check("cat s.toml > p.toml & sleep 0.3; inv --config p.toml connector list -o name", 0, "one\ntwo\n");
    check("inv --config /dev/null connector list", 7, "/dev/null");
    check("inv --config /dev/zero connector list", 7, "it is a device, and no regular file");
}

#[test]
#[cfg(unix)]
fn a_store_that_is_not_a_regular_file_is_never_written() {
    let said = |config: &str, verb: &str| {
        let sandbox = Sandbox::new();
        sandbox.write("s.toml", INLINE);
        let [said, rehearsed] = ["", " -n"].map(|dry_run| {
            let line = format!("mkfifo p.toml 2>/dev/null; inv --config {config} connector {verb}{dry_run}");
            let (ended, said) = in_a_shell(&sandbox, &line);
            assert_eq!(ended, Some(7), "{config} {verb}: {said}");
            said
        });
        assert_eq!(said, rehearsed, "{config} {verb}");
        assert_eq!(sandbox.read("s.toml"), INLINE);
        format!("{config} {verb}\n{said}")
    };
    let add = "add a --api-key SALE_INVENTORY --endpoint https://a.example --header X:1";
    let shown =
        [said("p.toml", add), said("p.toml", "disable one"), said("/dev/null", add), said("/dev/null", "disable one")];
    assert_data_eq!(
        shown.concat(),
        str![[r#"
p.toml add a --api-key SALE_INVENTORY --endpoint https://a.example --header X:1
error: the connector store p.toml cannot be read
  because: it is a pipe that nothing writes to, and no regular file
  Check the path and its permissions.
p.toml disable one
error: the connector store p.toml cannot be changed
  because: it is a pipe, and no regular file
  It is not a regular file and can only be read. Name a file with --config.
/dev/null add a --api-key SALE_INVENTORY --endpoint https://a.example --header X:1
error: the connector store /dev/null is refused: line 1, column 1 (version): the store is empty or has no version
  Restore it from a backup, or add this line: version = 1
  Nothing was changed.
/dev/null disable one
error: the connector store /dev/null cannot be changed
  because: it is a device, and no regular file
  It is not a regular file and can only be read. Name a file with --config.

"#]]
    );
    // The name of this pipe differs from run to run.
    let substituted = said("<(cat s.toml)", "disable one");
    assert!(substituted.contains("it is a pipe, and no regular file"), "{substituted}");
    assert!(!fs::metadata("/dev/null").expect("it is there").is_file());
}

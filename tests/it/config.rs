//! `init` and `config show`.

use crate::harness::Sandbox;

fn setting(sandbox: &Sandbox, args: &[&str], name: &str) -> (String, String) {
    let shown = sandbox.run(["config", "show", "-o", "json"].iter().chain(args)).succeeds();
    let settings = shown.json();
    let found = settings.as_array().expect("rows").iter().find(|row| row["name"] == name).expect(name);
    (found["value"].as_str().unwrap_or("none").to_owned(), found["origin"].as_str().expect("an origin").to_owned())
}

#[test]
fn init_creates_a_store_once() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.file(".git")).expect("a folder");
    sandbox.write(".gitignore", "target");
    sandbox.run(["init", "--dry-run"]).succeeds();
    assert!(!sandbox.file("inv-hooks.toml").exists());
    sandbox.run(["init", "--environment", "staging"]).succeeds();
    assert_eq!(sandbox.read(".gitignore"), "target\n.inv-hooks/\n");
    let made = sandbox.read("inv-hooks.toml");
    assert!(made.contains("environment = \"staging\""), "{made}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(sandbox.file("inv-hooks.toml")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    sandbox.run(["init"]).exits(6);
    assert_eq!(sandbox.read("inv-hooks.toml"), made);
    sandbox.run(["--config", "other.toml", "init"]).succeeds();
    assert_eq!(sandbox.read(".gitignore"), "target\n.inv-hooks/\n");
    sandbox.run(["init", "--environment", "two words"]).exits(2);
    sandbox.run(["connector", "validate"]).succeeds();
}

#[test]
fn empty_variables_count_as_not_set() {
    let mut sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", "version = 1\n[delivery]\ntimeout = \"3s\"\n");
    for name in ["CONFIG", "LOG", "OUTPUT", "COLOR", "NO_INPUT", "TIMEOUT", "CONCURRENCY"] {
        sandbox = sandbox.with_variable(&format!("INV_HOOKS_{name}"), "");
    }
    assert_eq!(setting(&sandbox, &[], "timeout"), ("3s".to_owned(), "store".to_owned()));
    let store = sandbox.file("inv-hooks.toml").display().to_string();
    assert_eq!(setting(&sandbox, &[], "store").0, store);
    assert_eq!(setting(&sandbox, &[], "color").1, "default");
    sandbox.run(["connector", "test", "--all", "--dry-run"]).exits(5);
    sandbox.run(["send", "SALE_INVENTORY", "--data", "{}"]).exits(5);
    sandbox.run(["--config", "", "doctor"]).exits(2);
}

#[test]
fn no_input_accepts_only_yes_or_no() {
    let check = |value: &str, code: i32| {
        Sandbox::new().with_variable("INV_HOOKS_NO_INPUT", value).run(["connector", "list"]).exits(code)
    };
    for value in ["1", "true", "yes", "0", "false", "no", "off"] {
        check(value, 0);
    }
    assert!(check("maybe", 2).stderr.contains("--no-input"));
}

#[test]
fn settings_come_from_flag_variable_store_default() {
    let sandbox = Sandbox::new();
    let check = |sandbox: &Sandbox, args: &[&str], name: &str, value: &str, origin: &str| {
        assert_eq!(setting(sandbox, args, name), (value.to_owned(), origin.to_owned()), "{name} {args:?}");
    };
    check(&sandbox, &[], "timeout", "10s", "default");
    check(&sandbox, &[], "store", "none", "default");
    let user_log = sandbox.home().join(".local/state/inv-hooks/events.db").display().to_string();
    check(&sandbox, &[], "log", &user_log, "default");
    sandbox
        .write("inv-hooks.toml", "version = 1\nenvironment = \"e\"\n[delivery]\ntimeout = \"3s\"\nconcurrency = 4\n");
    check(&sandbox, &[], "timeout", "3s", "store");
    check(&sandbox, &[], "environment", "e", "store");
    check(&sandbox, &[], "log", &sandbox.file(".inv-hooks/events.db").display().to_string(), "default");
    check(&sandbox, &["--log", "sqlite:/x.db"], "log", "/x.db", "flag");
    let sandbox = sandbox.with_variable("INV_HOOKS_TIMEOUT", "4s").with_variable("INV_HOOKS_COLOR", "never");
    check(&sandbox, &[], "timeout", "4s", "variable");
    check(&sandbox, &[], "color", "never", "variable");
    check(&sandbox, &["--timeout", "5s", "--concurrency", "9"], "timeout", "5s", "flag");
    check(&sandbox, &["--concurrency", "9"], "concurrency", "9", "flag");
    check(&sandbox, &[], "output", "json", "flag");
    let plain = sandbox.run(["config", "show"]).succeeds_silently();
    assert!(plain.stdout.starts_with("SETTING\tVALUE\n"), "{}", plain.stdout);
    let full = sandbox.run(["config", "show", "--origin"]).succeeds_silently();
    assert!(full.stdout.contains("concurrency\t4\tstore\n"), "{}", full.stdout);
}

#[test]
fn a_log_url_is_never_repeated() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", "version = 1\n[log]\nurl = \"postgres://u:planted-5ecret@h/db\"\n");
    let (value, origin) = setting(&sandbox, &[], "log");
    assert!(!value.contains("planted") && origin == "store", "{value}");
    #[cfg(feature = "postgres")]
    assert_eq!(value, "postgres://u:***@h/db");
    sandbox.write("inv-hooks.toml", "version = 1\n[log]\nurl = \"sqlite:data/e.db\"\n");
    let expected = sandbox.file("data/e.db").display().to_string();
    assert_eq!(setting(&sandbox, &[], "log"), (expected, "store".to_owned()));
}

#[test]
fn the_nearest_store_is_used_and_the_one_in_the_home_folder_is_last() {
    let sandbox = Sandbox::new();
    let user = sandbox.home().join(".config/inv-hooks/inv-hooks.toml");
    std::fs::create_dir_all(user.parent().expect("a folder")).expect("folders");
    std::fs::write(&user, "version = 1\n").expect("a store");
    assert_eq!(setting(&sandbox, &[], "store").0, user.display().to_string());
    assert!(setting(&sandbox, &[], "log").0.contains(".local/state"));
    let project = sandbox.write("inv-hooks.toml", "version = 1\n");
    assert_eq!(setting(&sandbox, &[], "store").0, project.display().to_string());
    let named = sandbox.write("deep/er.toml", "version = 1\n").display().to_string();
    assert_eq!(setting(&sandbox, &["--config", &named], "store"), (named, "flag".to_owned()));
}

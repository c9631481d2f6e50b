//! Too few open files or threads: whatever the limit is, an error with an exit code, and the log is right.

use crate::harness::{Shop, note};
use serde_json::Value;
use std::ops::AddAssign as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const SALE: [&str; 4] = ["send", "SALE_INVENTORY", "--data", r#"{"orderId":"1"}"#];
const ADD: [&str; 6] = ["failed", "add", "--api-key", "SALE_INVENTORY", "--data", r#"{"orderId":"2"}"#];

/// Closes what the tests' own process left open for its children. A terminal of another test is such a file, for rexpect
/// opens it without `O_CLOEXEC`: as number 3, it leaves a limit of 4 no file to load the libraries with.
const CLOSE_OTHERS: &str =
    r#"for file in /proc/$$/fd/*; do file=${file##*/}; ((file < 3)) || eval "exec $file>&-"; done;"#;

/// Runs `args` after the words of `limit`, which end with the name of the program.
fn run(shop: &Shop, limit: &[&str], args: &[&str]) -> Output {
    let of = shop.sandbox.command(args);
    let mut command = Command::new(limit[0]);
    command.args(&limit[1..]).args(args).current_dir(shop.sandbox.path()).env_clear();
    command.envs(of.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let started = Instant::now();
    let output = command.stdin(Stdio::null()).output().expect("it starts");
    assert!(started.elapsed() < Duration::from_secs(20), "{limit:?} {args:?} took {:?}", started.elapsed());
    output
}

/// A good end is a success, or an error with a message and an exit code, but not a panic or a signal.
fn ends_well(output: &Output, what: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1 | 4 | 5 | 7)), "{what}: {:?} {stderr}", output.status);
    assert!(!stderr.contains("panicked"), "{what}: {stderr}");
    assert!(output.status.success() || !stderr.is_empty(), "{what}: nothing is said");
}

/// Checks that every event that is delivered in the log has arrived.
fn is_right(shop: &Shop) {
    let rows: Value = shop.run(["log", "info", "-o", "json"]).succeeds().json()["rows"].clone();
    let arrived = shop.server.requests().len() as u64;
    let [delivered, unknown] = ["delivered", "unknown"].map(|state| rows[state].as_u64().expect("a number"));
    assert!(delivered <= arrived && arrived <= delivered + unknown, "{rows}, {arrived} arrived");
}

#[test]
#[cfg(unix)]
fn with_any_limit_of_open_files_there_is_an_error_and_no_panic() {
    let shop = Shop::new();
    shop.run(ADD).succeeds();
    let (mut failed, mut done, mut said) = (0, 0, String::new());
    for most in 4..=24 {
        let shell = format!("{CLOSE_OTHERS} ulimit -n {most}; exec \"$0\" \"$@\"");
        let limit = ["bash", "-c", &shell, env!("CARGO_BIN_EXE_inv-hooks")];
        for args in [
            &SALE[..],
            &ADD,
            &["repost", "--all", "--yes"],
            &["resume"],
            &["failed", "search", "nowhere", "--count"],
            &["log", "check"],
            &["listen", "--addr", "127.0.0.1:0", "--count", "0", "--timeout", "100ms"],
        ] {
            let output = run(&shop, &limit, args);
            if args[0] != "listen" {
                ends_well(&output, &format!("{most} {args:?}"));
            }
            assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{most} {args:?} {output:?}");
            if args == SALE {
                (if output.status.success() { &mut done } else { &mut failed }).add_assign(1);
                said += &String::from_utf8_lossy(&output.stderr);
            }
        }
        is_right(&shop);
    }
    assert!(done > 0 && failed > 0, "{done} limits were enough and {failed} too small");
    let too_few = "error: the system lets this process open too few files or start too few threads
  because: Too many open files (os error 24)
  Raise the limits (`ulimit -n`, `ulimit -u`) or stop other programs.\n";
    assert!(said.contains(too_few), "{said}");
}

/// The superuser has no limit of threads, so the test runs as another user. Names are resolved on a separate thread,
/// which may be the one that exceeds the limit.
#[test]
#[cfg(target_os = "linux")]
fn with_any_limit_of_threads_there_is_an_error_and_no_panic() {
    const USER: &str = "64123";
    let shop = Shop::new();
    let by_name = shop.server.url("/sale").replace("127.0.0.1", "localhost");
    shop.run(["connector", "edit", "sale", "--endpoint", &by_name]).succeeds();
    for n in 0..30 {
        let data = format!("{{\"orderId\":\"A{n}\"}}");
        shop.run(["failed", "add", "--api-key", "SALE_INVENTORY", "--data", &data]).succeeds();
    }
    let root = shop.sandbox.path().parent().expect("a folder").to_owned();
    let program = root.join("inv-hooks");
    std::fs::copy(env!("CARGO_BIN_EXE_inv-hooks"), &program).expect("a copy");
    let given = Command::new("chown").args(["-R", USER]).arg(&root).stderr(Stdio::null()).status();
    let program = program.to_str().expect("a path");
    let most = |threads: &str| {
        let nproc = format!("--nproc={threads}");
        ["setpriv", "--reuid", USER, "--clear-groups", "prlimit", &nproc, program].map(str::to_owned)
    };
    let few = |threads: &str, args: &[&str]| {
        let limit = most(threads);
        run(&shop, &limit.iter().map(String::as_str).collect::<Vec<_>>(), args)
    };
    let can = given.is_ok_and(|status| status.success()) && Path::new("/usr/bin/setpriv").exists();
    if !can || few("100", &["--version"]).status.code() != Some(0) {
        return note("left out: too few threads, for no other user can be asked here");
    }
    let mut codes = Vec::new();
    for threads in ["1", "2", "3", "4", "5", "50"] {
        for args in [&SALE[..], &["repost", "--all", "--yes"], &["failed", "search", "nowhere", "--count"], &["resume"]]
        {
            let output = few(threads, args);
            ends_well(&output, &format!("{threads} {args:?}"));
            if args == SALE {
                codes.push(output.status.code());
            }
        }
    }
    assert_eq!((codes[0], codes[5]), (Some(1), Some(0)), "{codes:?}");
    let other = shop.sandbox.path().join("inv-hooks.toml");
    let output = few("1", &["connector", "diff", other.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let given = Command::new("chown").args(["-R", "0"]).arg(&root).status();
    assert!(given.is_ok_and(|status| status.success()));
    is_right(&shop);
}

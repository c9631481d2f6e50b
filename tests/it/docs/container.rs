//! `docs/deploy/Containerfile`. No container engine is needed: what the image is built from is there, its command is one that the
//! program accepts, and its health check works.

use crate::harness::{Sandbox, Shop, connector};
use std::path::Path;
use std::process::Command;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rest of each line that starts with `instruction`.
fn lines(instruction: &str) -> Vec<String> {
    let text = std::fs::read_to_string(top().join("docs/deploy/Containerfile")).expect("the file");
    let found: Vec<String> =
        text.lines().filter_map(|line| line.strip_prefix(instruction)).map(|line| line.trim().to_owned()).collect();
    assert!(!found.is_empty(), "no {instruction}");
    found
}

/// The words of an instruction in its JSON form.
fn words(instruction: &str) -> Vec<String> {
    let line = lines(instruction).concat();
    let json = &line[line.find('[').expect("a list")..];
    serde_json::from_str(json).expect("JSON")
}

/// What is copied from the repository.
fn copied() -> Vec<String> {
    let copies = lines("COPY ").into_iter().filter(|line| !line.starts_with("--from"));
    copies.flat_map(|line| line.split(' ').rev().skip(1).map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn copy(name: &str, to: &Path) {
    let status = Command::new("cp").arg("-R").arg(top().join(name)).arg(to).status();
    assert!(status.expect("cp is there").success(), "{name} is not there");
}

fn metadata(folder: &Path) -> std::process::Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--offline", "--no-deps", "--format-version", "1"]).current_dir(folder);
    cargo.output().expect("cargo is there")
}

#[test]
fn what_the_image_is_built_from_is_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in copied() {
        copy(&name, folder.path());
    }
    let known = metadata(folder.path());
    assert!(known.status.success(), "{}", String::from_utf8_lossy(&known.stderr));
    for name in [".cargo/config.toml", "Cargo.lock"] {
        assert!(folder.path().join(name).exists(), "{name} decides what is built");
    }
    std::fs::remove_dir_all(folder.path().join("src")).expect("a folder");
    assert!(!metadata(folder.path()).status.success(), "what is missing is found");
    // What the second stage takes is what the first one makes.
    let build = lines("RUN cargo ").concat();
    assert!(build.contains("--locked") && build.contains("--release") && build.contains("--bin inv-hooks"), "{build}");
    assert!(
        lines("COPY ").contains(&"--from=build /build/target/release/inv-hooks /usr/local/bin/inv-hooks".to_owned())
    );
    let versions = [lines("FROM rust:").concat(), std::fs::read_to_string(top().join("Cargo.toml")).expect("a file")];
    let (version, _) = versions[0].split_once('-').expect("a version");
    assert!(versions[1].contains(&format!("rust-version = \"{version}\"")), "{version} is the oldest that works");
}

/// Where there is no such store, the command ends with exit 7; a flag that it does not know would be exit 2.
#[test]
fn the_command_of_the_image_is_accepted() {
    let mut words = [words("ENTRYPOINT "), words("CMD ")].concat().into_iter();
    assert_eq!(words.next().as_deref(), Some("inv-hooks"));
    let args = words.map(|word| if word.starts_with('/') { word.replacen('/', "missing/", 1) } else { word });
    let shown = Sandbox::new().run(args.collect::<Vec<_>>()).exits(7);
    assert!(shown.stderr.contains("missing/etc/inv-hooks/inv-hooks.toml"), "{}", shown.stderr);
    assert_eq!(lines("USER "), ["10001:10001"], "the relay is not root");
    assert_eq!(lines("VOLUME "), ["/var/lib/inv-hooks"]);
    assert_eq!(lines("EXPOSE "), ["8080 9090"]);
}

#[test]
fn the_health_check_of_the_image_sees_whether_the_relay_is_ready() {
    let shop = Shop::empty();
    shop.write_store(&connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")));
    let args = ["relay", "--addr", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--ready-file", "ready"];
    let mut relay = shop.sandbox.start(args);
    let started = std::time::Instant::now();
    let address = loop {
        let ready = std::fs::read_to_string(shop.sandbox.file("ready")).unwrap_or_default();
        if let Some(url) = ready.lines().nth(1).filter(|_| ready.ends_with('\n')) {
            break url.trim_start_matches("http://").to_owned();
        }
        assert!(started.elapsed().as_secs() < 20, "it is not ready");
        std::thread::sleep(std::time::Duration::from_millis(10));
    };
    let is_healthy = |address: &str| {
        let words: Vec<String> = words("HEALTHCHECK ");
        let script = words.last().expect("a script").replace("127.0.0.1/9090", &address.replace(':', "/"));
        let status = Command::new(&words[0]).args(&words[1..words.len() - 1]).arg(script).output();
        status.expect("bash is there").status.success()
    };
    assert!(is_healthy(&address));
    // Events come in at the other address, which answers as well.
    let ready = shop.sandbox.read("ready");
    let events = ready.lines().next().expect("a URL").trim_start_matches("http://");
    assert!(!is_healthy(events), "it does not take any answer for a good one");
    relay.kill().expect("it runs");
    relay.wait().expect("it ends");
    assert!(!is_healthy(&address));
}

//! The shell steps of the recipes in `docs/ci.md` work as they are written: without a home folder, with a checkout that all users can
//! read, and in a pull request without secrets.

use super::without_times;
use crate::harness::{Reply, STORE_HEAD, Shop, connector};
use std::path::Path;
use std::process::{Command, Output};

fn recipes() -> Vec<String> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md")).expect("the page");
    let blocks = page.split("```yaml\n").skip(1).filter_map(|block| block.split("```").next());
    blocks.map(str::to_owned).collect()
}

/// Returns the shell steps of a job, in their order, without the installation.
fn steps(recipe: &str, job: &str, is_github: bool) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = recipe.lines().collect();
    let start = lines.iter().position(|line| line.trim() == format!("{job}:")).expect(job);
    let body: Vec<&str> = lines[start + 1..]
        .iter()
        .take_while(|line| indent(line) > indent(lines[start]) || line.is_empty())
        .copied()
        .collect();
    let mut steps = Vec::new();
    let mut rest = body.iter().peekable();
    while let Some(line) = rest.next() {
        let text = line.trim();
        if is_github && text == "run: |" {
            let inside = indent(line);
            let mut step = String::new();
            while let Some(line) = rest.next_if(|line| indent(line) > inside) {
                step += &format!("{}\n", &line[inside + 2..]);
            }
            steps.push(step);
        } else if let Some(command) = text.strip_prefix("run: ").filter(|_| is_github) {
            steps.push(command.to_owned());
        } else if !is_github && text == "script:" {
            while let Some(line) = rest.next_if(|line| line.trim().starts_with("- ")) {
                steps.push(line.trim()[2..].to_owned());
            }
        }
    }
    steps.retain(|step| step != "INSTALL_INV_HOOKS");
    assert!(steps.iter().all(|step| step.contains("inv-hooks ") || step.contains("mkdir")), "{steps:?}");
    steps
}

/// A checkout. Its endpoint knows the secret.
fn checkout() -> Shop {
    let shop = Shop::empty();
    let line = connector("wms-sale", "SALE_INVENTORY", &shop.server.url("/sale"))
        + "headers = { client_secret = \"${WMS_SECRET}\" }\n";
    let path = shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{line}"));
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).expect("0644");
    shop
}

/// Runs a step as a runner does: in a shell that ends with the first command that fails.
fn run(shop: &Shop, step: &str, secret: Option<&str>) -> Output {
    let folder = Path::new(env!("CARGO_BIN_EXE_inv-hooks")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step]).current_dir(shop.sandbox.path()).env_clear();
    command.env("PATH", format!("{}:{path}", folder.display())).env("CI", "true");
    command.env("INV_HOOKS_LOG", "ci-log/events.db").env("GITHUB_STEP_SUMMARY", shop.sandbox.file("summary.md"));
    command.envs(secret.map(|secret| ("WMS_SECRET", secret)));
    command.output().expect("bash")
}

fn succeeds(step: &str, ran: &Output) -> String {
    let [out, error] = [&ran.stdout, &ran.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(ran.status.success(), "{step}\n{out}\n{error}");
    assert!(!format!("{out}{error}").contains("hunter2"), "{out}\n{error}");
    out
}

const JOBS: [bool; 2] = [true, false];

#[test]
fn a_pull_request_without_secrets_is_validated() {
    for (recipe, is_github) in recipes().iter().zip(JOBS) {
        let shop = checkout();
        let steps = steps(recipe, "validate", is_github);
        assert_eq!(steps.len(), 1);
        let out = succeeds(&steps[0], &run(&shop, &steps[0], None));
        assert!(shop.sandbox.read("validate.xml").contains("failures=\"0\""));
        assert!(!is_github || out.contains("::notice file=inv-hooks.toml,line="), "{out}");
        // A secret in the store fails the job.
        let store = shop.sandbox.read("inv-hooks.toml").replace("${WMS_SECRET}", "hunter2");
        shop.sandbox.write("inv-hooks.toml", store);
        let ran = run(&shop, &steps[0], None);
        assert_eq!(ran.status.code(), Some(3));
        assert!(shop.sandbox.read("validate.xml").contains("literal-secret"));
        assert!(!String::from_utf8_lossy(&ran.stdout).contains("hunter2"));
    }
}

#[test]
fn a_push_checks_the_endpoint_and_keeps_the_log() {
    for (recipe, is_github) in recipes().iter().zip(JOBS) {
        let shop = checkout();
        let steps = steps(recipe, "endpoint", is_github);
        assert!(steps.len() > 2, "{steps:?}");
        for step in &steps {
            let ran = run(&shop, step, Some("hunter2"));
            if step.contains("conformance") {
                // This endpoint accepts everything, so it fails the job, with both reports.
                assert_eq!(ran.status.code(), Some(4), "{}", String::from_utf8_lossy(&ran.stderr));
                let xml = without_times(&shop.sandbox.read("endpoint.xml"));
                assert!(xml.contains("name=\"wrong-secret\">\n      <failure"), "{xml}");
                assert!(shop.sandbox.read("endpoint.html").contains("wrong-secret"));
            } else {
                succeeds(step, &ran);
            }
        }
        assert!(shop.sandbox.file("ci-log/events.db").exists());
        let listed = shop.run(["log", "info", "--log", "ci-log/events.db", "-o", "json"]).succeeds();
        assert!(!listed.stdout.contains("hunter2"));
        assert!(
            !std::fs::read(shop.sandbox.file("ci-log/events.db"))
                .is_ok_and(|log| String::from_utf8_lossy(&log).contains("hunter2"))
        );
        // Without the secret, the job says what is missing before it sends anything.
        let sent = shop.server.requests().len();
        assert_eq!(run(&shop, &steps[0], None).status.code(), Some(3));
        assert_eq!(shop.server.requests().len(), sent);
        // An event that is refused fails the job, and the log has it.
        shop.server.set_reply(Reply::status(500).body("{\"errorMessage\":\"##[set-env name=X]planted\"}"));
        let last = steps.iter().rfind(|step| step.contains("inv-hooks send")).expect("a send");
        let ran = run(&shop, last, Some("hunter2"));
        assert_eq!(ran.status.code(), Some(4));
        // GitHub would take it for a command.
        let printed = [&ran.stdout, &ran.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
        assert!(!is_github || !printed.contains("##["), "{printed}");
        assert!(!is_github || shop.sandbox.read("ci-log/sent.json").contains("##[set-env"));
        let found = shop.run(["failed", "search", "--log", "ci-log/events.db", "-o", "json"]).succeeds().json();
        assert_eq!(found.as_array().map(Vec::len), Some(1));
    }
}

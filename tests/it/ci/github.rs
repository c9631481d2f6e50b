//! What GitHub Actions would do with the output.

use super::{faulty, hostile};

/// Does what the runner does with the lines of a step: which commands it would obey.
fn obeyed(output: &str) -> Vec<String> {
    let (mut stopped, mut obeyed) = (None::<String>, Vec::new());
    for line in output.lines() {
        let line = line.trim_start();
        match &stopped {
            Some(word) if line == format!("::{word}::") => stopped = None,
            Some(_) => {}
            None => match line.strip_prefix("::stop-commands::") {
                Some(word) => stopped = Some(word.to_owned()),
                None if line.starts_with("::") || line.contains("##[") => obeyed.push(line.to_owned()),
                None => {}
            },
        }
    }
    assert_eq!(stopped, None, "{output}");
    obeyed
}

#[test]
fn findings_are_annotations_at_their_lines_and_the_summary_has_a_table() {
    let shop = faulty();
    shop.sandbox.write("summary.md", "# earlier\n");
    let summary = shop.sandbox.file("summary.md");
    let args = ["connector", "validate", "--report", "github"];
    let shown = shop
        .sandbox
        .run_as(args, b"", |command| {
            command.env("GITHUB_STEP_SUMMARY", &summary);
        })
        .exits(3);
    let commands = obeyed(&shown.stdout);
    assert!(commands.iter().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")), "{commands:?}");
    let error = commands.iter().find(|line| line.starts_with("::error ")).expect("an error");
    assert!(error.starts_with("::error file=inv-hooks.toml,line=9,title=bad%3A unknown-api-key::api_key: "), "{error}");
    assert!(commands.iter().any(|line| line.starts_with("::warning file=inv-hooks.toml,line=")), "{commands:?}");
    assert!(!shown.stdout.contains("planted"), "{}", shown.stdout);
    let text = shop.sandbox.read("summary.md");
    assert!(text.starts_with("# earlier\n## Connectors of inv-hooks.toml: 1 error\n"), "{text}");
    assert!(text.contains("| error | bad | 9 | "), "{text}");
    // Without a runner there is no summary, and one that cannot be written fails nothing.
    shop.run(args).exits(3);
    let nowhere = shop.sandbox.file("no/such.md");
    let shown = shop
        .sandbox
        .run_as(args, b"", |command| {
            command.env("GITHUB_STEP_SUMMARY", &nowhere);
        })
        .exits(3);
    assert!(shown.stderr.contains("the job summary was not written"), "{}", shown.stderr);
}

#[test]
fn an_answer_of_an_endpoint_is_no_command() {
    let shop = hostile();
    let summary = shop.sandbox.file("summary.md");
    let args = ["connector", "conformance", "one", "--report", "github"];
    let shown = shop
        .sandbox
        .run_as(args, b"", |command| {
            command.env("GITHUB_STEP_SUMMARY", &summary);
        })
        .exits(4);
    let commands = obeyed(&shown.stdout);
    assert_eq!(commands.len(), 1, "{}", shown.stdout);
    assert!(commands[0].starts_with("::error file=inv-hooks.toml,line=6,title=one%3A sample::"), "{commands:?}");
    assert!(!commands[0].contains("##["), "{commands:?}");
    assert!(!shown.stdout.contains("hunter2"), "{}", shown.stdout);
    let text = shop.sandbox.read("summary.md");
    let outside: String = text.split("```").step_by(2).collect();
    assert!(!outside.contains(['<', '>']) && outside.contains("&lt;script&gt;"), "{text}");
}

#[test]
fn a_command_that_fails_lets_the_runner_read_commands_again() {
    let shop = hostile();
    let shown = shop.run(["connector", "validate", "no-such", "--report", "github"]).exits(5);
    assert_eq!(obeyed(&shown.stdout), [""; 0]);
    assert_eq!(shown.stdout.lines().count(), 2, "{}", shown.stdout);
}

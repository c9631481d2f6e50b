//! `man`: a page for every command, with the words of its help.

use crate::harness::Sandbox;

fn count(command: &clap::Command) -> usize {
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set() && verb.get_name() != "help");
    1 + verbs.map(count).sum::<usize>()
}

#[test]
fn the_main_page_goes_to_stdout() {
    let shown = Sandbox::new().run(["man"]).succeeds_silently();
    assert!(shown.stdout.contains(".TH inv-hooks 1"), "{}", shown.stdout);
    assert!(shown.stdout.contains("inv\\-hooks\\-completions(1)"), "{}", shown.stdout);
}

#[test]
fn every_command_has_a_page() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(["man", "--dir", "pages/man1"]).succeeds();
    assert_eq!(shown.stdout, "");
    let pages = std::fs::read_dir(sandbox.file("pages/man1")).expect("the folder").count();
    assert_eq!(pages, count(&inv_hooks::commands::Cli::whole()));
    assert!(shown.stderr.contains(&format!("{pages} pages")), "{}", shown.stderr);
    assert!(sandbox.read("pages/man1/inv-hooks-man.1").contains(".TH inv-hooks-man 1"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(["man", "--dir", "pages", "--dry-run"]).succeeds();
    assert!(shown.stderr.contains("Would write"), "{}", shown.stderr);
    assert!(!sandbox.file("pages").exists());
}

#[test]
fn a_folder_that_cannot_be_written_exits_7() {
    let sandbox = Sandbox::new();
    sandbox.write("pages", "a file");
    let shown = sandbox.run(["man", "--dir", "pages"]).exits(7);
    assert!(shown.stderr.contains("pages"), "{}", shown.stderr);
}

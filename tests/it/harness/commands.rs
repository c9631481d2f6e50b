//! The commands of the program, as its own command line lists them.

use clap::Command;

/// Every command and group of commands, with its words, such as `["connector", "add"]`.
pub fn commands() -> Vec<(Vec<String>, Command)> {
    fn add(path: &[String], command: &Command, found: &mut Vec<(Vec<String>, Command)>) {
        found.push((path.to_vec(), command.clone()));
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            add(&[path, &[inner.get_name().to_owned()]].concat(), inner, found);
        }
    }
    let mut command = inv_hooks::commands::Cli::whole();
    command.build();
    let mut found = Vec::new();
    add(&[], &command, &mut found);
    assert!(found.len() > 40, "only {} commands", found.len());
    found
}

/// Every command that does something: it is not a group of others, or it runs without one of them.
pub fn verbs() -> Vec<(Vec<String>, Command)> {
    let is_group = |command: &Command| command.get_subcommands().any(|inner| inner.get_name() != "help");
    let is_verb = |command: &Command| !is_group(command) || !command.is_subcommand_required_set();
    commands().into_iter().filter(|(_, command)| is_verb(command)).collect()
}

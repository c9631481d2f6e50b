//! Commands that are quoted in messages and pages exist: after a renaming, hints would not work.

use clap::Command;

/// The text before a quoted command.
const BEGINNING: &str = "`inv-hooks ";

/// Finds quoted commands in `text` that `program` does not have, and quoted flags that they do not have.
pub fn unknown(path: &str, text: &str, program: &Command) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(BEGINNING) {
        let rest = &text[at + BEGINNING.len()..];
        // A command may continue in another string, where it is not checked.
        let Some(end) = rest.find(['`', '"']) else { continue };
        let words: Vec<&str> = rest[..end].split_whitespace().filter(|word| *word != "\\").collect();
        if let Err(word) = check(&words, program) {
            let line = text[..at].matches('\n').count() + 1;
            found.push(format!("{path}:{line}: `inv-hooks {}`: there is no {word}", words.join(" ")));
        }
    }
    found
}

/// Looks up the command and the flags of `words`; the first unknown one is the error. Values, and words that a message
/// fills in (`{flags}`, `…`), are not checked.
fn check<'a>(words: &[&'a str], program: &Command) -> Result<(), &'a str> {
    let mut command = program;
    for word in words {
        if let Some(flag) = word.strip_prefix("--").filter(|flag| !flag.is_empty()) {
            let name = flag.split(['=', '{', '`', '.', ',']).next().unwrap_or_default();
            let is_there =
                [command, program].iter().any(|of| of.get_arguments().any(|arg| arg.get_long() == Some(name)));
            if !is_there && !["help", "version"].contains(&name) {
                return Err(word);
            }
        } else if command.has_subcommands() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            command = command.find_subcommand(word).ok_or(*word)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod controls {
    use super::unknown;
    use inv_hooks::commands::Cli;

    #[test]
    fn an_unknown_command_or_flag_is_found() {
        let check = |text: &str, count: usize| {
            let found = unknown("src/x.rs", text, &Cli::whole());
            assert_eq!(found.len(), count, "{text}: {found:?}");
        };
        check("run `inv-hooks failed search --limit 5`", 0);
        check("run `inv-hooks repost{flags} --dry-run` or `inv-hooks repost ID --to NAME`", 0);
        check("run `inv-hooks --config FILE connector edit a --rename b`", 0);
        check("run `inv-hooks failed find`", 1);
        check("run `inv-hooks faild search`", 1);
        check("run `inv-hooks failed search --limits 5`", 1);
        check("run `inv-hooks failed show 1 --limit 5`", 1);
    }
}

//! `init`: creates a commented store. Existing files are not overwritten.

use super::context::Context;
use crate::commands::context::next_steps;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::Environment;
use crate::store::{self, Location};
use std::fs;
use std::path::{Path, PathBuf};

/// Create a connector store in this folder
///
/// Writes inv-hooks.toml with comments; only you can read the file. In a git work tree, the command also adds .inv-hooks/ to
/// .gitignore, because the failed-event log in that folder contains business data. Existing files are not overwritten.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Environment of the connectors, for example staging
    ///
    /// The default name is `default`. The name `test` is a promise: test payloads do no harm at the endpoints of this store.
    #[arg(long, value_name = "NAME", default_value = "default", hide_default_value = true)]
    environment: Environment,
}

const EXAMPLES: &str = "Examples:
  inv-hooks init
  inv-hooks init --environment staging
  inv-hooks init --config production.toml --environment production";

/// The line for `.gitignore`.
const IGNORED: &str = ".inv-hooks/";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let without_store = context.log_without_store()?;
    let location = store::create_location(context.global.config.as_deref());
    let path = location.path().display().to_string();
    let gitignore = gitignore(&location);
    if context.global.dry_run {
        store::preview_create(&location, &args.environment)?;
        context.out.say(format!("would create {path}"));
    } else {
        store::create(&location, &args.environment, &mut |text| context.out.say(text))?;
        context.out.say(format!("created {path}"));
    }
    if let Some(file) = gitignore {
        ignore(context, &file)?;
    }
    if !context.global.dry_run {
        context.tell_other_log(without_store.as_deref())?;
        context.out.say(next_steps::ADD_A_CONNECTOR);
    }
    Ok(Exit::Done)
}

/// Returns the `.gitignore` beside the store if it is in a git work tree.
fn gitignore(location: &Location) -> Option<PathBuf> {
    let folder = location.folder().canonicalize().ok()?;
    let is_work_tree = folder.ancestors().any(|folder| folder.join(".git").exists());
    is_work_tree.then(|| location.path().with_file_name(".gitignore"))
}

fn ignore(context: &mut Context, file: &Path) -> anyhow::Result<()> {
    let old = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(unwritable(file, error).into()),
    };
    let covers = |line: &str| [".inv-hooks/", ".inv-hooks", "/.inv-hooks/", "/.inv-hooks"].contains(&line.trim());
    if old.lines().any(covers) {
        return Ok(());
    }
    if context.global.dry_run {
        context.out.say(format!("would add {IGNORED} to {}", file.display()));
        return Ok(());
    }
    let separator = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    fs::write(file, format!("{old}{separator}{IGNORED}\n")).map_err(|error| unwritable(file, error))?;
    context.out.say(format!("added {IGNORED} to {}", file.display()));
    Ok(())
}

fn unwritable(file: &Path, error: std::io::Error) -> Fault {
    Fault::storage(format!("{} cannot be changed", file.display()))
        .because(error)
        .hint(format!("The store was created. Add the line {IGNORED} to this file by hand."))
}

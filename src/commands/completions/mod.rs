//! `completions`: prints the script that lets a shell ask this program for words, and answers when a shell asks.
//!
//! The scripts are the files in `completions/`. They run the program with [`VARIABLE`] set and the words that were typed.

mod answer;
mod bash_line;
mod command;
mod here;
mod kind;
mod line;
mod offer;
mod request;
mod values;

use super::Context;
use crate::exit::Exit;
use crate::killpoint;
use answer::answer;
use clap::Args;
use clap_complete::Shell;
use request::ShellRequest;
use std::env;
use std::ffi::OsString;
use std::panic;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// A shell sets this variable to its name when it asks for words. Nothing else sets it.
const VARIABLE: &str = "INV_HOOKS_COMPLETE";

/// A person waits for the words: after this time there are none.
const PATIENCE: Duration = Duration::from_millis(100);

/// What the log has not said by then is left out.
const LOG_PATIENCE: Duration = Duration::from_millis(75);

/// Building the command line takes more of the stack than a thread gets.
const STACK: usize = 8 * 1024 * 1024;

/// Print the completion script for a shell
///
/// Write the script to a file that your shell loads. The examples show this file for bash, zsh and fish. For zsh, the folder
/// ~/.zfunc must be in fpath before compinit runs. For PowerShell, append the script to $PROFILE; for elvish, append it to
/// ~/.config/elvish/rc.elv. The script asks the inv-hooks on the PATH for commands, flags, connectors, events, and ids and
/// causes of failed events. This changes nothing and sends nothing.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks completions bash > \\
      ~/.local/share/bash-completion/completions/inv-hooks
  inv-hooks completions zsh > ~/.zfunc/_inv-hooks
  inv-hooks completions fish > \\
      ~/.config/fish/completions/inv-hooks.fish")]
pub struct CompletionsArgs {
    /// Shell to complete in
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Writes the script to stdout.
pub fn run(args: &CompletionsArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let script = match args.shell {
        Shell::Bash => include_str!("../../../completions/inv-hooks.bash"),
        Shell::Zsh => include_str!("../../../completions/_inv-hooks"),
        Shell::Fish => include_str!("../../../completions/inv-hooks.fish"),
        Shell::PowerShell => include_str!("../../../completions/_inv-hooks.ps1"),
        Shell::Elvish => include_str!("../../../completions/inv-hooks.elv"),
        other => anyhow::bail!("there is no completion script for {other}"),
    };
    context.out.raw(script.as_bytes())?;
    Ok(Exit::Done)
}

/// Returns the answer to a shell that asks for words; `None` if this is a normal start.
pub fn asked(args: &[OsString]) -> Option<Vec<u8>> {
    let shell = env::var_os(VARIABLE).filter(|shell| !shell.is_empty())?;
    // The variable may be set by mistake. No command line has these words.
    let words = args.get(1).is_some_and(|word| word == "--").then(|| args[2..].to_vec())?;
    let started = Instant::now();
    let [patience, log_patience] = [PATIENCE, LOG_PATIENCE].map(|usual| killpoint::patience().unwrap_or(usual));
    let work = move || ShellRequest::new(&shell, words).map(|request| answer(request, started + log_patience));
    Some(in_time(started + patience, move || work().unwrap_or_default()))
}

/// Does the work on a thread that is left behind if it takes too long: a disk may hang. What goes wrong in it is not reported,
/// because the person is typing.
fn in_time(until: Instant, work: impl FnOnce() -> Vec<u8> + Send + 'static) -> Vec<u8> {
    panic::set_hook(Box::new(|_| ()));
    let (sender, receiver) = mpsc::channel();
    let started = thread::Builder::new().stack_size(STACK).spawn(move || sender.send(work()));
    match started {
        Ok(_) => receiver.recv_timeout(until.saturating_duration_since(Instant::now())).unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

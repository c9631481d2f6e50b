//! Builds flags only for the verb that is used: building all flags takes as long as the rest of the start.
//!
//! Help names every verb, so the first line of each verb is at its variant, and a test checks that it is the same as that of its
//! arguments. Code that needs the flags of all verbs uses [`whole`].

use super::context::is_unused;
use super::variables::without_empty;
use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};
use std::cell::Cell;

thread_local! {
    /// A derived command takes no arguments from us, so this value is passed in a thread-local variable.
    static IS_WHOLE: Cell<bool> = const { Cell::new(false) };
}

/// Arguments that are built after clap has parsed the verb.
#[derive(Debug)]
pub struct Late<T>(pub T);

/// The same for a verb of a noun, such as `failed search`: its noun has hidden the global flags that it refuses.
#[derive(Debug)]
pub struct LateVerb<T>(pub T);

/// Lets `make` build a command with every flag of every verb.
pub fn whole(make: impl FnOnce() -> Command) -> Command {
    let command = made_whole(make);
    let globals = globals(&command);
    command.mut_subcommands(|verb| without_unused(verb, "", &globals))
}

/// The same for completions, which ignore that a flag is hidden: each verb gets only the global flags that it uses.
pub fn completed(make: impl FnOnce() -> Command) -> Command {
    let command = made_whole(make);
    let globals = globals(&command);
    let command = command.mut_args(|flag| flag.global(false));
    command.mut_subcommands(|verb| with_used(verb, "", &globals))
}

/// The program without flags and verbs. It knows its version.
pub fn bare() -> Command {
    Command::new("inv-hooks").version(env!("CARGO_PKG_VERSION")).propagate_version(true)
}

/// Returns `command` with only this verb: clap copies each global flag to each verb.
pub fn only(command: &Command, verb: Command) -> Command {
    bare().args(command.get_arguments().cloned()).subcommand(verb)
}

fn made_whole(make: impl FnOnce() -> Command) -> Command {
    IS_WHOLE.set(true);
    let command = make();
    IS_WHOLE.set(false);
    command
}

fn with_used(command: Command, above: &str, globals: &[Arg]) -> Command {
    let words = format!("{above}{}", command.get_name());
    let used = globals.iter().filter(|flag| !is_unused(&words, flag.get_id().as_str()));
    let command = command.args(used.map(|flag| flag.clone().global(false)));
    command.mut_subcommands(|verb| with_used(verb, &format!("{words} "), globals))
}

fn globals(command: &Command) -> Vec<Arg> {
    command.get_arguments().filter(|flag| flag.is_global_set()).cloned().collect()
}

/// Hides the global flags that a verb refuses from its help. They are still parsed, so that the error can explain the refusal.
fn without_unused(command: Command, above: &str, globals: &[Arg]) -> Command {
    let words = format!("{above}{}", command.get_name());
    let unused = globals.iter().filter(|flag| is_unused(&words, flag.get_id().as_str()));
    let command = unused.fold(command, |command, flag| {
        let is_there = command.get_arguments().any(|known| known.get_id() == flag.get_id());
        let hide = |flag: Arg| flag.hide(true);
        // clap copies a global flag to a verb, unless the verb has it already.
        if is_there { command.mut_arg(flag.get_id(), hide) } else { command.arg(hide(flag.clone())) }
    });
    command.mut_subcommands(|verb| without_unused(verb, &format!("{words} "), globals))
}

/// Moves the global flags after the flags of the verb, which were added later: help shows groups of flags in this order.
fn globals_last(command: Command) -> Command {
    globals(&command).iter().fold(command, |command, flag| command.mut_arg(flag.get_id(), |flag| flag))
}

/// Adds arguments to `command` with `now`, or lets clap add them with `later` if it parses this command.
fn augment(command: Command, now: fn(Command) -> Command, later: fn(Command) -> Command) -> Command {
    if IS_WHOLE.get() { now(command) } else { command.defer(later) }
}

impl<T: Args> Args for Late<T> {
    fn augment_args(command: Command) -> Command {
        augment(command, T::augment_args, |command| {
            let command = globals_last(T::augment_args(command));
            let globals = globals(&command);
            without_empty(without_unused(command, "", &globals))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: Args> Args for LateVerb<T> {
    fn augment_args(command: Command) -> Command {
        augment(command, T::augment_args, |command| without_empty(globals_last(T::augment_args(command))))
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

/// Both read their arguments as `T` does.
macro_rules! from_arg_matches {
    ($late:ident) => {
        impl<T: FromArgMatches> FromArgMatches for $late<T> {
            fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
                T::from_arg_matches(matches).map(Self)
            }

            fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
                self.0.update_from_arg_matches(matches)
            }
        }
    };
}

from_arg_matches!(Late);
from_arg_matches!(LateVerb);

//! Flags that are put together only for the verb that was asked for: all of them together take as long as the rest of a start.
//!
//! What a verb is for must be known before, for help names every verb. It stands at the variant therefore, and says the same
//! as the verb's own arguments say. Whoever writes about all verbs asks for them with [`whole`].

use super::variables::without_empty;
use clap::{ArgMatches, Args, Command, Error, FromArgMatches};
use std::cell::Cell;

thread_local! {
    /// A derived command takes no arguments of ours, so that this is said beside it.
    static IS_WHOLE: Cell<bool> = const { Cell::new(false) };
}

/// Arguments that clap learns of when it has seen the verb.
#[derive(Debug)]
pub struct Late<T>(pub T);

/// Lets `make` put together a command that has every flag of every verb from the beginning.
pub fn whole(make: impl FnOnce() -> Command) -> Command {
    IS_WHOLE.set(true);
    let command = make();
    IS_WHOLE.set(false);
    command
}

/// Moves the global flags behind those of the verb, which come later than they do: help shows groups of flags in this order.
fn globals_last(command: Command) -> Command {
    let globals: Vec<_> =
        command.get_arguments().filter(|flag| flag.is_global_set()).map(|flag| flag.get_id().clone()).collect();
    globals.iter().fold(command, |command, flag| command.mut_arg(flag, |flag| flag))
}

impl<T: Args> Args for Late<T> {
    fn augment_args(command: Command) -> Command {
        if IS_WHOLE.get() {
            T::augment_args(command)
        } else {
            command.defer(|command| without_empty(globals_last(T::augment_args(command))))
        }
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: FromArgMatches> FromArgMatches for Late<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

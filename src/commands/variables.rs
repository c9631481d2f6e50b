//! Treats an empty variable as not set, as in `INV_HOOKS_CONFIG= inv-hooks doctor`. clap would take the empty text as a value.
//!
//! The help of each flag describes its variable.

use clap::builder::Resettable;
use clap::{Arg, Command};
use std::env;

/// Removes the empty variables from the flags of `command` and of its verbs that are built already.
pub fn without_empty(command: Command) -> Command {
    let is_ours = |name: &std::ffi::OsStr| name.to_str().is_some_and(|name| name.starts_with("INV_HOOKS_"));
    let has_empty = env::vars_os().any(|(name, value)| value.is_empty() && is_ours(&name));
    if has_empty { forget(command) } else { command }
}

fn forget(command: Command) -> Command {
    command.mut_args(|arg| if is_empty(&arg) { arg.env(Resettable::Reset) } else { arg }).mut_subcommands(forget)
}

fn is_empty(arg: &Arg) -> bool {
    arg.get_env().and_then(env::var_os).is_some_and(|value| value.is_empty())
}

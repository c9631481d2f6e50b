//! The command line with the completion of every value.
//!
//! It is built only when a shell asks: a normal start does not pay for it.

use super::here::Here;
use super::kind::{Kind, has_values};
use super::offer::{WordOrigin, paths, paths_after_at, report_or_path};
use super::values::{ValueForm, offers};
use crate::commands::Cli;
use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use std::ffi::OsStr;
use std::sync::Arc;

/// Returns the command line with the completion of every value.
pub fn command(here: &Arc<Here>) -> Command {
    with_values(Cli::completed(), "", here)
}

fn with_values(command: Command, verb: &str, here: &Arc<Here>) -> Command {
    let command = command.mut_args(|arg| {
        let kind = if has_values(&arg) { Kind::Free } else { Kind::of(verb, &arg) };
        if kind == Kind::Free { arg } else { with_kind(arg, kind, verb, here) }
    });
    command.mut_subcommands(|inner| {
        let verb = format!("{verb} {}", inner.get_name());
        with_values(inner, verb.trim_start(), here)
    })
}

fn with_kind(arg: Arg, kind: Kind, verb: &str, here: &Arc<Here>) -> Arg {
    let (form, here, verb) = (ValueForm::of(&arg), here.clone(), verb.to_owned());
    let complete = move |typed: &OsStr| -> Vec<CompletionCandidate> {
        match kind {
            Kind::File => paths(WordOrigin::File, typed),
            Kind::Folder => paths(WordOrigin::Folder, typed),
            Kind::FileAfterAt => paths_after_at(typed),
            Kind::Report(reports) => report_or_path(reports, typed),
            kind => offers(&here, kind, &verb, form, typed),
        }
    };
    arg.add(ArgValueCompleter::new(complete))
}

//! Start, wire, end: parses the command line, builds the context, runs one verb, tells its error, returns its exit code.

use crate::commands::{Cli, Context, Origins};
use crate::exit::Exit;
use crate::output::Interrupted;
use crate::runtime;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};
use std::ffi::OsString;
use std::io;

/// Runs the program with `args` (the first is its own name) and says how it ended.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    runtime::survive_file_size_limit();
    let (cli, matches) = match parse(args) {
        Ok(parsed) => parsed,
        Err(error) => return refuse(&error),
    };
    let mut context = Context::new(&cli.global);
    context.origins = Origins::of(&matches);
    let result = context.tell_places().and_then(|()| cli.run(&mut context)).and_then(|exit| {
        context.out.flush()?;
        Ok(exit)
    });
    result.unwrap_or_else(|error| end_badly(&mut context, &error))
}

/// The matches say which arguments were given, by a flag or by a variable; the parsed structure does not.
fn parse(args: impl IntoIterator<Item = OsString>) -> Result<(Cli, ArgMatches), clap::Error> {
    let matches = Cli::command().try_get_matches_from(args)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut Cli::command()))?;
    Ok((cli, matches))
}

/// clap's own answers: help and version are not errors, and a closed pipe is nobody's fault.
fn refuse(error: &clap::Error) -> Exit {
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

fn end_badly(context: &mut Context, error: &anyhow::Error) -> Exit {
    if is_closed_pipe(error) {
        return Exit::Done;
    }
    let _ = context.out.flush();
    if error.is::<Interrupted>() {
        context.out.say(format!("{error}"));
        return Exit::Interrupted;
    }
    context.out.fault(error);
    Exit::of(error)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

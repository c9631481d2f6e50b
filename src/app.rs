//! Start, wire, end: parses the command line, builds the context, runs one verb, tells its error, returns its exit code.

use crate::commands::{Cli, Context, GlobalArgs, Origins};
use crate::error::Fault;
use crate::exit::Exit;
use crate::output::{Format, Interrupted};
use crate::runtime;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, ValueEnum as _};
use std::ffi::OsString;
use std::io;

/// Runs the program with `args` (the first is its own name) and says how it ended.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    runtime::survive_file_size_limit();
    let args: Vec<OsString> = args.into_iter().collect();
    let (cli, matches) = match parse(&args) {
        Ok(parsed) => parsed,
        Err(error) => return refuse(&error, &args),
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
fn parse(args: &[OsString]) -> Result<(Cli, ArgMatches), clap::Error> {
    let matches = Cli::here().try_get_matches_from(args)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut Cli::command()))?;
    Ok((cli, matches))
}

/// clap's own answers: help and version are not errors, and a closed pipe is nobody's fault.
fn refuse(error: &clap::Error, args: &[OsString]) -> Exit {
    if !error.use_stderr() {
        let _ = error.print();
        return Exit::Done;
    }
    if is_json_wanted(args) {
        let global = GlobalArgs { output: Format::Json, ..GlobalArgs::default() };
        Context::new(&global).out.fault(&usage(error).into());
    } else {
        let _ = error.print();
    }
    Exit::Usage
}

/// clap says what is wrong in its first paragraph, and in the others what to do.
fn usage(error: &clap::Error) -> Fault {
    let text = error.render().to_string();
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let fault = Fault::usage(message.trim_start_matches("error: ").trim());
    if rest.trim().is_empty() { fault } else { fault.hint(rest.trim()) }
}

/// The command line could not be parsed, so that its words are looked at one by one.
fn is_json_wanted(args: &[OsString]) -> bool {
    let is_json = |word: &str| Format::from_str(word, false).is_ok_and(Format::is_json);
    let words: Vec<&str> = args.iter().filter_map(|word| word.to_str()).collect();
    let flag = words.iter().enumerate().rev().find_map(|(at, word)| match word.strip_prefix("--output=") {
        Some(format) => Some(format),
        None if matches!(*word, "-o" | "--output") => words.get(at + 1).copied(),
        None => word.strip_prefix("-o").filter(|format| !format.is_empty()),
    });
    match flag {
        Some(format) => is_json(format),
        None => std::env::var("INV_HOOKS_OUTPUT").is_ok_and(|format| is_json(&format)),
    }
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

//! Start, wire, end: parses the command line, builds the context, runs one verb, tells its error, returns its exit code.

mod tip;
mod values;

use crate::commands::{self, Cli, Context, GlobalArgs, plain_words};
use crate::error::Fault;
use crate::exit::Exit;
use crate::output::{Format, Interrupted, sanitize, sanitize_lines};
use crate::runtime;
use clap::error::{ContextKind, ContextValue};
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, ValueEnum as _};
use std::error::Error as _;
use std::ffi::OsString;
use std::io;

/// Runs the program with `args` (the first is its own name) and says how it ended.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(words) = commands::asked(&args) {
        return tell_shell(&words);
    }
    runtime::survive_file_size_limit();
    let (cli, matches) = match parse(&args) {
        Ok(parsed) => parsed,
        Err(error) => match as_flag(&error, &args) {
            Some(args) => return run(args),
            None => return refuse(error, &args),
        },
    };
    let mut context = Context::new(&cli.global);
    run_verb(cli, &mut context, &matches, &args).unwrap_or_else(|error| end_badly(&mut context, &error))
}

/// Writes the words that a shell asked for. If they cannot be written, no one waits for them any more.
fn tell_shell(words: &[u8]) -> Exit {
    let mut context = Context::new(&GlobalArgs::default());
    let _ = context.out.raw(words).and_then(|()| context.out.flush());
    Exit::Done
}

fn run_verb(cli: Cli, context: &mut Context, matches: &ArgMatches, args: &[OsString]) -> anyhow::Result<Exit> {
    context.take_arguments(matches, args)?;
    context.tell_places(matches)?;
    let exit = cli.run(context)?;
    context.out.flush()?;
    Ok(exit)
}

/// The matches say which arguments were given, by a flag or by a variable; the parsed structure does not.
fn parse(args: &[OsString]) -> Result<(Cli, ArgMatches), clap::Error> {
    let matches = Cli::here(args).try_get_matches_from(args)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut Cli::command()))?;
    Ok((cli, matches))
}

/// For clap, the flag in `help send --no-pager` is the name of a command. Returns the words with the flag `--help` in place of `help`.
fn as_flag(error: &clap::Error, args: &[OsString]) -> Option<Vec<OsString>> {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let flag = args.iter().rposition(|word| typed.starts_with('-') && *word == typed.as_str())?;
    let help = args[..flag].iter().rposition(|word| word == "help")?;
    let mut words = args.to_vec();
    words.remove(help);
    words.push("--help".into());
    Some(words)
}

/// clap's own answers: help and version are not errors.
fn refuse(error: clap::Error, args: &[OsString]) -> Exit {
    if !error.use_stderr() {
        return match error.print() {
            Ok(()) => Exit::Done,
            Err(error) => end_badly(&mut Context::new(&GlobalArgs::default()), &error.into()),
        };
    }
    let error = tip::with_tip(harmless(error), args);
    if is_json_wanted(args) {
        let global = GlobalArgs { output: Format::Json, ..GlobalArgs::default() };
        Context::new(&global).out.fault(&usage(&error).into());
    } else {
        tell(&error);
    }
    Exit::Usage
}

/// clap shows again what was typed, which may hold what a terminal obeys.
fn harmless(mut error: clap::Error) -> clap::Error {
    let typed = error.context().filter_map(|(kind, value)| {
        let harmless = |text: &String| sanitize(text).into_owned();
        let value = match value {
            ContextValue::String(text) => ContextValue::String(harmless(text)),
            ContextValue::Strings(texts) => ContextValue::Strings(texts.iter().map(harmless).collect()),
            _ => return None,
        };
        Some((kind, value))
    });
    for (kind, value) in typed.collect::<Vec<_>>() {
        error.insert(kind, value);
    }
    error
}

/// What a value's own check says of it may repeat the value, and is said in the words of a parser.
fn tell(error: &clap::Error) {
    let styled = error.render();
    let plain = sanitize_lines(&styled.to_string()).into_owned();
    let mut context = Context::new(&GlobalArgs::default());
    let is_harmless = error.source().is_none_or(|source| {
        let text = source.to_string();
        sanitize_lines(&text) == text
    });
    let colored = if is_harmless { styled.ansi().to_string() } else { plain.clone() };
    context.out.refusal(plain_words(&colored).trim_end(), plain_words(&plain).trim_end());
}

/// clap says what is wrong in its first paragraph, and in the others what to do.
fn usage(error: &clap::Error) -> Fault {
    let text = plain_words(&error.render().to_string());
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
    // Whoever read it has gone: no one is left to read why, and a script must not take what it has for all.
    if is_closed_pipe(error) {
        return Exit::Unexpected;
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

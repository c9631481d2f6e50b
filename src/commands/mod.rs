//! The commands. Each verb has one file: its arguments, and `run`, which returns the exit code. Verbs share only [`Context`].

mod asn;
mod completions;
mod config;
mod connector;
mod context;
mod demo;
mod doctor;
mod event;
mod failed;
mod init;
mod late;
mod listen;
mod log;
mod man;
mod relay;
mod repost;
mod resume;
mod schema;
mod send;
mod sign;
mod status;
mod variables;
mod verify;
mod worker;

pub use completions::asked;
pub use context::{Context, GlobalArgs, Origin, PolicyArgs, plain_words};

use crate::exit::Exit;
use crate::output::{
    DeliveryView, DifferenceView, DryRunView, ErrorView, MonitoringView, OutcomeView, RunView, Shape, StatsLine,
    column_names,
};
use clap::{Command, CommandFactory as _, Parser, Subcommand};
use late::{Late, completed, whole};
use std::ffi::OsString;

/// Send, test, log and repost inventory event webhooks of Retail Cloud.
#[derive(Debug, Parser)]
#[command(name = "inv-hooks", version, propagate_version = true, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    /// Global flags.
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "Examples:
  inv-hooks demo
  inv-hooks init --environment test
  inv-hooks doctor";

/// Each verb with the first line of its help. The rest is built when the verb is used, which keeps the start fast.
#[derive(Debug, Subcommand)]
enum Verb {
    #[command(about = "Manage connectors: the endpoints that receive events")]
    Connector(Late<connector::Args>),
    #[command(about = "Show API keys, events, sample payloads and schemas")]
    Event(Late<event::Args>),
    #[command(about = "Send events to the connectors that subscribe to them")]
    Send(Late<send::Args>),
    #[command(about = "Show on one screen what failed, since when and why")]
    Status(Late<status::Args>),
    #[command(about = "Search, show, add, export and discard failed events")]
    Failed(Late<Box<failed::Args>>),
    #[command(about = "Send failed events again")]
    Repost(Late<Box<repost::Args>>),
    #[command(about = "Send events that a crash left pending")]
    Resume(Late<resume::Args>),
    #[command(about = "Forward events to your endpoints, and log every event that fails")]
    Relay(Late<relay::Args>),
    #[command(about = "Send the events that relays queued in the log, until stopped")]
    Worker(Late<worker::Args>),
    #[command(about = "Run a local endpoint that receives webhooks")]
    Listen(Late<listen::ListenArgs>),
    #[command(about = "Announce shipments to Retail Cloud (Create ASN)")]
    Asn(Late<asn::Args>),
    #[command(about = "Show, check, back up and move the failed-event log")]
    Log(Late<log::Args>),
    #[command(about = "Sign a payload as `inv-hooks` signs requests (Standard Webhooks)")]
    Sign(Late<sign::SignArgs>),
    #[command(about = "Check the signature of a request (Standard Webhooks)")]
    Verify(Late<verify::VerifyArgs>),
    #[command(about = "Create a connector store in this folder")]
    Init(Late<init::Args>),
    #[command(about = "Run a demonstration: connectors, failed events, repost")]
    Demo(Late<demo::Args>),
    #[command(about = "Check the store, the log and this machine for problems")]
    Doctor(Late<doctor::Args>),
    #[command(about = "Show the effective settings")]
    Config(Late<config::Args>),
    #[command(about = "Print the JSON Schema of the connector store or of JSON output")]
    Schema(Late<schema::Args>),
    #[command(about = "Print the completion script for a shell")]
    Completions(Late<completions::CompletionsArgs>),
    #[command(about = "Show the manual page, or write one page per command")]
    Man(Late<man::ManArgs>),
}

impl Cli {
    /// Runs the verb.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Exit> {
        match self.verb {
            Verb::Connector(Late(args)) => args.run(context),
            Verb::Event(Late(args)) => args.run(context),
            Verb::Send(Late(args)) => send::run(&args, context),
            Verb::Status(Late(args)) => status::run(&args, context),
            Verb::Failed(Late(args)) => failed::run(&args, context),
            Verb::Repost(Late(args)) => repost::run(&args, context),
            Verb::Resume(Late(args)) => resume::run(&args, context),
            Verb::Relay(Late(args)) => relay::run(&args, context),
            Verb::Worker(Late(args)) => worker::run(&args, context),
            Verb::Listen(Late(args)) => listen::run(&args, context),
            Verb::Asn(Late(args)) => asn::run(&args, context),
            Verb::Log(Late(args)) => log::run(&args, context),
            Verb::Sign(Late(args)) => sign::run(&args, context),
            Verb::Verify(Late(args)) => verify::run(&args, context),
            Verb::Init(Late(args)) => init::run(&args, context),
            Verb::Demo(Late(args)) => demo::run(&args, context),
            Verb::Doctor(Late(args)) => doctor::run(&args, context),
            Verb::Config(Late(args)) => args.run(context),
            Verb::Schema(Late(args)) => schema::run(&args, context),
            Verb::Completions(Late(args)) => completions::run(&args, context),
            Verb::Man(Late(args)) => man::run(&args, context),
        }
    }
}

impl Cli {
    /// Returns the command line for this process with these arguments, where empty variables count as not set.
    pub fn here(args: &[OsString]) -> Command {
        if matches!(args, [_, word] if word == "--version" || word == "-V") {
            return late::bare();
        }
        let command = Self::command();
        let verb = args.get(1).and_then(|word| command.find_subcommand(word)).cloned();
        variables::without_empty(match verb {
            Some(verb) => late::only(&command, verb),
            None => command,
        })
    }

    /// Returns the command line with every flag of every verb, for scripts and pages.
    pub fn whole() -> Command {
        whole(Self::command)
    }

    /// Returns the command line for completions: a verb has no global flag that it would refuse.
    pub fn completed() -> Command {
        completed(Self::command)
    }

    /// Returns the names for `--columns` of the list of this command; none if it has no columns.
    pub fn columns(verb: &str) -> Vec<String> {
        match verb {
            "config show" => config::columns(),
            "connector list" => connector::columns(),
            "connector validate" => connector::finding_columns(),
            "doctor" => doctor::columns(),
            "event list" => event::columns(),
            "event capture list" => event::capture_columns(),
            "failed search" => column_names::<DeliveryView>(),
            "failed stats" => column_names::<StatsLine>(),
            "failed diff" => column_names::<DifferenceView>(),
            "log check" => log::check_columns(),
            "relay urls" => relay::url_columns(),
            "log monitoring" => column_names::<MonitoringView>(),
            "verify" => verify::columns(),
            _ => Vec::new(),
        }
    }

    /// Returns the JSON shapes of all commands and of errors.
    pub fn shapes() -> Vec<Shape> {
        let run = "The result of every delivery, and the totals.";
        let mut shapes = vec![
            Shape::one::<ErrorView>("error", "One line on stderr when a command fails."),
            Shape::one::<RunView>("send", run),
            Shape::one::<RunView>("repost", run),
            Shape::one::<RunView>("resume", run),
            Shape::one::<RunView>("connector test", run),
            Shape::one::<OutcomeView>(
                "outcome",
                "One line of the four commands above with -o ndjson, and of `worker` for each event that is settled.",
            ),
        ];
        shapes.push(Shape::one::<DryRunView>(
            "dry-run",
            "What `send`, `connector test` or `resume` would send with --dry-run.",
        ));
        shapes.extend(connector::shapes());
        shapes.extend(event::shapes());
        shapes.push(status::shape());
        shapes.extend(failed::shapes());
        shapes.push(repost::shape());
        shapes.extend(relay::shapes());
        shapes.extend(worker::shapes());
        shapes.extend(listen::shapes());
        shapes.extend(asn::shapes());
        shapes.extend(log::shapes());
        shapes.extend([sign::shape(), verify::shape(), doctor::shape(), config::shape()]);
        shapes
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::{Command, CommandFactory as _};

    /// Names and summaries of all verbs below a command.
    fn summaries(command: &Command) -> Vec<(String, String)> {
        let verbs = command.get_subcommands().filter(|verb| verb.get_name() != "help");
        let line = |verb: &Command| (verb.get_name().to_owned(), verb.get_about().unwrap_or_default().to_string());
        verbs.flat_map(|verb| [vec![line(verb)], summaries(verb)].concat()).collect()
    }

    #[test]
    fn every_command_has_the_same_summary_before_and_after_its_flags_are_built() {
        let mut built = Cli::command();
        built.build();
        let (before, after) = (summaries(&Cli::whole()), summaries(&built));
        assert!(before.len() > 50 && before.iter().all(|(_, line)| !line.is_empty()), "{before:?}");
        assert_eq!(before, after);
    }

    #[test]
    fn only_the_whole_command_line_has_the_flags_of_every_command() {
        let flags =
            |command: &Command| command.get_subcommands().map(|verb| verb.get_arguments().count()).sum::<usize>();
        assert_eq!(flags(&Cli::command()), 0);
        assert!(flags(&Cli::whole()) > 50);
        assert_eq!(flags(&Cli::command()), 0, "building the whole command line has no later effect");
    }
}

//! What every verb is given: the output, the global flags, and lazy access to the store and the log.
//!
//! Nothing is opened before a verb asks: `--help`, completions and `connector list` touch no database.

mod access;
mod args;
mod bad_lines;
mod deliver;
mod elsewhere;
mod flags;
mod input;
mod lines;
mod log;
mod log_url;
mod named;
mod nesting;
mod origins;
mod places;
mod policy;
mod retention;
mod routes;
mod targets;
mod typed;

pub use access::no_connector;
pub use args::{FilterArgs, PageArgs, parse_api_key, parse_when};
pub use bad_lines::BadLines;
pub use deliver::{Delivered, JOBS_AHEAD, RunOptions};
pub use elsewhere::counted;
pub use flags::is_unused;
pub use input::{ContentArgs, MAX_PAYLOAD_BYTES, file_behind_at, in_line, open_file, read_data, read_file, text_of};
pub use lines::NumberedLines;
pub use log::{Need, Notice};
pub use named::{each_once, need_connectors, unknown_connectors};
pub use origins::{Origin, Origins};
pub use policy::{PolicyArgs, order_parser, parse_timeout};
pub use retention::tend_all;
pub use routes::{Route, Routed, Routes, Target};
pub use targets::{Targets, is_known_to};

use crate::error::Fault;
use crate::model::{Timestamp, Zone};
use crate::output::{ColorChoice, Format, Look, Out, OutSettings, Prompt};
use crate::runtime;
use crate::store::Store;
use clap::{ArgMatches, Args};
use std::cell::OnceCell;
use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal as _, stderr, stdin, stdout};
use std::path::PathBuf;

/// Flags that every verb takes. Only these and the delivery policy have variables.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Connector store to use
    ///
    /// Environment variable: `INV_HOOKS_CONFIG`
    #[arg(long, global = true, value_name = "FILE", env = "INV_HOOKS_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Failed-event log to use: a path or a URL
    ///
    /// Environment variable: `INV_HOOKS_LOG`
    #[arg(long, global = true, value_name = "URL", env = "INV_HOOKS_LOG", hide_env = true)]
    pub log: Option<OsString>,
    /// Format of stdout
    ///
    /// The default is table.
    ///
    /// Environment variable: `INV_HOOKS_OUTPUT`
    #[arg(
        short,
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_default_value = true,
        value_name = "FORMAT",
        env = "INV_HOOKS_OUTPUT",
        hide_env = true
    )]
    pub output: Format,
    /// When to use colour
    ///
    /// Environment variable: `INV_HOOKS_COLOR`
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        env = "INV_HOOKS_COLOR",
        hide_env = true
    )]
    pub color: ColorChoice,
    /// Print only errors to stderr
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Show which store and which log are used
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Never ask; fail if an answer is needed
    ///
    /// Environment variable: `INV_HOOKS_NO_INPUT`
    #[arg(long, global = true, env = "INV_HOOKS_NO_INPUT", hide_env = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub no_input: bool,
    /// Answer yes to every confirmation
    #[arg(short, long, global = true)]
    pub yes: bool,
    /// Show what would be done without doing it
    #[arg(short = 'n', long, global = true)]
    pub dry_run: bool,
}

/// What every verb is given.
pub struct Context {
    /// Both output streams.
    pub out: Out,
    /// The global flags as given.
    pub global: GlobalArgs,
    /// Which arguments were given, and how.
    pub origins: Origins,
    has_error_color: bool,
    store: OnceCell<Store>,
}

impl Context {
    /// Looks at the terminal and the environment once.
    pub fn new(global: &GlobalArgs) -> Self {
        let settings = settings(global);
        let has_error_color = settings.has_error_color;
        Self {
            out: Out::new(settings),
            global: global.clone(),
            origins: Origins::default(),
            has_error_color,
            store: OnceCell::new(),
        }
    }

    /// Takes note of which arguments were given. A global flag that the verb would ignore is refused.
    pub fn take_arguments(&mut self, matches: &ArgMatches, args: &[OsString]) -> Result<(), Fault> {
        self.origins = Origins::of(matches);
        self.out.repeat(flags::repeated(&self.global, &self.origins));
        flags::check(&self.global, &self.origins, matches, args)
    }

    /// Returns the time that this command counts from.
    pub fn now(&self) -> Timestamp {
        self.out.look().now
    }

    /// Says whether there is a person who can be asked.
    pub fn can_ask(&self) -> bool {
        !self.global.no_input && stdin().is_terminal() && stderr().is_terminal()
    }

    /// Returns the means to ask; check [`Context::can_ask`] first.
    pub fn prompt(&self) -> Prompt {
        Prompt::new(self.has_error_color)
    }

    /// Asks `question` before something that cannot be taken back. `--yes` answers it; with nobody to ask it is refused,
    /// exit 6. Returns the answer.
    pub fn confirm(&mut self, question: &str) -> anyhow::Result<bool> {
        if self.global.yes {
            return Ok(true);
        }
        if !self.can_ask() {
            let fault = Fault::refused(format!("this needs confirmation: {question}"));
            return Err(fault.hint("Confirm with --yes, or see what it would do with --dry-run.").into());
        }
        self.out.flush()?;
        self.prompt().confirm(question)
    }
}

fn settings(global: &GlobalArgs) -> OutSettings {
    let is_plain_environment = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || env::var_os("TERM").is_some_and(|term| term == "dumb");
    let has_color = |is_terminal: bool| match global.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_terminal && !is_plain_environment,
    };
    let width = stdout().is_terminal().then(|| width_of(&console::Term::stdout()));
    let look = Look { now: runtime::now(), zone: Zone::system(), width, has_color: has_color(width.is_some()) };
    let error_width = stderr().is_terminal().then(|| width_of(&console::Term::stderr()));
    OutSettings {
        format: global.output,
        look,
        has_error_color: has_color(error_width.is_some()),
        error_width,
        is_quiet: global.quiet,
    }
}

fn width_of(terminal: &console::Term) -> usize {
    let (_, columns) = terminal.size();
    usize::from(columns).clamp(20, 400)
}

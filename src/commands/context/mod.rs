//! What every command gets: the output, the global flags, and access to the store and the log.
//!
//! Store and log are opened only when a command asks: `--help`, completions and `connector list` open no database.

mod access;
pub mod ci_report;
mod delivery;
mod detail;
mod flags;
mod input;
pub mod next_steps;
mod ready;
mod shell;
mod signing;

pub use access::{
    NO_CONNECTOR_HINT, Need, Notice, count_in_doubt, counted, each_once, find_causes, need_connectors, no_connector,
    place_of_url, tend_all, tend_always, unknown_connectors,
};
pub use delivery::{
    FaultyTargets, FinishedRun, JOBS_AHEAD, KnownOrders, KnownShipment, OrderRule, OutgoingShipment, Route, Routed,
    Routes, RunOptions, ShipmentPlace, Target, Targets, WithheldShipment, announced_shipments, begin_shipments, busy,
    is_known_to, tenant, withheld_shipments,
};
pub use detail::{connector_of, connector_of_name, detail_of, fitting, request_headers, request_of};
pub use flags::{
    ColumnsArgs, DEFAULT_LIMIT, FilterArgs, GlobalArgs, Origin, Origins, PageArgs, PolicyArgs, StateArgs, bind,
    is_unused, order_parser, parse_address, parse_api_key, parse_host, parse_limit, parse_timeout, parse_when,
    plain_words,
};
pub use input::{
    BadLines, ContentArgs, MAX_PAYLOAD_BYTES, Mistakes, NumberedLines, Purpose, announce_stdin, file_behind_at,
    in_line, input_name, is_stdin, is_stdout, open_file, read_data, read_file, text_of,
};
pub use ready::{ReadyFile, is_at};
pub use shell::{CurlRequest, Sending, ShellKey, curl, handshake};
pub use signing::SigningArgs;

use crate::error::Fault;
use crate::model::{Timestamp, Zone};
use crate::output::{ColorChoice, DEFAULT_PAGER, Look, Out, OutSettings, Prompt, Screen};
use crate::runtime;
use crate::store::Store;
use clap::{ArgMatches, ValueEnum as _};
use std::cell::OnceCell;
use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal as _, stderr, stdin, stdout};

/// What every command gets.
pub struct Context {
    /// Both output streams.
    pub out: Out,
    /// The global flags as typed.
    pub global: GlobalArgs,
    /// Where each argument was set.
    pub origins: Origins,
    has_error_color: bool,
    store: OnceCell<Store>,
}

impl Context {
    /// Reads the properties of the terminal and the environment, once.
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

    /// Stores where the arguments were set. Refuses a global flag that the command would ignore.
    pub fn take_arguments(&mut self, matches: &ArgMatches, args: &[OsString]) -> Result<(), Fault> {
        self.origins = Origins::of(matches);
        self.out.repeat(flags::repeated(&self.global, &self.origins, matches));
        flags::check(&self.global, &self.origins, matches, args)?;
        if flags::only_shows(matches) && !self.global.no_pager {
            self.out.page_on(screen());
        }
        Ok(())
    }

    /// Returns the time when this command started.
    pub fn now(&self) -> Timestamp {
        self.out.look().now
    }

    /// Returns the format as it was typed, with a blank before it; empty if the flag was not given.
    pub fn typed_format(&self) -> String {
        let format = self.global.output.to_possible_value();
        let format = format.filter(|_| self.origins.get("output") == Some(Origin::Flag));
        format.map(|format| format!(" -o {}", format.get_name())).unwrap_or_default()
    }

    /// Says whether a person can answer questions.
    pub fn can_ask(&self) -> bool {
        !self.global.no_input && stdin().is_terminal() && stderr().is_terminal()
    }

    /// Returns a prompt for questions; check [`Context::can_ask`] first.
    pub fn prompt(&self) -> Prompt {
        Prompt::new(self.has_error_color)
    }

    /// Asks `question` before something that cannot be undone. `--yes` answers it. Returns the answer.
    ///
    /// # Errors
    /// Exit 6 if no one can answer.
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
    let zone = global.tz.clone().unwrap_or_else(Zone::system);
    let look = Look {
        now: runtime::now(),
        zone,
        width,
        has_color: has_color(width.is_some()),
        is_zone_given: global.tz.is_some(),
    };
    let error_width = stderr().is_terminal().then(|| width_of(&console::Term::stderr()));
    OutSettings {
        format: global.output,
        look,
        has_error_color: has_color(error_width.is_some()),
        error_width,
        is_quiet: global.quiet,
    }
}

/// Returns the screen of a person who can use a pager; `None` if there is none, or no pager is wanted.
fn screen() -> Option<Screen> {
    if !stdout().is_terminal() || !stdin().is_terminal() || env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return None;
    }
    let pager = env::var("PAGER").unwrap_or_else(|_| DEFAULT_PAGER.to_owned());
    let (rows, columns) = console::Term::stdout().size();
    let is_wanted = !matches!(pager.trim(), "" | "cat") && rows > 0;
    is_wanted.then(|| Screen { pager, rows: rows.into(), columns: columns.into() })
}

fn width_of(terminal: &console::Term) -> usize {
    let (_, columns) = terminal.size();
    usize::from(columns).clamp(20, 400)
}

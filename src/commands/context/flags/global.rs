//! The flags that every command has.

use crate::model::Zone;
use crate::output::{ColorChoice, Format};
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;

/// Flags of every command. Only these and the delivery policy can be set by environment variables.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Connector store to use
    ///
    /// Environment variable: `INV_HOOKS_CONFIG`
    #[arg(long, global = true, value_name = "FILE", env = "INV_HOOKS_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Failed-event log to use: a path, or `postgres://USER@HOST/DATABASE`
    ///
    /// A path may begin with the prefix `sqlite:`. The URL of a PostgreSQL server may name a schema (?schema=NAME) and the file of
    /// the certificate authority to trust (sslrootcert=FILE). Its password comes from the variable PGPASSWORD: a URL on the command
    /// line must not contain one.
    ///
    /// Environment variable: `INV_HOOKS_LOG`
    #[arg(long, global = true, value_name = "PATH", env = "INV_HOOKS_LOG", hide_env = true)]
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
    /// Time zone: local, utc, or a name such as Europe/Berlin
    ///
    /// It applies to times that you type without an offset, and to times in tables and pages. Times in JSON and CSV are always UTC.
    /// The default is local (the variable TZ, or the time zone of the machine), except for tables in a pipe: their default is UTC.
    ///
    /// Environment variable: `INV_HOOKS_TZ`
    #[arg(long, global = true, value_name = "ZONE", env = "INV_HOOKS_TZ", hide_env = true)]
    pub tz: Option<Zone>,
    /// Print only results and errors, no notes and no warnings
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Show which store and which log are used
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Never ask a question; behave as if there were no terminal
    ///
    /// If a command needs an answer, it fails unless you add --yes. A few commands do not fail: they print a warning and go on. One
    /// is `repost ID`, if the endpoint may already have booked the event.
    ///
    /// Environment variable: `INV_HOOKS_NO_INPUT`
    #[arg(long, global = true, env = "INV_HOOKS_NO_INPUT", hide_env = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub no_input: bool,
    /// Print long lists directly, without $PAGER
    ///
    /// On a terminal, lists and pages that are longer than the screen go through $PAGER (`less -FRX` if $PAGER is not set).
    ///
    /// Environment variable: `INV_HOOKS_NO_PAGER`
    #[arg(long, global = true, env = "INV_HOOKS_NO_PAGER", hide_env = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub no_pager: bool,
    /// Confirm without being asked
    #[arg(short, long, global = true)]
    pub yes: bool,
    /// Show what the command would do, and do nothing
    #[arg(short = 'n', long, global = true)]
    pub dry_run: bool,
}

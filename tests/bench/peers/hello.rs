//! The smallest program with clap's derive: the start-up time is compared with it.

use clap::Parser;
use std::io::{self, Write as _};

/// Greets.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// Whom to greet
    #[arg(default_value = "world")]
    name: String,
}

fn main() -> io::Result<()> {
    writeln!(io::stdout(), "hello, {}", Cli::parse().name)
}

//! `event capture show`: prints one capture.

use crate::commands::Context;
use crate::commands::context::parse_api_key;
use crate::exit::Exit;
use crate::model::CaptureName;
use crate::output::Format;

/// Print the exact bytes of one capture
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event capture show SALE_INVENTORY DT1001
  inv-hooks event capture show SALE_INVENTORY DT1001 > payload.json")]
pub struct Args {
    /// API key of the capture
    #[arg(value_name = "KEY")]
    api_key: String,
    /// Name of the capture, as `event capture list` shows it
    #[arg(value_name = "NAME")]
    name: CaptureName,
}

impl Args {
    /// Writes the capture.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let payload = context.captures()?.read(parse_api_key(&self.api_key)?, &self.name)?;
        if context.out.format() == Format::Name {
            context.out.line(self.name.as_str())?;
            return Ok(Exit::Done);
        }
        context.out.raw(&payload)?;
        // Where a person reads it, the prompt of the shell comes next.
        if context.out.is_terminal() && !payload.ends_with(b"\n") {
            context.out.raw(b"\n")?;
        }
        Ok(Exit::Done)
    }
}

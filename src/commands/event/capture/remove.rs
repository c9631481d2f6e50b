//! `event capture remove`: removes captures, all that are named or none.

use crate::commands::Context;
use crate::commands::context::parse_api_key;
use crate::exit::Exit;
use crate::model::CaptureName;
use crate::output::counted;

/// Remove captures
///
/// The command asks first; without a terminal, it needs --yes. It deletes the files and keeps no copy.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event capture remove SALE_INVENTORY DT1001
  inv-hooks event capture remove SALE_INVENTORY DT1001 DT1002 --yes")]
pub struct Args {
    /// API key of the captures
    #[arg(value_name = "KEY")]
    api_key: String,
    /// Names of captures
    #[arg(value_name = "NAMES", required = true)]
    names: Vec<CaptureName>,
}

impl Args {
    /// Removes them.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let key = parse_api_key(&self.api_key)?;
        let captures = context.captures()?;
        let mut names = self.names.clone();
        names.sort();
        names.dedup();
        for name in &names {
            captures.read(key, name)?;
        }
        let what = format!("{} of {key}", counted(names.len(), "capture"));
        let listed = names.iter().map(CaptureName::as_str).collect::<Vec<_>>().join(", ");
        if context.global.dry_run {
            context.out.say(format!("Would remove {what}: {listed}"));
            return Ok(Exit::Done);
        }
        if !context.confirm(&format!("Remove {what}: {listed}?"))? {
            context.out.say("Nothing was changed.");
            return Ok(Exit::Refused);
        }
        for name in &names {
            captures.remove(key, name)?;
        }
        context.out.say(format!("Removed {what}: {listed}"));
        Ok(Exit::Done)
    }
}

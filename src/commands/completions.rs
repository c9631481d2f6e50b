//! `completions`: the script that completes this command line in a shell.
//!
//! The same scripts lie in `completions/`; a test keeps them equal. It installs nothing.

use super::{Cli, Context};
use crate::exit::Exit;
use clap::Args;
use clap_complete::Shell;

/// Print the completion script for a shell
///
/// Write the script to the file from which your shell loads it; the examples show it for bash, zsh and fish. For zsh, the
/// folder ~/.zfunc must be in fpath before compinit runs. For PowerShell, append the script to $PROFILE; for elvish, append it to
/// ~/.config/elvish/rc.elv.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks completions bash > ~/.local/share/bash-completion/completions/inv-hooks
  inv-hooks completions zsh > ~/.zfunc/_inv-hooks
  inv-hooks completions fish > ~/.config/fish/completions/inv-hooks.fish")]
pub struct CompletionsArgs {
    /// Shell to complete in
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Writes the script to stdout.
pub fn run(args: &CompletionsArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::completed(), "inv-hooks", &mut script);
    if args.shell == Shell::Bash {
        script = with_one_name(&script);
    }
    context.out.raw(&script)?;
    Ok(Exit::Done)
}

/// The generator spells the program's hyphen in two ways in its script for bash, so that no verb would ever be recognised: it
/// sets `inv__hooks__subcmd__VERB` and looks for `inv__subcmd__hooks__subcmd__VERB`.
fn with_one_name(script: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(script).replace("inv__subcmd__hooks", "inv__hooks").into_bytes()
}

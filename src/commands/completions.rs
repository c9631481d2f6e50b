//! `completions`: prints the completion script for a shell. It installs nothing.
//!
//! The folder `completions/` has the same scripts; a test keeps them equal.

use super::{Cli, Context};
use crate::exit::Exit;
use clap::Args;
use clap_complete::Shell;

/// Print the completion script for a shell
///
/// Write the script to a file that your shell loads. The examples show this file for bash, zsh and fish. For zsh, the folder
/// ~/.zfunc must be in fpath before compinit runs. For PowerShell, append the script to $PROFILE; for elvish, append it to
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

/// Fixes the bash script. The generator replaces the hyphen of the program's name in two ways: it sets
/// `inv__hooks__subcmd__VERB` but looks for `inv__subcmd__hooks__subcmd__VERB`, so that no verb would be completed.
fn with_one_name(script: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(script).replace("inv__subcmd__hooks", "inv__hooks").into_bytes()
}

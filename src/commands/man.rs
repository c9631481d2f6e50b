//! `man`: manual pages with the same text as `--help`.
//!
//! It does not install them. On a terminal, the program `man` shows the main page in its pager.

use super::{Cli, Context};
use crate::error::Fault;
use crate::exit::Exit;
use clap::Args;
use clap_mangen::Man;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Show the manual page, or write one page per command
///
/// On a terminal, the program `man` shows the page. Without a terminal, or with --no-input, the page is printed to stdout.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks man
  inv-hooks man > inv-hooks.1
  inv-hooks man --dir ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Write one page per command to this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

/// Writes the main page to stdout, or all pages to a folder.
pub fn run(args: &ManArgs, context: &mut Context) -> anyhow::Result<Exit> {
    if let Some(folder) = &args.dir {
        write_all(folder, context)?;
        return Ok(Exit::Done);
    }
    let page = render(&Man::new(Cli::whole()))?;
    // A pager waits for a key, which --no-input forbids.
    if !(context.out.is_terminal() && context.can_ask()) {
        context.out.raw(&page)?;
    } else if !is_shown(&page)? {
        // Without the program `man`, help is easier to read than the source of the page.
        context.out.raw(Cli::whole().render_long_help().to_string().as_bytes())?;
    }
    Ok(Exit::Done)
}

/// Lets the program `man` show the page. Every `man` reads a file whose name has a slash, but not every one reads a pipe.
fn is_shown(page: &[u8]) -> io::Result<bool> {
    let mut file = tempfile::Builder::new().prefix("inv-hooks-").suffix(".1").tempfile()?;
    file.write_all(page)?;
    file.flush()?;
    Ok(Command::new("man").arg(file.path()).status().is_ok_and(|status| status.success()))
}

fn write_all(folder: &Path, context: &mut Context) -> anyhow::Result<()> {
    let pages = pages()?;
    let count = pages.len();
    let place = folder.display();
    if context.global.dry_run {
        context.out.say(format!("Would write {count} pages to {place}"));
        return Ok(());
    }
    save(folder, &pages).map_err(|error| {
        Fault::storage(format!("cannot write manual pages to {place}"))
            .because(error)
            .hint("Choose a folder that you can write to: `inv-hooks man --dir DIR`")
    })?;
    context.out.say(format!("{count} pages written to {place}"));
    Ok(())
}

fn save(folder: &Path, pages: &[(String, Vec<u8>)]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    pages.iter().try_for_each(|(name, page)| fs::write(folder.join(name), page))
}

/// Returns the file name and content of every page, the main page first.
fn pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut root = Cli::whole().disable_help_subcommand(true);
    root.build();
    let mut pages = Vec::new();
    let mut waiting = vec![root];
    while let Some(command) = waiting.pop() {
        waiting.extend(
            command.get_subcommands().filter(|verb| !verb.is_hide_set()).cloned().collect::<Vec<clap::Command>>(),
        );
        let man = Man::new(command);
        pages.push((man.get_filename(), render(&man)?));
    }
    Ok(pages)
}

fn render(man: &Man) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    Ok(page)
}

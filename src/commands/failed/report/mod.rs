//! `failed report`: one page for a manager, or for the team that owns the endpoint.

mod chart;
mod facts;
mod html;
mod markdown;

use crate::commands::context::{Context, FilterArgs, Need, Notice, Origin, find_causes, is_stdout};
use crate::durable::{beside, put};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::Pointer;
use crate::output::counted;
use facts::{ReportFacts, gather};
use std::path::{Path, PathBuf};

/// Write a report of failed events as one HTML page or as Markdown
///
/// The report says how many events failed, since when, in which hours and why, what was tried, and which commands to run next.
/// The page needs no other file and no network. Values of payloads are left out unless you add --with-payloads; secrets are
/// always left out.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed report --html report.html
  inv-hooks failed report --connector wms-asn --with-payloads")]
pub struct Args {
    /// Id, or any text in the payload, error or answer
    #[arg(long, help_heading = "Filters", value_name = "TEXT")]
    text: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
    /// Write an HTML page to this file, or - for stdout
    #[arg(long, help_heading = "Output", value_name = "FILE|-")]
    html: Option<PathBuf>,
    /// Write Markdown to this file, or - for stdout
    ///
    /// Without --html and --markdown, the command prints Markdown to stdout.
    #[arg(long, help_heading = "Output", value_name = "FILE|-")]
    markdown: Option<PathBuf>,
    /// Include the payload and the answer of one event for each cause
    #[arg(long, help_heading = "Output")]
    with_payloads: bool,
    /// Replace the value at this JSON pointer with ***; can be repeated
    ///
    /// This flag needs --with-payloads. It also leaves out answers, because they may repeat the value.
    #[arg(long, help_heading = "Output", value_name = "POINTER", requires = "with_payloads")]
    redact: Vec<Pointer>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    refuse_format(context)?;
    refuse_both_on_stdout(args)?;
    let look = context.out.look().clone();
    let mut query = args.filters.query(args.text.as_deref(), context.environment()?, look.now, &look.zone)?;
    let Some(mut log) = context.open_log(Need::Read, Notice::None)? else {
        if context.store()?.is_none() {
            return Err(context.nothing_yet()?.into());
        }
        return Err(Fault::not_found("there is nothing to report: nothing was sent or added yet").into());
    };
    context.tell_log_without_store()?;
    find_causes(log.as_mut(), &mut query)?;
    let redact = args.with_payloads.then_some(args.redact.as_slice());
    let text = args.text.as_ref().map(|text| format!(" --text {}", crate::model::quoted(text))).unwrap_or_default();
    let filters = format!("{text}{}", args.filters.typed());
    let all = if args.filters.is_empty() && args.text.is_none() { format!(" --all{filters}") } else { filters.clone() };
    let mut others = args.filters.clone();
    others.causes.clear();
    let without_causes = format!("{text}{}", others.typed());
    let facts = gather(log.as_mut(), &query, (&filters, [&all, &without_causes]), redact, context)?;
    if facts.total == 0 {
        context.warn_of_connectors(&args.filters.connectors())?;
        context.warn_of_causes(log.as_mut(), &query)?;
        context.out.warn("no failed event matches, so the report is empty");
        args.filters.without_events(args.text.as_deref(), &query).tell(log.as_mut(), context)?;
        args.files().try_for_each(keep)?;
    }
    match args.html.as_deref() {
        Some(path) if is_stdout(path) => context.out.raw(html::page(&facts).into_string().as_bytes())?,
        Some(path) => write(path, &html::page(&facts).into_string(), context, &facts)?,
        None => {}
    }
    match args.markdown.as_deref() {
        Some(path) if !is_stdout(path) => write(path, &markdown::text(&facts), context, &facts)?,
        None if args.html.is_some() => {}
        _ => context.out.raw(markdown::text(&facts).as_bytes())?,
    }
    Ok(Exit::Done)
}

impl Args {
    /// Returns the files to write.
    fn files(&self) -> impl Iterator<Item = &Path> {
        let files = self.html.iter().chain(&self.markdown).map(PathBuf::as_path);
        files.filter(|path| !is_stdout(path))
    }
}

/// Both pages in one stream would be neither.
fn refuse_both_on_stdout(args: &Args) -> Result<(), Fault> {
    if [&args.html, &args.markdown].into_iter().all(|path| path.as_deref().is_some_and(is_stdout)) {
        return Err(Fault::usage("--html and --markdown cannot both go to stdout").hint("Name a file for one of them."));
    }
    Ok(())
}

/// An empty report must not take the place of one that has events: a filter may be wrong.
fn keep(path: &Path) -> Result<(), Fault> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(Fault::refused(format!("{} was not replaced by an empty report", path.display()))
        .hint("Check the filters, or remove the file first."))
}

/// The flag would promise JSON.
fn refuse_format(context: &Context) -> Result<(), Fault> {
    if !context.out.format().is_json() || context.origins.get("output") != Some(Origin::Flag) {
        return Ok(());
    }
    Err(Fault::usage("`failed report` writes HTML or Markdown, so --output has no effect")
        .hint("Leave it out. For JSON use `inv-hooks failed stats -o json` or `inv-hooks failed export`."))
}

fn write(path: &Path, text: &str, context: &mut Context, facts: &ReportFacts) -> anyhow::Result<()> {
    let wrong = |error: std::io::Error| {
        let fault = Fault::storage(format!("{} cannot be written", path.display())).because(error);
        fault.hint("Check the path and the permissions of its folder.")
    };
    beside(path, text.as_bytes()).and_then(|file| put(file, path)).map_err(wrong)?;
    context.out.say(format!("{} reported in {}", counted(facts.total, "event"), path.display()));
    Ok(())
}

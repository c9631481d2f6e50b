//! `connector conformance`: checks how the endpoint of a connector behaves, by sending it test payloads.
//!
//! The checks are data in `table`; each topic has a file with one small function per check. Nothing is written to the log.

mod bodies;
mod body;
mod check;
mod chosen;
mod connection;
mod halt;
mod load;
mod observe;
mod observer;
mod page;
mod repeats;
mod report;
mod run;
mod secrets;
mod shot;
mod shown;
mod signing;
mod subject;
mod table;
mod types;
mod view;

use super::may_send::may_send;
use crate::commands::context::ci_report::{CiReports, ReportContent, ReportTo, in_repository};
use crate::commands::context::{Context, PolicyArgs, Route, parse_timeout, unknown_connectors};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::ConnectorName;
use crate::output::{Shape, WorkProgress, counted};
use crate::store::ConnectorRecord;
use chosen::ActiveCheck;
pub use chosen::findings;
use clap::builder::PossibleValuesParser;
use observer::Observation;
use run::{FinishedChecks, milliseconds};
use std::time::{Duration, Instant};
use subject::Subject;
use table::IDS;
use view::{CheckResult, ConformanceView, ListedCheck};

/// Check how an endpoint behaves: odd payloads, wrong secrets, duplicates, load
///
/// It sends up to 150 test payloads to the endpoint, each with the header x-inv-hooks-test: true and ids that start with TEST-.
/// First it sends a good sample. If the endpoint does not accept it, nothing else is sent. Test payloads can change real stock, so the
/// command asks first, unless the store's environment is `test` or the endpoint is on this machine. The command exits 4 if a required
/// check fails or cannot be run. After Ctrl-C or SIGTERM, it shows and reports the checks that have ended.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks connector conformance wms-asn
  inv-hooks connector conformance wms-ina --observe 'cat stock.txt'
  inv-hooks connector conformance wms-asn --report junit=endpoint.xml")]
pub struct Args {
    /// Connector name
    #[arg(value_name = "NAME", required_unless_present = "list")]
    name: Option<ConnectorName>,
    /// Run only this check; can be repeated
    ///
    /// The checks `redirects` and `sample` always run: if one of them fails, nothing later would prove anything.
    #[arg(long, value_name = "ID", value_delimiter = ',', hide_possible_values = true,
        value_parser = PossibleValuesParser::new(IDS))]
    only: Vec<String>,
    /// Leave this check out; can be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',', hide_possible_values = true,
        value_parser = PossibleValuesParser::new(IDS))]
    skip: Vec<String>,
    /// List the checks, and send nothing
    #[arg(long, conflicts_with_all = ["only", "skip", "observe", "effect_wait", "report"])]
    list: bool,
    /// Command or URL that shows the effect of an event, such as the stock
    ///
    /// The effect is what a shell command prints, or the body that a URL returns. It is read before and after an event and compared as
    /// text. With it, `conformance` finds out whether duplicates change stock, and recommends a value for `idempotent`. A command gets no
    /// input and no terminal, so a password must be in a file or a variable.
    #[arg(long, value_name = "CMD|URL")]
    observe: Option<String>,
    /// How long to watch for the effect of an event, for example 30s
    ///
    /// The default is 5s. Give the longest time that your endpoint may take to change stock after it has accepted an event: what it
    /// changes later is not seen, so that a duplicate could look harmless. Each check of an effect takes this long if nothing
    /// changes.
    #[arg(long, value_name = "DURATION", requires = "observe", allow_hyphen_values = true, value_parser = parse_timeout)]
    effect_wait: Option<Duration>,
    /// Write a report for CI; can be repeated
    ///
    /// REPORT is `junit=FILE`, `html=FILE` or `github`. In `junit`, a failed required check is a failure, and one that could not be
    /// run is an error. `html` is one page. `github` prints annotations for GitHub Actions and appends to the summary of the job.
    #[arg(long, value_name = "REPORT", value_parser = ReportTo::of_conformance)]
    report: Vec<ReportTo>,
    /// Time limit of one attempt, for example 10s
    ///
    /// The default is the connector's setting in the store, or 10s.
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true, value_parser = parse_timeout)]
    timeout: Option<Duration>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let record = args.name.as_ref().map(|name| record(context, name)).transpose()?;
    let checks = chosen::of_store(record.as_ref())?;
    let Some(name) = args.name.as_ref().filter(|_| !args.list) else {
        let listed: Vec<ListedCheck> = checks.iter().map(|one| ListedCheck::from(&one.check)).collect();
        context.out.list(&listed)?;
        return Ok(Exit::Done);
    };
    let policy = PolicyArgs { timeout: args.timeout, ..PolicyArgs::default() };
    let route = context.route(&policy, name)?;
    let chosen = chosen_by(args, &checks)?;
    let place = route.destination.endpoint.redacted();
    if context.global.dry_run {
        let listed: Vec<ListedCheck> = chosen.iter().map(|one| ListedCheck::from(&one.check)).collect();
        context.out.list(&listed)?;
        context.out.say(format!("Would run {} against {place}.", counted(chosen.len(), "check")));
        return Ok(Exit::Done);
    }
    if !may_send(context, std::slice::from_ref(&route), "up to 150 test payloads")? {
        context.out.say("Nothing was sent.");
        return Ok(Exit::Refused);
    }
    let reports = CiReports::begin(&args.report, context)?;
    let found = examine(args, context, &route, &chosen).and_then(|found| {
        shown::show(context, &found.view)?;
        tell(context, &found);
        Ok(found)
    });
    let wanted = found.as_ref().ok().filter(|_| !args.report.is_empty());
    let content = wanted.map(|found| content(context, name, &found.view)).transpose()?;
    reports.end(context, content.as_ref().map(|content| content as &dyn ReportContent))?;
    Ok(found?.exit())
}

/// Returns what the store says about a connector.
fn record(context: &Context, name: &ConnectorName) -> anyhow::Result<ConnectorRecord> {
    let store = context.need_store()?;
    Ok(store.record(name).cloned().ok_or_else(|| unknown_connectors(&store, &[name]))?)
}

/// Returns what the reports have.
fn content<'a>(
    context: &Context,
    name: &ConnectorName,
    view: &'a ConformanceView,
) -> anyhow::Result<report::ConformanceReport<'a>> {
    let store = context.need_store()?;
    let line = store.record(name).map(|record| record.line_of("endpoint"));
    let place = line.map(|line| (in_repository(&store.path().display().to_string()), line));
    Ok(report::ConformanceReport { view, place })
}

/// Returns the checks that the flags leave.
fn chosen_by(args: &Args, checks: &[ActiveCheck]) -> anyhow::Result<Vec<ActiveCheck>> {
    let has = |list: &[String], one: &ActiveCheck| list.iter().any(|id| id == one.check.id);
    let wanted = |one: &&ActiveCheck| (args.only.is_empty() || has(&args.only, one)) && !has(&args.skip, one);
    let chosen: Vec<ActiveCheck> = checks.iter().filter(wanted).copied().collect();
    if chosen.is_empty() {
        return Err(Fault::usage("--only and --skip leave no check").into());
    }
    Ok(chosen)
}

/// Runs the checks.
fn examine(args: &Args, context: &mut Context, route: &Route, chosen: &[ActiveCheck]) -> anyhow::Result<Examined> {
    let subject = Subject::new(route, context, Observation::of(args.observe.as_deref(), args.effect_wait))?;
    let (started, total) = (Instant::now(), chosen.len() as u64);
    let mut progress = WorkProgress::new(started);
    let finished = run::run(subject, chosen, |done| {
        progress.tick(&mut context.out, "checks", (done as u64, total), Instant::now());
    });
    context.out.end_progress();
    let FinishedChecks { results, stopped } = finished?;
    let view = ConformanceView::new(route.connector.name.to_string(), results, chosen, milliseconds(started));
    Ok(Examined { view, stopped })
}

/// What came out of the checks.
struct Examined {
    view: ConformanceView,
    /// The signal that stopped them.
    stopped: Option<Exit>,
}

impl Examined {
    fn exit(&self) -> Exit {
        let found = if self.view.checks.iter().any(CheckResult::is_grave) { Exit::NotDelivered } else { Exit::Done };
        self.stopped.unwrap_or(Exit::Done).and(found)
    }
}

fn tell(context: &mut Context, Examined { view, stopped }: &Examined) {
    shown::repeat_wrong(context, view);
    context.out.say(view.counts());
    if stopped.is_some() {
        context.out.say("Stopped: only the checks that had ended have a result.");
    } else if view.not_run > 0 {
        context.out.say("The other checks were not run: they would prove nothing.");
    }
    let name = &view.connector;
    match view.recommended_idempotent {
        Some(true) => context.out.say(format!(
            "Recommended: idempotent = true (`inv-hooks connector edit {name} --idempotent`), because a duplicate changed nothing."
        )),
        Some(false) => context.out.say(format!(
            "Recommended: idempotent = false (`inv-hooks connector edit {name} --idempotent=false`), because a duplicate changed stock again."
        )),
        None => {
            if let Some(got) = view.refusal_of_duplicates() {
                context.out.say(format!("No value of idempotent is recommended: a duplicate gets {got}, so it would count as failed."));
            }
        }
    }
}

/// Returns what the verb writes with `-o json`.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::one::<ConformanceView>("connector conformance", "The result of every check of an endpoint."),
        Shape::list::<ListedCheck>("connector conformance list", "With --list: every check."),
    ]
}

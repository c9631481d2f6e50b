//! `connector validate`: reports every finding of the store in one run. It sends no event.

use super::online;
use super::validate_report::{ValidateReport, Validated};
use super::view::FindingView;
use crate::commands::context::ci_report::{CiReports, ReportContent, ReportTo};
use crate::commands::context::{ColumnsArgs, Context, each_once, need_connectors, no_connector};
use crate::exit::Exit;
use crate::model::{ConnectorName, Finding, FindingCode, Severity};
use crate::output::counted;
use crate::store::{self, ConnectorRecord, Examined, Store};
use clap::builder::PossibleValuesParser;
use std::path::Path;
use std::time::Instant;

/// Check connectors without sending anything
///
/// Reports every finding with its place, code, severity and fix. Exits 3 on errors, and with --strict also on warnings.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES, mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "code,what")))]
pub struct Args {
    /// Connectors to check; by default all
    names: Vec<ConnectorName>,
    /// Treat warnings as errors
    ///
    /// The command then also exits 5 if the store has no connectors.
    #[arg(long)]
    strict: bool,
    /// Report an error for each reference that cannot be resolved
    #[arg(long)]
    resolve: bool,
    /// Also look at endpoints over the network, without sending an event
    ///
    /// For each endpoint and token URL, the command resolves the host name, connects, opens a TLS session with your certificates,
    /// and checks the server's clock and how many days its certificate is still valid. The clock comes from the answer to an HTTP
    /// request, `OPTIONS *`, that has none of your headers or data. If you name no connectors, tenants (to which `asn create`
    /// sends) are checked too. Each check has the time limit of an attempt.
    #[arg(long)]
    online: bool,
    /// Ignore findings with this code; can be repeated
    #[arg(long = "allow", value_name = "CODE", hide_possible_values = true,
        value_parser = PossibleValuesParser::new(FindingCode::ALL.map(FindingCode::as_str)))]
    allowed: Vec<String>,
    /// Write a report for CI; can be repeated
    ///
    /// REPORT is `junit=FILE`, `sarif=FILE` or `github`. `github` prints annotations for GitHub Actions and appends to the summary
    /// of the job.
    #[arg(long, value_name = "REPORT", value_parser = ReportTo::of_validate)]
    report: Vec<ReportTo>,
    #[command(flatten)]
    columns: ColumnsArgs,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector validate --strict --resolve --allow literal-secret
  inv-hooks connector validate wms-asn --online
  inv-hooks connector validate --report sarif=connectors.sarif --report github";

/// Finds what is wrong in one connector and only another command knows, such as a check of `conformance` that does not exist.
pub type FindMore = fn(&ConnectorRecord, &Path) -> Vec<Finding>;

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context, more: FindMore) -> anyhow::Result<Exit> {
    context.out.choose::<FindingView>(&args.columns.columns)?;
    let reports = CiReports::begin(&args.report, context)?;
    let checked = check(args, context, more);
    let content = checked.as_ref().ok().map(|(validated, findings)| ValidateReport(validated, findings));
    reports.end(context, content.as_ref().map(|content| content as &dyn ReportContent))?;
    let (validated, findings) = checked?;
    if validated.lacks_connectors()
        && let Some(store) = context.store()?
    {
        return Err(no_connector(&store).into());
    }
    let has_errors = findings.iter().any(|finding| is_error(args, finding));
    Ok(if has_errors { Exit::Invalid } else { Exit::Done })
}

/// Checks the store and shows the findings.
fn check(args: &Args, context: &mut Context, more: FindMore) -> anyhow::Result<(Validated, Vec<Finding>)> {
    let (started, location) = (Instant::now(), context.need_store_location()?);
    let (findings, connectors) = match store::examine(&location)? {
        Examined::Refused(findings) => (findings, None),
        Examined::Readable(store) => {
            need_connectors(&store, &args.names)?;
            let mut findings = store::validate(&store, &args.names);
            let meant = |record: &&ConnectorRecord| args.names.is_empty() || args.names.contains(&record.name.value);
            let meant = store.records().iter().filter(meant);
            findings.extend(meant.flat_map(|record| more(record, store.path())));
            findings.sort_by_key(|finding| finding.line);
            if args.online {
                findings.extend(online::look(context, &store, &args.names)?);
            }
            (findings, Some(checked_names(args, &store)))
        }
    };
    let findings =
        findings.into_iter().filter(|finding| !is_allowed(args, finding)).map(|finding| weigh(args, finding));
    let hint = |finding: Finding| Finding { hint: context.out.with_repeated(&finding.hint), ..finding };
    let findings: Vec<Finding> = findings.map(hint).collect();
    let errors = findings.iter().filter(|finding| is_error(args, finding)).count();
    let summary = summary(connectors.as_ref().map(Vec::len), findings.len(), errors);
    let views: Vec<FindingView> = findings.iter().cloned().map(FindingView::from).collect();
    context.out.findings(&views)?;
    context.out.say(&summary);
    let (store, took) = (location.path().display().to_string(), started.elapsed());
    Ok((Validated { connectors, store, is_strict: args.strict, summary, took }, findings))
}

fn checked_names(args: &Args, store: &Store) -> Vec<String> {
    if args.names.is_empty() {
        return store.records().iter().map(|record| record.name.value.to_string()).collect();
    }
    each_once(&args.names).iter().map(ToString::to_string).collect()
}

/// Says whether `--allow` hides a finding. Findings of a store that cannot be read are always shown.
fn is_allowed(args: &Args, finding: &Finding) -> bool {
    let is_store = [FindingCode::StoreSyntax, FindingCode::StoreShape].iter().any(|code| code.as_str() == finding.code);
    !is_store && args.allowed.iter().any(|code| code == finding.code)
}

fn weigh(args: &Args, finding: Finding) -> Finding {
    // Without its references nothing can be looked at.
    let is_grave = (args.resolve || args.online) && finding.code == FindingCode::UnresolvedReference.as_str();
    Finding { severity: if is_grave { Severity::Error } else { finding.severity }, ..finding }
}

fn is_error(args: &Args, finding: &Finding) -> bool {
    finding.severity == Severity::Error || (args.strict && finding.severity == Severity::Warning)
}

fn summary(connectors: Option<usize>, findings: usize, errors: usize) -> String {
    let checked = match connectors {
        None => "the store cannot be read".to_owned(),
        Some(count) => format!("{} checked", counted(count, "connector")),
    };
    match (findings, errors) {
        (0, _) => format!("{checked}: no findings"),
        (_, 0) => format!("{checked}: {}, no errors", counted(findings, "finding")),
        (_, _) if errors == findings => format!("{checked}: {}", counted(errors, "error")),
        _ => format!("{checked}: {}, {}", counted(findings, "finding"), counted(errors, "error")),
    }
}

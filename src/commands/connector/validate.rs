//! `connector validate`: reports every finding of the store in one run. It sends no event.

use super::online;
use super::view::FindingView;
use crate::commands::context::{ColumnsArgs, Context, need_connectors, no_connector};
use crate::exit::Exit;
use crate::model::{ConnectorName, Finding, FindingCode, Severity};
use crate::output::counted;
use crate::store::{self, Examined};
use clap::builder::PossibleValuesParser;

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
    /// For each endpoint and token URL: its name, a connection, the TLS session with your certificates, the days that are left of the server's
    /// certificate, and its clock. The clock comes from the answer to `OPTIONS *`, a ping of HTTP without any header or data of yours.
    /// Each look has the time limit of an attempt.
    #[arg(long)]
    online: bool,
    /// Ignore findings with this code; can be repeated
    #[arg(long = "allow", value_name = "CODE", hide_possible_values = true,
        value_parser = PossibleValuesParser::new(FindingCode::ALL.map(FindingCode::as_str)))]
    allowed: Vec<String>,
    #[command(flatten)]
    columns: ColumnsArgs,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector validate
  inv-hooks connector validate --strict --resolve --allow literal-secret
  inv-hooks connector validate wms-asn --online";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<FindingView>(&args.columns.columns)?;
    let location = context.need_store_location()?;
    let (findings, count) = match store::examine(&location)? {
        Examined::Refused(findings) => (findings, None),
        Examined::Readable(store) => {
            need_connectors(&store, &args.names)?;
            let count = if args.names.is_empty() { store.records().len() } else { args.names.len() };
            let mut findings = store::validate(&store, &args.names);
            if args.online {
                findings.extend(online::look(context, &store, &args.names)?);
            }
            (findings, Some(count))
        }
    };
    let findings: Vec<Finding> =
        findings.into_iter().filter(|finding| !is_allowed(args, finding)).map(|finding| weigh(args, finding)).collect();
    let errors = findings.iter().filter(|finding| is_error(args, finding)).count();
    let total = findings.len();
    let hint = |finding: Finding| Finding { hint: context.out.with_repeated(&finding.hint), ..finding };
    let views: Vec<FindingView> = findings.into_iter().map(hint).map(FindingView::from).collect();
    context.out.findings(&views)?;
    context.out.say(summary(count, total, errors));
    if args.strict
        && count == Some(0)
        && let Some(store) = context.store()?
    {
        return Err(no_connector(&store).into());
    }
    Ok(if errors > 0 { Exit::Invalid } else { Exit::Done })
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

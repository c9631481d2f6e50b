//! The arguments of `repost`: which events, where to, and how.

use super::edit::EditArgs;
use super::target::TargetArgs;
use crate::commands::context::{FilterArgs, OrderRule, PolicyArgs, parse_limit};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Newer, Refuse};
use crate::model::{DeliveryId, Order, quoted_flag, quoted_name};
use std::ffi::OsString;

/// Retries in bulk: an endpoint that has just recovered may fail a few more times.
const BULK_RETRIES: u32 = 3;

/// The help of `--retries`, with both defaults.
const RETRIES_HELP: &str =
    "Retry temporary failures up to N times (timeouts, broken connections, 408, 425, 429, 5xx)

If the endpoint may already have booked a sale, return or stock adjustment, the event is in doubt. An event in doubt is retried \
     only if its connector is idempotent. The default is the connector's setting in the store. Without a setting, the default is 3 \
     with filters or a plan, and 0 with ids.

Environment variable: `INV_HOOKS_RETRIES`";

/// Send failed events again
///
/// Name events by their ids, or select them with filters. The command sends the stored bytes with the same webhook id and the
/// current settings of the connector. It waits for every outcome, and exits 4 if an event is not delivered. With filters or a plan,
/// some events are skipped, such as old stock counts and events in doubt. Skipped events alone do not cause exit code 4, unless you add
/// --fail-on-skipped. If events are skipped because the settings of their connector are not valid, for example because a secret is
/// missing, it exits 3.
///
/// If you change the payload (--set, --data, --edit), the command sends it as a new event with a new webhook id. When the new
/// event is delivered, the original one is marked as discarded.
///
/// With filters or a plan, the command first sends one event to each connector, and tries once more if the endpoint is down. If
/// both attempts fail, the command sends nothing more to that connector, continues with the others, and exits 4. Otherwise it sends
/// the other events, and retries their temporary failures 3 times, unless --retries or the store sets another number. A connector
/// with `breaker = 0` in the store gets every event, even if its endpoint is down.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks repost 12
  inv-hooks repost --connector wms-asn --since yesterday --dry-run
  inv-hooks repost --all --yes",
    mut_arg("retries", |flag| flag.long_help(RETRIES_HELP)))]
pub struct Args {
    /// Event ids, separated by blanks; for a range, use --id
    pub ids: Vec<DeliveryId>,
    /// Select every failed and unknown event of this environment
    #[arg(long, help_heading = "Filters", conflicts_with_all = ["ids", "from_plan"])]
    pub all: bool,
    /// Id, or any text in the payload, error or answer
    #[arg(long, help_heading = "Filters", value_name = "TEXT", conflicts_with_all = ["ids", "from_plan"])]
    pub text: Option<String>,
    /// Write the events to this plan file (- for stdout), and send nothing
    ///
    /// A plan has one line per event, in the order of sending, with a checksum of the payload. `repost --from-plan` sends exactly
    /// these events.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from_plan", "to", "set", "data", "edit", "force"])]
    pub plan: Option<OsString>,
    /// Send the events of this plan file, in its order
    ///
    /// Nothing is sent if the payload, the connector or the webhook id of an event differs from the plan. Events that were
    /// delivered or discarded meanwhile are skipped, so the same command continues an interrupted plan.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ids", "force", "with_held"])]
    pub from_plan: Option<OsString>,
    /// Send only the first N events, oldest first
    ///
    /// Use this flag to try a repost with a few events. At the end, the output shows how many events remain, and the command that
    /// sends them.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_limit, conflicts_with_all = ["ids", "from_plan"])]
    pub limit: Option<usize>,
    /// Reason to store in the log
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Also send events that were delivered or discarded
    #[arg(long, requires = "ids", conflicts_with_all = ["all", "text"])]
    pub force: bool,
    /// Also send the events that wait for a selected event
    ///
    /// The waiting events are held, because they are later events of the same document.
    #[arg(long)]
    pub with_held: bool,
    /// Include superseded snapshots, such as old counts
    ///
    /// A snapshot is superseded if a newer snapshot of the same document was delivered, or is part of the same repost. Events
    /// that you name by id need no flag: they are sent with a warning.
    #[arg(long)]
    pub include_superseded: bool,
    /// Include stock changes that are in doubt
    ///
    /// The endpoint may already have booked these changes. If it books a change twice, stock is wrong. Events that you name by id
    /// need no flag: on a terminal, the command asks before it sends such an event; elsewhere it only warns.
    #[arg(long)]
    pub include_maybe_applied: bool,
    /// Exit 4 if any event was skipped
    #[arg(long)]
    pub fail_on_skipped: bool,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub target: TargetArgs,
    #[command(flatten)]
    pub edit: EditArgs,
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// Stop after N failed attempts, counting retries
    ///
    /// Running attempts are finished, and no new attempts start.
    #[arg(long, help_heading = "Sending", value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..))]
    pub stop_after_failures: Option<u64>,
}

impl Args {
    /// Says whether the events are selected by filters or by a plan, not by their ids.
    pub fn is_bulk(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns what the number of skipped events means for the exit code.
    pub fn exit_of_skipped(&self, skipped: usize) -> Exit {
        if skipped > 0 && self.fail_on_skipped { Exit::NotDelivered } else { Exit::Done }
    }

    /// Returns which changes after the selection still prevent an event from being sent. An event that is named by its id is
    /// sent all the same.
    pub fn refuse(&self) -> Refuse {
        let is_bulk = self.is_bulk();
        let newer = if is_bulk && !self.include_superseded { Newer::OnItsWay } else { Newer::Ignored };
        Refuse { newer, replaced: is_bulk && self.from_plan.is_none() }
    }

    /// Returns which other events of its order keep a shipment from being sent.
    pub fn order_rule(&self) -> OrderRule<'_> {
        match self.is_bulk() {
            true => OrderRule::Bulk,
            false if self.force => OrderRule::Forced,
            false => OrderRule::Named(&self.ids),
        }
    }

    /// Returns the policy, with defaults for this run: in bulk, retries of temporary failures; with `--with-held`, the order of
    /// the document.
    pub fn usual_policy(&self) -> PolicyArgs {
        let mut policy = if self.is_bulk() { self.policy.usually(BULK_RETRIES) } else { self.policy.clone() };
        if self.with_held {
            policy.order.get_or_insert(Order::Document);
        }
        policy
    }

    /// Returns the arguments that select the events, as they were typed, with a blank before each word.
    pub fn chooser(&self) -> String {
        let from_plan = self.from_plan.as_ref().map(|file| format!(" --from-plan {}", quoted_name(file)));
        let text = self.text.as_ref().map(|text| quoted_flag("text", text));
        let all = self.all.then(|| " --all".to_owned());
        let typed: String = [from_plan, all, text].into_iter().flatten().collect();
        typed + &self.filters.typed()
    }

    /// Refuses flags that contradict one another or name nothing.
    pub fn check(&self) -> Result<(), Fault> {
        let has_filters = !self.filters.is_empty() || self.text.is_some() || self.all;
        if self.from_plan.is_some() && (has_filters || self.filters.include_tests) {
            return Err(Fault::usage("name the events by a plan or by filters, not both")
                .hint("Leave the filters out: the plan names its events."));
        }
        if self.is_bulk() && !has_filters && self.from_plan.is_none() {
            return Err(Fault::usage("no event is named").hint(
                "Give ids, filters such as --connector NAME, or --all. List failed events: `inv-hooks failed search`.",
            ));
        }
        if !self.ids.is_empty() && !self.filters.is_empty() {
            return Err(Fault::usage("name the events by their ids or by filters, not both")
                .hint("Leave the ids out, or the filters."));
        }
        if self.edit.is_given() && self.ids.is_empty() {
            return Err(Fault::usage("--set, --data and --edit need event ids: payloads are edited one by one").hint(
                "Name the event: `inv-hooks repost ID --set /POINTER=VALUE`. List the ids: `inv-hooks failed search`.",
            ));
        }
        self.edit.check()
    }
}

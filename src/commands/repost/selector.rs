//! Which events are sent again, and which are skipped for a named reason.

use super::args::Args;
use super::from_plan::{Plan, PlannedRow};
use super::newest::Newest;
use super::selection::Selection;
use super::target::need;
use crate::catalog::{self, Effect, needs_a_person};
use crate::commands::context::{
    Context, KnownOrders, OrderRule, OutgoingShipment, Target, Targets, WithheldShipment, find_causes,
};
use crate::engine::{SortKey, in_order_of_sending};
use crate::error::Fault;
use crate::log::{Candidate, Log};
use crate::model::{ApiKey, Delivery, DeliveryId, Destination, IN_DOUBT, Order, STOCK_IS_WRONG, Skip, State};
use std::ffi::OsStr;
use std::sync::Arc;

/// Chooses what is sent.
pub struct Selector<'a> {
    args: &'a Args,
    context: &'a mut Context,
    targets: Targets,
    selection: Selection,
    /// Shipments that wait until the log can be asked for their orders.
    shipments: Vec<Candidate>,
    orders: KnownOrders,
}

impl<'a> Selector<'a> {
    /// Makes a selector; `--to` is resolved here.
    pub fn new(args: &'a Args, context: &'a mut Context) -> anyhow::Result<Self> {
        let targets = args.target.targets(args.usual_policy(), context)?;
        let selection = Selection::new(args.refuse());
        Ok(Self { args, context, targets, selection, shipments: Vec::new(), orders: KnownOrders::default() })
    }

    /// Selects the events that the arguments name.
    pub fn select(self, log: &mut dyn Log) -> anyhow::Result<Selection> {
        match &self.args.from_plan {
            Some(file) => self.by_plan(log, file),
            None if self.args.is_bulk() => self.by_filter(log),
            None => self.by_id(log),
        }
    }

    /// By id: all of them must be sendable, or nothing is sent.
    fn by_id(mut self, log: &mut dyn Log) -> anyhow::Result<Selection> {
        let candidates = named(self.args, self.context, log)?;
        self.check_orders(log, &candidates)?;
        let mut newest = Newest::default();
        for candidate in in_order_of_sending(candidates, |candidate| SortKey::from(&candidate.delivery)) {
            // An edited copy has a new webhook id, so even an idempotent endpoint cannot recognise the event.
            let is_risky = if self.args.edit.is_given() {
                needs_a_person(&candidate.delivery, false)
            } else {
                self.targets.needs_a_person(self.context, &candidate.delivery)?
            };
            warn(self.context, &candidate, is_risky);
            self.selection.named_in_doubt += usize::from(is_risky);
            let destination = need(&mut self.targets, self.context, &candidate.delivery)?;
            self.selection.choose_named(&candidate, &destination, &mut newest);
        }
        self.with_held(log)
    }

    /// By filter: events that cannot or should not be sent are skipped and reported.
    fn by_filter(mut self, log: &mut dyn Log) -> anyhow::Result<Selection> {
        let look = self.context.out.look().clone();
        let filters = &self.args.filters;
        let mut query = filters.query(self.args.text.as_deref(), self.context.environment()?, look.now, &look.zone)?;
        find_causes(log, &mut query)?;
        let mut trouble = Ok(());
        log.candidates(&query, &mut |candidate| self.consider_unless(&mut trouble, candidate))?;
        trouble?;
        self.consider_shipments(log)?;
        let connectors = filters.connectors();
        if self.selection.is_empty() {
            self.context.check_connectors(Some(log), &connectors)?;
            self.context.check_causes(log, &query)?;
            filters.without_events(self.args.text.as_deref(), &query).tell(log, self.context)?;
            self.context.tell_tests_left_out(log, &query)?;
        } else if connectors.len() > 1 {
            self.context.warn_of_connectors(&connectors)?;
        }
        if !self.selection.is_empty() && query.causes.len() > 1 {
            self.context.warn_of_causes(log, &query)?;
        }
        if self.args.all {
            self.context.tell_elsewhere(log, &query, "stay as they are")?;
        }
        self.with_held(log)
    }

    /// By plan: its events in its order, if none of them has changed.
    fn by_plan(mut self, log: &mut dyn Log, file: &OsStr) -> anyhow::Result<Selection> {
        let mut plan = Plan::open(file, &mut self.context.out)?;
        plan.check_environment(&self.context.environment()?)?;
        while let Some(line) = plan.next(log)? {
            match line {
                PlannedRow::Same(candidate) => {
                    if candidate.delivery.api_key == ApiKey::CreateAsn {
                        self.orders = orders_of(log, std::slice::from_ref(&candidate))?;
                    }
                    self.consider(&candidate)?;
                }
                PlannedRow::Settled(id, skip) => self.selection.skip(id, skip),
            }
        }
        plan.end(|line| self.context.out.warn(line))?;
        self.selection.keep_newest();
        Ok(self.selection)
    }

    /// With `--with-held`, adds the events that are held behind the selected ones. Then sorts all of them.
    fn with_held(mut self, log: &mut dyn Log) -> anyhow::Result<Selection> {
        if self.args.with_held {
            let ids: Vec<DeliveryId> = self.selection.ids().collect();
            let mut trouble = Ok(());
            log.held_behind(&ids, &mut |candidate| self.consider_unless(&mut trouble, candidate))?;
            trouble?;
            self.consider_shipments(log)?;
            self.selection.skip_once();
        }
        self.selection.keep_newest();
        let chosen = std::mem::take(&mut self.selection.chosen);
        self.selection.chosen = in_order_of_sending(chosen, |chosen| chosen.sort_key);
        match self.args.limit {
            Some(limit) if limit < self.selection.chosen.len() => self.first(log, limit),
            _ => Ok(self.selection),
        }
    }

    /// Returns a selection of the first events only. What is skipped is reported with the events that remain.
    fn first(mut self, log: &mut dyn Log, limit: usize) -> anyhow::Result<Selection> {
        let all = std::mem::replace(&mut self.selection, Selection::new(self.args.refuse()));
        let seen: Vec<(DeliveryId, u32)> = all.ids().zip(all.chosen.iter().map(|chosen| chosen.claims)).collect();
        for (id, claims) in seen.into_iter().take(limit) {
            // What was claimed, delivered or discarded since it was selected is not sent.
            if let Some(candidate) = log.candidate(id)?
                && candidate.delivery.claims == claims
                && matches!(candidate.delivery.state, State::Failed | State::Unknown)
                && let Ok(destination) = self.choose(&candidate)?
            {
                self.selection.choose(&candidate, &destination);
            }
        }
        self.selection.remaining = all.chosen.len() - limit;
        self.selection.remaining_skipped = all.skipped.len();
        self.selection.faulty = all.faulty;
        Ok(self.selection)
    }

    /// As [`Self::consider`], but does nothing after the first error, because the callback of the log cannot return one. Shipments wait,
    /// because the log cannot be asked for their orders in between.
    fn consider_unless(&mut self, trouble: &mut anyhow::Result<()>, candidate: Candidate) {
        if candidate.delivery.api_key == ApiKey::CreateAsn {
            self.shipments.push(candidate);
        } else if trouble.is_ok() {
            *trouble = self.consider(&candidate);
        }
    }

    /// Selects or skips the shipments: each order once.
    fn consider_shipments(&mut self, log: &mut dyn Log) -> anyhow::Result<()> {
        let shipments = std::mem::take(&mut self.shipments);
        if !shipments.is_empty() {
            self.orders = orders_of(log, &shipments)?;
        }
        shipments.iter().try_for_each(|candidate| self.consider(candidate))
    }

    /// Selects an event of a bulk repost, or skips it.
    fn consider(&mut self, candidate: &Candidate) -> anyhow::Result<()> {
        let chosen = self.choose(candidate)?;
        let selection = &mut self.selection;
        match chosen {
            Ok(destination) if self.args.include_superseded => selection.choose(candidate, &destination),
            Ok(destination) => selection.choose_newest(candidate, &destination),
            Err(Skip::MaybeApplied) => selection.leave_to_a_person(&candidate.delivery),
            Err(skip) => selection.skip(candidate.delivery.id, skip),
        }
        Ok(())
    }

    fn choose(&mut self, candidate: &Candidate) -> anyhow::Result<Result<Arc<Destination>, Skip>> {
        let row = &candidate.delivery;
        if row.state == State::Sending {
            return Ok(Err(Skip::Taken));
        }
        let effect = catalog::effect(row.api_key, row.event.as_deref());
        if effect == Effect::Snapshot && candidate.newer_delivered.is_some() && !self.args.include_superseded {
            return Ok(Err(Skip::Superseded));
        }
        if candidate.replaced_by.is_some() {
            return Ok(Err(Skip::Replaced));
        }
        if row.api_key == ApiKey::CreateAsn
            && let Target::Ready(to) = self.targets.find(self.context, row)?
            && self.orders.conflict(&OutgoingShipment::from(row), &to, OrderRule::Bulk).is_some()
        {
            return Ok(Err(Skip::OrderKnown));
        }
        if !self.args.include_maybe_applied && self.targets.needs_a_person(self.context, row)? {
            return Ok(Err(Skip::MaybeApplied));
        }
        Ok(match self.targets.find(self.context, row)? {
            Target::Ready(destination) => Ok(destination),
            Target::Gone => Err(Skip::ConnectorGone),
            Target::OtherKey(_) => Err(Skip::OtherApiKey),
            Target::Disabled => Err(Skip::ConnectorDisabled),
            Target::Faulty(findings) => {
                self.selection.faulty.add(row, findings);
                Err(Skip::ConnectorFaulty)
            }
        })
    }

    /// Refuses a shipment whose order another event announced, or may have announced, unless the user insists. Of two that failed, only
    /// one is sent.
    fn check_orders(&mut self, log: &mut dyn Log, named: &[Candidate]) -> anyhow::Result<()> {
        let orders = orders_of(log, named)?;
        for row in named.iter().map(|candidate| &candidate.delivery).filter(|row| row.api_key == ApiKey::CreateAsn) {
            let Target::Ready(to) = self.targets.find(self.context, row)? else { continue };
            if let Some(other) = orders.conflict(&OutgoingShipment::from(row), &to, self.args.order_rule()) {
                return Err(WithheldShipment::OrderKnown(other.clone()).refusal(row.id).into());
            }
        }
        Ok(())
    }
}

/// Finds the events that are named by their ids, each once. An event that cannot be sent is an error.
fn named(args: &Args, context: &Context, log: &mut dyn Log) -> anyhow::Result<Vec<Candidate>> {
    let environment = context.environment()?;
    let mut candidates = Vec::new();
    for id in unique(&args.ids) {
        let Some(candidate) = log.candidate(id)? else {
            return Err(Fault::not_found(format!("there is no event {id}; nothing was sent"))
                .hint("List failed events: `inv-hooks failed search`.")
                .into());
        };
        check_state(args, &candidate.delivery)?;
        check_place(args, log, &candidate.delivery)?;
        let of = &candidate.delivery.environment;
        if of != environment.as_str() {
            return Err(Fault::refused(format!(
                "event {id} belongs to the environment {of}, not {environment}; nothing was sent"
            ))
            .hint("Use the store of that environment: --config FILE.")
            .into());
        }
        candidates.push(candidate);
    }
    Ok(candidates)
}

/// Reads what the log has of the orders of shipments.
fn orders_of(log: &mut dyn Log, shipments: &[Candidate]) -> anyhow::Result<KnownOrders> {
    let orders = shipments.iter().map(|candidate| &candidate.delivery).filter(|row| row.api_key == ApiKey::CreateAsn);
    let orders: Vec<&str> = orders.filter_map(|row| row.document_id.as_deref()).collect();
    KnownOrders::read(log, &orders)
}

/// Refuses an event that is held, unless the events before it are sent too or the order does not matter.
fn check_place(args: &Args, log: &mut dyn Log, row: &Delivery) -> anyhow::Result<()> {
    let is_free = row.waiting_on.is_none() || args.policy.order == Some(Order::None);
    if row.state != State::Failed || is_free {
        return Ok(());
    }
    let id = row.id;
    let ahead = log.ahead_of(id)?;
    let Some(first) = ahead.iter().find(|id| !args.ids.contains(id)) else { return Ok(()) };
    let in_order = whole_line(log, id, &ahead)?;
    Err(Fault::refused(format!(
        "event {id} is held: event {first} of the same document must be sent first; nothing was sent"
    ))
    .hint(format!("{in_order}. Send only this one: `inv-hooks repost {id} --order none`."))
    .into())
}

/// Returns the hint that sends `id` after all events that are `ahead` of it.
fn whole_line(log: &mut dyn Log, id: DeliveryId, ahead: &[DeliveryId]) -> anyhow::Result<String> {
    let mut behind = Vec::new();
    log.held_behind(&ahead[..1], &mut |held| behind.push(held.delivery.id))?;
    if !behind.contains(&id) {
        // An event between them was discarded, so `--with-held` does not reach `id` from the first one. Name all of them instead.
        let ids: String = ahead.iter().map(|id| format!("{id} ")).collect();
        return Ok(format!("Send them in order: `inv-hooks repost {ids}{id} --order document`"));
    }
    let all = if behind.len() == 1 { "both".to_owned() } else { format!("all {}", behind.len() + 1) };
    Ok(format!("Send {all} in order: `inv-hooks repost {} --with-held`", ahead[0]))
}

fn check_state(args: &Args, row: &Delivery) -> Result<(), Fault> {
    let id = row.id;
    match row.state {
        State::Failed | State::Unknown => Ok(()),
        State::Delivered | State::Discarded if args.force => Ok(()),
        State::Delivered => Err(Fault::refused(format!("event {id} is already delivered; nothing was sent"))
            .hint("Send it again: --force.")),
        State::Discarded => Err(Fault::refused(format!("event {id} is discarded; nothing was sent"))
            .hint(format!("Undo this: `inv-hooks failed discard {id} --undo`. Send it as it is: --force."))),
        // `resume` sends it only to its own connector, which may be gone. Its payload must not change while `resume` may send it.
        State::Pending if args.target.to().is_some() && !args.edit.is_given() => Ok(()),
        State::Pending => Err(Fault::refused(format!("event {id} is pending; nothing was sent")).hint(format!(
            "Send pending events: `inv-hooks resume`. Send this one somewhere else: `inv-hooks repost {id} --to NAME`."
        ))),
        State::Sending => Err(Fault::refused(format!("event {id} is being sent by another process; nothing was sent"))
            .hint("Wait until it has finished.")),
    }
}

fn warn(context: &mut Context, candidate: &Candidate, is_risky: bool) {
    let row = &candidate.delivery;
    if is_risky {
        context.out.warn(format!("event {} is {IN_DOUBT}; {STOCK_IS_WRONG}", row.id));
    } else if row.state == State::Unknown {
        context.out.warn(format!(
            "event {} is unknown: its answer was not recorded, so the endpoint may already have it",
            row.id
        ));
    }
    let effect = catalog::effect(row.api_key, row.event.as_deref());
    if let Some(other) = candidate.replaced_by {
        context.out.warn(format!(
            "event {}: event {other} is another copy of it that was delivered or can still be delivered; if both are sent, stock changes twice",
            row.id
        ));
    }
    if let Some(newer) = candidate.newer_delivered {
        let what = if effect == Effect::Snapshot { "is superseded: the newer" } else { "is out of order: the newer" };
        context.out.warn(format!("event {} {what} event {newer} of the same document was delivered", row.id));
    }
}

fn unique(ids: &[DeliveryId]) -> Vec<DeliveryId> {
    let mut seen = std::collections::HashSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

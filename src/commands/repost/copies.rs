//! Edited payloads: each becomes a new delivery, a copy that names its original.

use super::args::Args;
use super::edit::{self, Edit, Typed};
use super::selection::{Chosen, Selection};
use crate::commands::context::Context;
use crate::engine::{Job, Jobs, Work, queue_of};
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{Delivery, DeliveryId, Lineage, NewDelivery, Seen, State};
use crate::runtime;

/// A chosen event, its row, and its changed payload.
pub type EditedEvent = (Chosen, Delivery, Edit);

/// The edited copies of a run.
pub struct Copies {
    originals: Vec<DeliveryId>,
    /// The payloads that a person typed: they are saved in files if the log refuses them.
    typed: Vec<Typed>,
}

/// Returns the changed payloads of the chosen events; none if no flag changes payloads.
pub fn edits(
    args: &Args,
    context: &mut Context,
    log: &mut dyn Log,
    selection: &Selection,
) -> anyhow::Result<Vec<EditedEvent>> {
    let mut edits = Vec::new();
    if !args.edit.is_given() {
        return Ok(edits);
    }
    let given = args.edit.given(&mut context.out)?;
    for chosen in &selection.chosen {
        let Some(row) = log.get(chosen.sort_key.id)? else { continue };
        if let Some(edit) = edit::edited(&args.edit, given.as_deref(), context, log, &row)? {
            edits.push((*chosen, row, edit));
        }
    }
    Ok(edits)
}

impl Copies {
    /// Returns the jobs of a run, and the edited copies among them.
    pub fn of(
        args: &Args,
        context: &Context,
        selection: Selection,
        edits: Vec<EditedEvent>,
    ) -> anyhow::Result<(Jobs, Self)> {
        let originals = edits.iter().map(|(_, row, _)| row.id).collect();
        if !args.edit.is_given() {
            return Ok((queue_of(selection.into_jobs()), Self { originals, typed: Vec::new() }));
        }
        let (mut jobs, mut typed) = (Vec::new(), Vec::new());
        for (chosen, row, edit) in edits {
            let seen = selection.routes.seen(chosen.claims, chosen.route);
            let copy = copy_of(context, &row, seen, edit)?;
            if args.edit.is_typed() {
                typed.push(Typed { of: row.id, webhook_id: copy.webhook_id.clone(), payload: copy.payload.clone() });
            }
            jobs.push(Job {
                work: Work::New(Box::new(copy)),
                destination: selection.routes.destination(chosen.route).clone(),
            });
        }
        Ok((queue_of(jobs), Self { originals, typed }))
    }

    /// Saves typed payloads that the log refused. Returns the exit code, and a sentence for each original that was replaced, with
    /// the id of its copy.
    pub fn end(self, context: &mut Context, log: &mut dyn Log) -> anyhow::Result<(Exit, Vec<String>)> {
        let exit = edit::keep_typed(context, log, &self.typed)?;
        let mut sentences = Vec::new();
        for id in self.originals {
            let row = log.get(id)?.filter(|row| row.state == State::Discarded);
            let reason = row.and_then(|row| row.discard_reason);
            sentences.extend(reason.map(|reason| format!("Event {id} is discarded now: {reason}.")));
        }
        Ok((exit, sentences))
    }
}

/// Makes the new delivery of an edited payload. It names its original and the difference.
fn copy_of(context: &Context, original: &Delivery, seen: Seen, edit: Edit) -> anyhow::Result<NewDelivery> {
    let extracted = context.pointers(original.api_key)?.extract(&edit.payload);
    Ok(NewDelivery {
        webhook_id: runtime::new_id(),
        event_id: original.event_id.clone(),
        environment: context.environment()?,
        connector: original.connector.clone(),
        api_key: original.api_key,
        event: original.event.as_deref().and_then(|event| event.parse().ok()),
        payload: edit.payload,
        extracted,
        is_test: original.is_test,
        created_at: context.now(),
        source: None,
        lineage: Some(Lineage { of: original.id, seen: Some(seen), difference: edit.difference }),
    })
}

//! `--from-plan`: sends exactly the events of a plan, in its order, if none of them has changed.
//!
//! Every line is checked before anything is sent. Events that were delivered or discarded in the meantime are skipped, so that
//! the same command continues a plan that was interrupted.

use super::plan_file::{Header, PlanLine, VERSION};
use crate::commands::context::NumberedLines;
use crate::error::Fault;
use crate::log::{Candidate, Log};
use crate::model::{AttemptKind, DeliveryId, Environment, Skip, State, digest, hex};
use crate::output::{Out, counted};
use std::collections::HashSet;
use std::ffi::OsStr;

/// Longest line of a plan, in bytes.
const MAX_LINE: u64 = 64 * 1024;

/// Changed events are named up to this number.
const NAMED: usize = 20;

fn delivered_only(log: &mut dyn Log, id: Option<DeliveryId>) -> anyhow::Result<Option<DeliveryId>> {
    let Some(id) = id else { return Ok(None) };
    Ok(log.get(id)?.filter(|row| row.state == State::Delivered).map(|row| row.id))
}

/// An event of a plan.
pub enum PlannedRow {
    /// It has not changed since the plan was written.
    Same(Box<Candidate>),
    /// It no longer has to be sent.
    Settled(DeliveryId, Skip),
}

/// Result of the check of a line.
enum Checked {
    Planned(PlannedRow),
    /// The event has changed since the plan was written; says how.
    Changed(&'static str),
}

fn check(log: &mut dyn Log, line: &PlanLine, header: &Header) -> anyhow::Result<Checked> {
    let Some(candidate) = log.candidate(DeliveryId(line.id))? else {
        return Ok(Checked::Changed("it is no longer in the log"));
    };
    let row = &candidate.delivery;
    // An event that was added without a webhook id can get one later, but only while no endpoint can know the generated one.
    let was_sent = row.last_kind().is_some_and(|kind| kind != AttemptKind::Reported);
    if row.webhook_id != line.webhook_id && was_sent {
        return Ok(Checked::Changed("its webhook id has changed"));
    }
    if row.connector != line.connector || row.document_id != line.document_id {
        return Ok(Checked::Changed("its connector or its document has changed"));
    }
    if row.environment != header.environment {
        return Ok(Checked::Changed("it belongs to another environment"));
    }
    match row.state {
        State::Delivered => return Ok(Checked::Planned(PlannedRow::Settled(row.id, Skip::Delivered))),
        State::Discarded => return Ok(Checked::Planned(PlannedRow::Settled(row.id, Skip::Discarded))),
        State::Pending => return Ok(Checked::Changed("it was never started; send it with `inv-hooks resume`")),
        State::Failed | State::Unknown | State::Sending => {}
    }
    match log.payload(row.id)? {
        Some(payload) if hex(&digest(&payload)) == line.payload_sha256 => {
            // A plan names its events one by one, so a copy replaces one of them only if the copy was delivered.
            let replaced_by = delivered_only(log, candidate.replaced_by)?;
            Ok(Checked::Planned(PlannedRow::Same(Box::new(Candidate { replaced_by, ..candidate }))))
        }
        Some(_) => Ok(Checked::Changed("its payload has changed")),
        None => Ok(Checked::Changed("its payload is no longer kept")),
    }
}

/// The lines of a plan, checked as they are read.
pub struct Plan {
    file: String,
    lines: NumberedLines,
    header: Header,
    seen: HashSet<i64>,
    last: u64,
    /// Number of events that have changed since the plan was written.
    changed: u64,
    /// The first of them in words.
    named: Vec<String>,
}

impl Plan {
    /// Opens a plan.
    ///
    /// # Errors
    /// The file cannot be read, is not a plan, or is a plan of another version of this program.
    pub fn open(file: &OsStr, out: &mut Out) -> anyhow::Result<Self> {
        let mut lines = NumberedLines::open(file, MAX_LINE, out)?;
        let file = &*file.to_string_lossy();
        let (number, text) = lines.next().unwrap_or((1, Ok(Vec::new())));
        let header = text.ok().and_then(|text| serde_json::from_slice::<Header>(&text).ok());
        let header = header.ok_or_else(|| damaged(file, number, "it is not the first line of a plan"))?;
        if header.inv_hooks_plan != VERSION {
            return Err(damaged(file, number, "the plan was written by another version of this program").into());
        }
        Ok(Self {
            file: file.to_owned(),
            lines,
            header,
            seen: HashSet::new(),
            last: number,
            changed: 0,
            named: Vec::new(),
        })
    }

    /// Refuses a plan of another environment.
    pub fn check_environment(&self, environment: &Environment) -> Result<(), Fault> {
        if self.header.environment == environment.as_str() {
            return Ok(());
        }
        let (file, of) = (&self.file, &self.header.environment);
        Err(Fault::refused(format!("the plan {file} is for the environment {of}, not {environment}; nothing was sent"))
            .hint("Use the store of that environment: --config FILE."))
    }

    /// Returns the next event that has not changed or no longer has to be sent. Changed events are counted and not returned.
    pub fn next(&mut self, log: &mut dyn Log) -> anyhow::Result<Option<PlannedRow>> {
        while let Some(line) = self.next_line()? {
            match check(log, &line, &self.header)? {
                Checked::Planned(planned) => return Ok(Some(planned)),
                Checked::Changed(why) => self.note(&line, why),
            }
        }
        Ok(None)
    }

    fn note(&mut self, line: &PlanLine, why: &str) {
        self.changed += 1;
        if self.named.len() < NAMED {
            self.named.push(format!("event {}: {why}", line.id));
        }
    }

    /// Refuses the whole plan if one of its events has changed.
    pub fn end(self, warn: impl FnMut(&String)) -> Result<(), Fault> {
        let Self { file, changed, named, .. } = self;
        if changed == 0 {
            return Ok(());
        }
        named.iter().for_each(warn);
        Err(Fault::refused(format!(
            "{} of the plan {file} changed since it was written; nothing was sent",
            counted(changed, "event")
        ))
        .hint("Make a new one with the same filters and --plan."))
    }

    fn next_line(&mut self) -> Result<Option<PlanLine>, Fault> {
        let Some((number, text)) = self.lines.next() else { return self.check_count().map(|()| None) };
        self.last = number;
        let bad = |why: &str| damaged(&self.file, number, why);
        let text = text.map_err(|why| bad(&why))?;
        let line: PlanLine = serde_json::from_slice(&text).map_err(|_| bad("it is not a line of a plan"))?;
        if !self.seen.insert(line.id) {
            return Err(bad(&format!("event {} is listed twice", line.id)));
        }
        Ok(Some(line))
    }

    fn check_count(&self) -> Result<(), Fault> {
        let (count, read) = (self.header.count, self.seen.len());
        if count == read {
            return Ok(());
        }
        Err(damaged(&self.file, self.last, &format!("the plan ends after {read} of {count} events")))
    }
}

fn damaged(file: &str, line: u64, why: &str) -> Fault {
    Fault::invalid(format!("the plan {file} is damaged at line {line}: {why}; nothing was sent"))
        .hint("Make a new one with --plan.")
}

//! What the events of an import refer to, until the log has it.
//!
//! An event may refer to one on a later line. Such references are kept in memory; they are few, and none has a payload.

use crate::log::{Applied, Change, Link};
use crate::output::{Out, counted};
use std::collections::HashMap;
use std::rc::Rc;

/// The references of an import.
#[derive(Default)]
pub struct Links {
    /// Those of the next batch.
    next: Vec<Rc<Link>>,
    /// Those that the log does not have yet, by the webhook id that is missing.
    missing: HashMap<String, Vec<Rc<Link>>>,
}

impl Links {
    /// Adds the event with this webhook id and what it refers to.
    pub fn add(&mut self, webhook_id: &str, link: Option<Link>) {
        self.next.extend(link.map(Rc::new));
        // Each copy names the others, so only references have to wait.
        self.next.extend(self.missing.remove(webhook_id).into_iter().flatten());
    }

    /// Returns the changes of the next batch, to be made after its events, and what they are for.
    pub fn take(&mut self) -> (Vec<Rc<Link>>, Vec<Change>) {
        let next = std::mem::take(&mut self.next);
        let changes = next.iter().map(|link| Change::Link(Box::new(Link::clone(link)))).collect();
        (next, changes)
    }

    /// Keeps what the log does not have yet.
    pub fn keep(&mut self, links: Vec<Rc<Link>>, applied: impl Iterator<Item = Applied>) {
        for (link, applied) in links.into_iter().zip(applied) {
            let Applied::Linked { missing } = applied else { continue };
            for webhook_id in missing {
                self.missing.entry(webhook_id).or_default().push(Rc::clone(&link));
            }
        }
    }

    /// Reports the references that are dropped.
    pub fn tell(&self, out: &mut Out) {
        let count = self.missing.values().map(Vec::len).sum::<usize>();
        if count > 0 {
            let (was, it) = if count == 1 { ("was", "it names an event") } else { ("were", "they name events") };
            out.warn(format!(
                "{} {was} dropped: {it} that neither the input nor the log has",
                counted(count, "reference")
            ));
        }
    }
}

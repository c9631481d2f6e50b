//! What a relay that starts notes about where queued events go, and what is in its way.

use crate::model::Environment;

/// A relay that starts.
#[derive(Clone, Debug)]
pub struct RelayStart {
    /// The environment of its connectors.
    pub environment: Environment,
    /// Where it would send their queued events.
    pub origins: Vec<RelayOrigin>,
    /// Whether events that are queued for another place may be sent there.
    pub moves_queued: bool,
}

/// Where a relay that starts would send the queued events of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayOrigin {
    /// The connector, as the relay calls it.
    pub connector: String,
    /// Scheme, host and port of its endpoint.
    pub origin: String,
    /// Whether the relay queues events for it. Otherwise there are only those from before its `answer` was changed.
    pub queues: bool,
}

/// Events that are queued for another place than the one to which a relay that starts would send them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedElsewhere {
    /// Their connector.
    pub connector: String,
    /// Where that relay would send them.
    pub here: String,
    /// Where the relay that was started last sends them.
    pub noted: String,
    /// How many there are.
    pub events: u64,
}

/// What is to be noted if nothing is in the way.
pub(super) struct NewPlaces<'a> {
    pub(super) note: Vec<&'a RelayOrigin>,
    pub(super) in_the_way: Vec<QueuedElsewhere>,
}

/// Decides what to note. `noted` returns the place of a connector, and `queued` how many events it has.
pub(super) fn plan<'a, E>(
    relay: &'a RelayStart,
    noted: impl Fn(&'a str) -> Result<Option<String>, E>,
    queued: impl Fn(&'a str) -> Result<u64, E>,
) -> Result<NewPlaces<'a>, E> {
    let moves = relay.moves_queued;
    let mut plan = NewPlaces { note: Vec::new(), in_the_way: Vec::new() };
    for one in &relay.origins {
        let noted = noted(&one.connector)?;
        if noted.as_ref() == Some(&one.origin) {
            continue;
        }
        let events = queued(&one.connector)?;
        match noted {
            Some(noted) if one.queues && events > 0 && !moves => {
                let (connector, here) = (one.connector.clone(), one.origin.clone());
                plan.in_the_way.push(QueuedElsewhere { connector, here, noted, events });
            }
            // Another relay may queue events for it, to another place.
            Some(_) if !one.queues && !moves => {}
            _ if one.queues || events > 0 => plan.note.push(one),
            _ => {}
        }
    }
    Ok(plan)
}

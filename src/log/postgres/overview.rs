//! What the log has of each connector: how many events failed, since when, why, and in which hours.
//!
//! Everything about failed events is read from one index, which has all that is asked.

use super::cells::Cells;
use super::last_delivery;
use super::pg_error::PgResult;
use super::session::Session;
use super::unfinished::{abandoned, count_pending, count_queued};
use crate::log::abandoned::{add_abandoned, entry};
use crate::log::question::{CauseCount, ConnectorOverview};
use crate::model::{Cause, Environment, Timestamp};
use std::collections::BTreeMap;

/// Counts by connector, cause and hour. The number of an hour is 0 before the first, and the count of all after the last.
const COUNTS: &str = "SELECT connector, cause, width_bucket(failed_at, $2::bigint[])::bigint, count(*),
    count(*) FILTER (WHERE state = 'unknown'), min(failed_at), max(failed_at)
  FROM delivery WHERE state IN ('failed','unknown') AND environment = $1 AND NOT is_test AND cause IS NOT NULL GROUP BY 1, 2, 3";

/// The rows of a cause at a connector that failed in one hour.
struct Part {
    connector: String,
    cause: String,
    hour: i64,
    count: u64,
    unknown: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

/// Returns every connector that has failed, unknown or pending events, or that ever delivered one. `hours` are the starts of hours
/// in their order, and the end of the last one. All of it is from one moment.
pub fn overview(session: &Session, environment: &Environment, hours: &[Timestamp]) -> PgResult<Vec<ConnectorOverview>> {
    session.snapshot(|session| of_one_moment(session, environment, hours))
}

fn of_one_moment(
    session: &Session,
    environment: &Environment,
    hours: &[Timestamp],
) -> PgResult<Vec<ConnectorOverview>> {
    let mut connectors = BTreeMap::new();
    let starts: Vec<i64> = hours.iter().map(|hour| hour.as_millis()).collect();
    for part in session.all(COUNTS, &[&environment.as_str(), &starts], read)? {
        add(entry(&mut connectors, &part.connector, hours), &part);
    }
    for (connector, count) in count_pending(session, environment)? {
        entry(&mut connectors, &connector, hours).pending = count;
    }
    for (connector, count) in count_queued(session, environment)? {
        entry(&mut connectors, &connector, hours).queued = count;
    }
    for row in abandoned(session, environment)? {
        add_abandoned(&mut connectors, &row, hours);
    }
    for (connector, at) in last_delivery::read(session, environment)? {
        entry(&mut connectors, &connector, hours).last_delivered = Some(at);
    }
    let mut connectors: Vec<ConnectorOverview> = connectors.into_values().collect();
    for connector in &mut connectors {
        connector.causes.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.cause.cmp(&b.cause)));
    }
    Ok(connectors)
}

fn read(cells: &mut Cells<'_>) -> PgResult<Part> {
    Ok(Part {
        connector: cells.next()?,
        cause: cells.next()?,
        hour: cells.next()?,
        count: cells.next::<i64>()?.unsigned_abs(),
        unknown: cells.next::<i64>()?.unsigned_abs(),
        first: cells.time()?,
        last: cells.time()?,
    })
}

fn add(of: &mut ConnectorOverview, part: &Part) {
    let hour = usize::try_from(part.hour - 1).ok().and_then(|hour| of.hours.get_mut(hour));
    hour.into_iter().for_each(|hour| *hour += part.count);
    of.unknown += part.unknown;
    of.failed += part.count - part.unknown;
    of.first_failed = [of.first_failed, part.first].into_iter().flatten().min();
    of.last_failed = of.last_failed.max(part.last);
    let cause = Cause::from_text(&part.cause);
    let (unknown, first, last) = (part.unknown, part.first, part.last);
    match of.causes.iter_mut().find(|known| known.cause == cause) {
        None => of.causes.push(CauseCount { cause, count: part.count, unknown, first, last }),
        Some(known) => {
            known.count += part.count;
            known.unknown += unknown;
            known.first = [known.first, first].into_iter().flatten().min();
            known.last = known.last.max(last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::overview;
    use crate::log::postgres::testing::log::{add, add_owner, new_log};
    use crate::model::{Cause, Timestamp};

    #[test]
    fn failures_are_counted_by_connector_cause_and_hour() {
        let Some(log) = new_log() else { return };
        let dead = add_owner(&log, false).to_string();
        for (id, at) in [(1, "5"), (2, "10"), (3, "15"), (4, "19"), (5, "20"), (6, "30"), (7, "31")] {
            add(&log, id, "{}", &[("failed_at", at)]);
        }
        let unknown = ("state", "'unknown'");
        add(&log, 8, "{}", &[("failed_at", "21"), unknown, ("cause", "'answer not recorded'")]);
        add(&log, 9, "{}", &[("state", "'pending'"), ("owner", &dead)]);
        add(&log, 10, "{}", &[("state", "'pending'"), ("connector", "'pos'"), ("queued_until", "9")]);
        add(&log, 11, "{}", &[("is_test", "true")]);
        add(&log, 12, "{}", &[("environment", "'other'")]);
        log.run("INSERT INTO last_delivery VALUES ('staging', 'asn', 1, 5), ('staging', 'asn', 2, 4)").expect("times");
        let here = "staging".parse().expect("a name");
        let time = |millis| Timestamp::from_millis(millis).expect("a time");
        let hours = [10, 20, 30].map(time);
        let found = overview(&log, &here, &hours).expect("an overview");
        let names: Vec<&str> = found.iter().map(|of| of.connector.as_str()).collect();
        assert_eq!(names, ["asn", "pos", "wms"]);
        assert_eq!(found[0].last_delivered, Some(time(5)));
        assert_eq!((found[1].pending, found[1].queued), (1, 1));
        let wms = &found[2];
        assert_eq!((wms.failed, wms.unknown, wms.pending), (7, 2, 0));
        assert_eq!((wms.first_failed, wms.last_failed), (Some(time(5)), Some(time(31))));
        assert_eq!(wms.hours, [3, 2]);
        let causes: Vec<_> = wms.causes.iter().map(|of| (of.cause.as_str(), of.count, of.unknown, of.first)).collect();
        assert_eq!(causes, [("503", 7, 0, Some(time(5))), (Cause::UNRECORDED, 2, 2, Some(time(21)))]);
        assert_eq!(overview(&log, &here, &[]).expect("an overview")[2].hours, [0_u64; 0]);
    }
}

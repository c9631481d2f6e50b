//! Monitoring events: kept as they came, listed, and deleted when they are too old or too many. They are no deliveries.

use super::fixture::{Place, accept, at, commit, delivery, environment, found};
use crate::log::{Applied, Change, Log, MOST_MONITORING, Unfinished, Unsettled};
use crate::model::{Cursor, MonitoringEvent, MonitoringQuery, NewMonitoringEvent, Query, State};
use std::time::Duration;

fn event(second: i64, connector: Option<&str>, payload: &[u8]) -> NewMonitoringEvent {
    NewMonitoringEvent {
        received_at: at(second),
        environment: environment(),
        connector: connector.map(ToOwned::to_owned),
        payload: payload.to_vec(),
    }
}

fn elsewhere(second: i64) -> NewMonitoringEvent {
    NewMonitoringEvent { environment: "other".parse().expect("an environment"), ..event(second, Some("wms"), b"{}") }
}

fn keep(log: &mut dyn Log, new: NewMonitoringEvent) -> i64 {
    match commit(log, Change::Monitoring(Box::new(new))) {
        Applied::Monitoring(id) => id,
        other => panic!("not kept: {other:?}"),
    }
}

fn all() -> MonitoringQuery {
    MonitoringQuery { environment: environment(), limit: 1_000, ..MonitoringQuery::default() }
}

fn listed(log: &mut dyn Log, query: &MonitoringQuery) -> Vec<i64> {
    log.monitoring(query).expect("a list").iter().map(|event| event.id).collect()
}

pub fn monitoring_events_are_kept_as_they_came(place: &dyn Place) {
    let mut log = place.log();
    let payloads: [&[u8]; 4] = [b" {\"a\" : 1.10}\n", b"", b"\xff\x00\xfe", b"not JSON"];
    let mut expected = Vec::new();
    for (second, payload) in (1..).zip(payloads) {
        let new = event(second, (second == 1).then_some("wms"), payload);
        let NewMonitoringEvent { received_at, connector, payload, .. } = new.clone();
        expected.insert(0, MonitoringEvent { id: keep(log.as_mut(), new), received_at, connector, payload });
    }
    drop(log);
    let mut log = place.log();
    assert_eq!(log.monitoring(&all()).expect("a list"), expected);
    let info = log.info().expect("info").monitoring;
    let bytes: usize = payloads.iter().map(|payload| payload.len()).sum();
    assert_eq!((info.rows, info.payload_bytes), (4, bytes as u64));
    assert_eq!((info.oldest, info.newest), (Some(at(1)), Some(at(4))));
    assert!(log.check().expect("checks").iter().all(|check| check.found.is_empty()));
}

pub fn monitoring_events_are_no_deliveries(place: &dyn Place) {
    let mut log = place.log();
    let changes = vec![
        Change::Monitoring(Box::new(event(1, Some("wms"), b"{}"))),
        Change::Accept(Box::new(delivery(1))),
        Change::Monitoring(Box::new(event(2, None, b"{}"))),
    ];
    let applied = log.commit(changes).expect("a commit");
    assert!(matches!(applied[..], [Applied::Monitoring(_), Applied::Accepted { .. }, Applied::Monitoring(_)]));
    assert_eq!(found(log.as_mut(), &Query::default()), []);
    let of_wms = log.unsettled(&environment(), "wms").expect("counts");
    assert_eq!(of_wms, Unsettled { waiting: 1, ..Unsettled::default() });
    assert_eq!(log.unfinished(&environment()).expect("an answer"), Unfinished::default());
    let info = log.info().expect("info");
    let rows: u64 = info.states.iter().map(|state| state.rows).sum();
    assert_eq!((rows, info.monitoring.rows, info.newest), (1, 2, Some(at(1))));
    assert!(info.states.iter().all(|state| state.rows == u64::from(state.state == State::Sending)));
}

pub fn monitoring_events_are_listed_by_connector_time_and_page(place: &dyn Place) {
    let mut log = place.log();
    let mut ids = Vec::new();
    // The clock was set back before the last one, and two came in at the same time.
    for (second, connector) in [(1, Some("wms")), (2, None), (5, Some("pos")), (5, Some("wms")), (3, Some("wms"))] {
        ids.push(keep(log.as_mut(), event(second, connector, b"{}")));
    }
    keep(log.as_mut(), elsewhere(4));
    let newest_first = [ids[3], ids[2], ids[4], ids[1], ids[0]];
    assert_eq!(listed(log.as_mut(), &all()), newest_first);
    let of = |name: &str| MonitoringQuery { connectors: name.split(',').map(str::to_owned).collect(), ..all() };
    assert_eq!(listed(log.as_mut(), &of("wms")), [ids[3], ids[4], ids[0]]);
    assert_eq!(listed(log.as_mut(), &of("pos,wms,x")), [ids[3], ids[2], ids[4], ids[0]]);
    assert_eq!(listed(log.as_mut(), &of("WMS")), [0_i64; 0]);
    assert_eq!(listed(log.as_mut(), &MonitoringQuery { since: Some(at(3)), ..all() }), newest_first[..3]);
    let (mut page, mut seen) = (MonitoringQuery { limit: 2, ..all() }, Vec::new());
    loop {
        let rows = log.monitoring(&page).expect("a list");
        let Some(last) = rows.last() else { break };
        page.after = Some(Cursor { at: last.received_at, id: last.id });
        seen.extend(rows.iter().map(|row| row.id));
    }
    assert_eq!(seen, newest_first);
}

pub fn only_the_newest_monitoring_events_are_kept(place: &dyn Place) {
    let mut log = place.log();
    let most = usize::try_from(MOST_MONITORING.rows).expect("a small number");
    let ids: Vec<i64> = (1..=130).map(|second| keep(log.as_mut(), event(second, None, b"{}"))).collect();
    let newest: Vec<i64> = ids.iter().rev().take(most).copied().collect();
    assert_eq!(listed(log.as_mut(), &all()), newest);
    // Four of them have as many bytes as are kept.
    let quarter = usize::try_from(MOST_MONITORING.bytes / 4).expect("a small number");
    let ids: Vec<i64> = (200..206).map(|n| keep(log.as_mut(), event(n, None, &vec![b'x'; quarter]))).collect();
    assert_eq!(listed(log.as_mut(), &all()), [ids[5], ids[4], ids[3], ids[2]]);
    assert_eq!(log.info().expect("info").monitoring.payload_bytes, MOST_MONITORING.bytes);
    let last = keep(log.as_mut(), event(300, None, b""));
    assert_eq!(listed(log.as_mut(), &all()), [last, ids[5], ids[4], ids[3], ids[2]], "it takes no room");
    let large = keep(log.as_mut(), event(301, None, &vec![b'x'; 3 * quarter + 1]));
    assert_eq!(listed(log.as_mut(), &all()), [large, last]);
}

pub fn old_monitoring_events_are_deleted_with_retention(place: &dyn Place) {
    let mut log = place.log();
    let ids: Vec<i64> = (0..30).map(|n| keep(log.as_mut(), event(n, None, b"{}"))).collect();
    let other = keep(log.as_mut(), elsewhere(0));
    let ticket = accept(log.as_mut(), delivery(1));
    let tend = |log: &mut dyn Log| while log.tend(at(600)).expect("a step").has_more {};
    tend(log.as_mut());
    assert_eq!(listed(log.as_mut(), &all()).len(), 30, "without a limit they stay");
    log.keep_delivered(&environment(), Some(Duration::from_secs(600 - 20)));
    tend(log.as_mut());
    assert_eq!(listed(log.as_mut(), &all()), ids[20..].iter().rev().copied().collect::<Vec<_>>());
    let there = MonitoringQuery { environment: "other".parse().expect("an environment"), ..all() };
    assert_eq!(listed(log.as_mut(), &there), [other]);
    assert!(log.payload(ticket.id).expect("an answer").is_some());
    log.keep_delivered(&environment(), Some(Duration::ZERO));
    tend(log.as_mut());
    assert_eq!(listed(log.as_mut(), &all()), [0_i64; 0]);
    assert!(keep(log.as_mut(), event(601, None, b"{}")) > other, "a number is never used twice");
}

pub fn a_monitoring_event_follows_the_rename_of_its_connector(place: &dyn Place) {
    let (mut log, mut beside) = (place.log(), place.log());
    keep(log.as_mut(), event(1, Some("wms"), b"{}"));
    keep(log.as_mut(), event(2, Some("pos"), b"{}"));
    keep(log.as_mut(), elsewhere(3));
    assert_eq!(log.rename_connector(&environment(), "wms", "erp").expect("a count"), 0, "it counts deliveries");
    keep(beside.as_mut(), event(4, Some("wms"), b"{}"));
    let names = |log: &mut dyn Log, query: &MonitoringQuery| -> Vec<Option<String>> {
        log.monitoring(query).expect("a list").into_iter().map(|event| event.connector).collect()
    };
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(names(log.as_mut(), &all()), [name("erp"), name("pos"), name("erp")]);
    let there = MonitoringQuery { environment: "other".parse().expect("an environment"), ..all() };
    assert_eq!(names(log.as_mut(), &there), [name("wms")]);
}

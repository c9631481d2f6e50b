//! Several environments in one log: a change in one does not affect the others.

use super::fixture::{Place, accept, at, delivered, delivery, environment, failed, get};
use crate::log::{InputShare, Log};
use crate::model::{ApiKey, DeliveryId, Environment, NewDelivery, Query, Source};
use std::time::Duration;

fn elsewhere() -> Environment {
    "other".parse().expect("an environment")
}

/// The same delivery, in the other environment.
fn over_there(second: i64) -> NewDelivery {
    NewDelivery { environment: elsewhere(), ..delivery(second) }
}

fn has_payload(log: &mut dyn Log, id: DeliveryId) -> bool {
    log.payload(id).expect("an answer").is_some()
}

pub fn a_rename_changes_one_environment(place: &dyn Place) {
    let mut log = place.log();
    let ids = [failed(log.as_mut(), delivery(1)), delivered(log.as_mut(), delivery(2))];
    let others = [failed(log.as_mut(), over_there(3)), delivered(log.as_mut(), over_there(4))];
    assert_eq!(log.rename_connector(&environment(), "wms", "erp").expect("a count"), 2);
    assert!(ids.iter().all(|id| get(log.as_mut(), *id).connector == "erp"));
    assert!(others.iter().all(|id| get(log.as_mut(), *id).connector == "wms"));
    let (new_here, new_there) = (accept(log.as_mut(), delivery(5)).id, accept(log.as_mut(), over_there(6)).id);
    assert_eq!(get(log.as_mut(), new_here).connector, "erp", "rows written during the rename get the new name");
    assert_eq!(get(log.as_mut(), new_there).connector, "wms");
    assert_eq!(log.rename_connector(&elsewhere(), "wms", "pos").expect("a count"), 3);
    assert!(others.iter().all(|id| get(log.as_mut(), *id).connector == "pos"));
}

pub fn events_of_other_environments_are_counted(place: &dyn Place) {
    let mut log = place.log();
    failed(log.as_mut(), delivery(1));
    delivered(log.as_mut(), over_there(2));
    for second in 3..6 {
        failed(log.as_mut(), over_there(second));
    }
    let third = NewDelivery { environment: "third".parse().expect("an environment"), is_test: true, ..delivery(6) };
    failed(log.as_mut(), third);
    let mut count = |query: Query| log.elsewhere(&query).expect("an answer");
    let here = Query { environment: Some(environment()), ..Query::default() };
    let of = |name: &str, count: u64| (name.to_owned(), count);
    assert_eq!(count(here.clone()), [of("other", 3)]);
    assert_eq!(count(Query { include_tests: true, ..here.clone() }), [of("other", 3), of("third", 1)]);
    assert_eq!(count(Query { api_keys: vec![ApiKey::Cyc], ..here.clone() }), [of("other", 3)]);
    assert_eq!(count(Query { min_attempts: Some(2), ..here.clone() }), []);
    assert_eq!(count(Query { connectors: vec!["pos".to_owned()], ..here }), []);
    assert_eq!(count(Query { environment: Some(elsewhere()), ..Query::default() }), [of("staging", 1)]);
}

pub fn pruning_changes_one_environment(place: &dyn Place) {
    let mut log = place.log();
    let here = delivered(log.as_mut(), delivery(1));
    let there = delivered(log.as_mut(), over_there(2));
    for is_dry_run in [true, false] {
        assert_eq!(log.prune(&environment(), at(99), is_dry_run).expect("a count"), 1);
    }
    assert_eq!(log.get(here).expect("an answer"), None);
    assert!(log.get(there).expect("an answer").is_some());
    assert_eq!(log.prune(&elsewhere(), at(99), false).expect("a count"), 1);
}

pub fn retention_changes_one_environment(place: &dyn Place) {
    let mut log = place.log();
    let here = delivered(log.as_mut(), delivery(1));
    let there = delivered(log.as_mut(), over_there(2));
    log.keep_delivered(&environment(), Some(Duration::from_mins(1)));
    let thinned = |log: &mut dyn Log| log.tend(at(200)).expect("a step").thinned;
    assert_eq!(thinned(log.as_mut()), 1);
    assert_eq!((has_payload(log.as_mut(), here), has_payload(log.as_mut(), there)), (false, true));
    while log.tend(at(200)).expect("a step").has_more {}
    log.keep_delivered(&elsewhere(), Some(Duration::from_mins(1)));
    assert_eq!(thinned(log.as_mut()), 1, "its walk begins at the first row");
    assert!(!has_payload(log.as_mut(), there));
}

pub fn lines_of_a_file_belong_to_one_environment(place: &dyn Place) {
    let mut log = place.log();
    let from = |line: u64, new: NewDelivery| {
        let source = Some(Source { file: "/in".to_owned(), line });
        NewDelivery { source, ..new }
    };
    failed(log.as_mut(), from(1, delivery(1)));
    delivered(log.as_mut(), from(2, over_there(2)));
    failed(log.as_mut(), from(3, over_there(3)));
    let lines = |log: &mut dyn Log, environment: &Environment| {
        let mut lines = Vec::new();
        log.lines_of(environment, "/in", &mut |line| lines.push(line.line)).expect("lines");
        lines.sort_unstable();
        lines
    };
    assert_eq!(lines(log.as_mut(), &environment()), [1]);
    assert_eq!(lines(log.as_mut(), &elsewhere()), [2, 3]);
}

pub fn the_rest_of_a_file_belongs_to_one_environment(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let begin = |log: &mut dyn Log, environment: &Environment| {
        log.begin_input(environment, "/in", InputShare::Rest).expect("an answer")
    };
    assert!(begin(one.as_mut(), &environment()) && begin(two.as_mut(), &elsewhere()), "neither is in the way");
    assert!(!begin(two.as_mut(), &environment()) && !begin(one.as_mut(), &elsewhere()));
    drop(one);
    assert!(begin(two.as_mut(), &environment()));
}

//! Where queued events go: the relay that was started last decides, but it redirects none by mistake.

use super::fixture::{Place, at, commit, delivery, environment, get};
use super::queued::{ORIGIN, ids, note, queue, settle, take_for};
use crate::log::{Applied, Change, Log, Next, QueuedElsewhere, RelayOrigin, RelayStart, Take, Whose};
use crate::model::{Failure, State};

fn place_of(connector: &str, origin: &str) -> RelayOrigin {
    RelayOrigin { connector: connector.to_owned(), origin: origin.to_owned(), queues: true }
}

/// Notes the places of a relay, and returns what is in its way.
fn start(log: &mut dyn Log, origins: &[RelayOrigin], moves_queued: bool) -> Vec<QueuedElsewhere> {
    let start = RelayStart { environment: environment(), origins: origins.to_vec(), moves_queued };
    log.note_origins(&start).expect("an answer")
}

/// A store of yesterday, or of a test, may have a connector of the same name.
pub fn queued_events_are_left_by_who_sends_them_to_another_place(place: &dyn Place) {
    let (mut relay, mut worker) = (place.log(), place.log());
    let nothing = Applied::Taken { rows: Vec::new(), next: None };
    assert_eq!(take_for(worker.as_mut(), ORIGIN, at(0), false), nothing, "there are none");
    let first = queue(relay.as_mut(), delivery(1));
    assert_eq!(take_for(worker.as_mut(), ORIGIN, at(0), false), Applied::OtherOrigin(None));
    note(relay.as_mut(), ORIGIN);
    let elsewhere = "http://127.0.0.1:8080";
    let left = Applied::OtherOrigin(Some(ORIGIN.to_owned()));
    assert_eq!(take_for(worker.as_mut(), elsewhere, at(2000), false), left);
    assert_eq!(get(worker.as_mut(), first).state, State::Pending);
    note(relay.as_mut(), elsewhere);
    assert_eq!(take_for(relay.as_mut(), ORIGIN, at(0), false), Applied::OtherOrigin(Some(elsewhere.to_owned())));
    let Applied::Taken { rows, .. } = take_for(worker.as_mut(), elsewhere, at(0), false) else { panic!("left") };
    assert_eq!(ids(&rows), [first]);
    let other = "production".parse().expect("an environment");
    let of_erp = vec![place_of("erp", ORIGIN)];
    for (environment, origins) in [(other, vec![place_of("wms", ORIGIN)]), (environment(), of_erp)] {
        relay.note_origins(&RelayStart { environment, origins, moves_queued: false }).expect("a commit");
    }
    let second = queue(relay.as_mut(), delivery(2));
    let Applied::Taken { rows, .. } = take_for(worker.as_mut(), elsewhere, at(0), false) else { panic!("left") };
    assert_eq!(ids(&rows), [second], "other connectors and environments have places of their own");
}

pub fn the_place_of_queued_events_follows_the_rename_of_their_connector(place: &dyn Place) {
    let (mut relay, mut other) = (place.log(), place.log());
    note(relay.as_mut(), ORIGIN);
    let first = queue(relay.as_mut(), delivery(1));
    // The place of an earlier connector of that name.
    start(relay.as_mut(), &[place_of("new-wms", "http://127.0.0.1:1")], false);
    other.rename_connector(&environment(), "wms", "new-wms").expect("a rename");
    let taken = |log: &mut dyn Log, connector: &str| {
        let (connector, environment, origin) = (connector.to_owned(), environment(), ORIGIN.to_owned());
        let whose = Whose::Queued { connector, environment, origin, only_expired: false };
        match commit(log, Change::Take(Take { whose, due: at(0), limit: 10 })) {
            Applied::Taken { rows, .. } => ids(&rows),
            other => panic!("not taken: {other:?}"),
        }
    };
    assert_eq!(taken(relay.as_mut(), "wms"), [first], "it knows the connector by its old name");
    let second = queue(relay.as_mut(), delivery(2));
    let mut worker = place.log();
    assert_eq!(taken(worker.as_mut(), "new-wms"), [second]);
    note(relay.as_mut(), ORIGIN);
    let third = queue(relay.as_mut(), delivery(3));
    assert_eq!(taken(worker.as_mut(), "new-wms"), [third]);
}

/// Another store must not redirect events that were accepted.
pub fn a_relay_redirects_queued_events_only_if_it_is_told_to(place: &dyn Place) {
    let (mut relay, mut other) = (place.log(), place.log());
    let elsewhere = "http://127.0.0.1:8080";
    let begin = |log: &mut dyn Log, origin: &str, moves: bool| {
        start(log, &[place_of("wms", origin), place_of("erp", origin)], moves)
    };
    assert_eq!(begin(relay.as_mut(), elsewhere, false), []);
    assert_eq!(begin(relay.as_mut(), ORIGIN, false), [], "nothing is queued");
    let first = queue(relay.as_mut(), delivery(1));
    queue(relay.as_mut(), delivery(2));
    assert_eq!(begin(relay.as_mut(), ORIGIN, false), [], "it is the same place");
    let (connector, here, noted) = ("wms".to_owned(), elsewhere.to_owned(), ORIGIN.to_owned());
    let in_the_way = [QueuedElsewhere { connector, here, noted, events: 2 }];
    assert_eq!(begin(other.as_mut(), elsewhere, false), in_the_way);
    let Applied::Taken { rows, .. } = take_for(relay.as_mut(), ORIGIN, at(0), false) else { panic!("left") };
    assert_eq!(rows.len(), 2, "nothing was noted");
    assert_eq!(begin(other.as_mut(), elsewhere, false), in_the_way, "who has taken them may give them back");
    let ticket = rows.into_iter().find(|row| row.ticket.id == first).expect("the first").ticket;
    settle(relay.as_mut(), ticket, 1, Some(Failure::HttpStatus), Next::Later(at(20)));
    assert_eq!(begin(other.as_mut(), elsewhere, true), []);
    let Applied::Taken { rows, .. } = take_for(other.as_mut(), elsewhere, at(20), false) else { panic!("left") };
    assert_eq!(ids(&rows), [first]);
}

/// Such as those of a connector whose senders wait for its answer now, or of a log that is older than the notes.
pub fn queued_events_of_a_connector_that_queues_no_more_get_a_place_once(place: &dyn Place) {
    let mut log = place.log();
    let begin = |log: &mut dyn Log, origin: &str, moves: bool| {
        let one = RelayOrigin { queues: false, ..place_of("wms", origin) };
        assert_eq!(start(log, &[one], moves), []);
    };
    let elsewhere = "http://127.0.0.1:8080";
    begin(log.as_mut(), elsewhere, false);
    let first = queue(log.as_mut(), delivery(1));
    assert_eq!(take_for(log.as_mut(), elsewhere, at(0), false), Applied::OtherOrigin(None), "there were none");
    begin(log.as_mut(), ORIGIN, false);
    begin(log.as_mut(), elsewhere, false);
    assert_eq!(take_for(log.as_mut(), elsewhere, at(0), false), Applied::OtherOrigin(Some(ORIGIN.to_owned())));
    begin(log.as_mut(), elsewhere, true);
    let Applied::Taken { rows, .. } = take_for(log.as_mut(), elsewhere, at(0), false) else { panic!("left") };
    assert_eq!(ids(&rows), [first]);
}

/// They are not sent any more.
pub fn events_whose_time_is_over_are_taken_wherever_they_go(place: &dyn Place) {
    let mut log = place.log();
    let mut taken_after = |note_first: bool| {
        let queued = queue(log.as_mut(), delivery(if note_first { 2 } else { 1 }));
        if note_first {
            note(log.as_mut(), "http://127.0.0.1:8080");
        }
        let Applied::Taken { rows, .. } = take_for(log.as_mut(), ORIGIN, at(2000), true) else { panic!("left") };
        assert_eq!(ids(&rows), [queued]);
    };
    taken_after(false);
    taken_after(true);
}

//! A process never relies on its claims for longer than the server lets them last.

use crate::log::contract::delivery;
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::heartbeat::Heartbeat;
use crate::log::postgres::open::open;
use crate::log::postgres::session::Session;
use crate::log::postgres::testing::cluster::cluster;
use crate::log::postgres::testing::proxy::Proxy;
use crate::log::{Access, Change, Covered, Lease, Log};
use crate::model::Timestamp;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What an attempt may take.
const ATTEMPT: Duration = Duration::from_millis(500);

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

fn machine(address: &Address) -> Box<dyn Log> {
    open(address, Access::Write, Timestamp::EPOCH).expect("a log").log
}

/// A machine behind a proxy, and a connection that is not.
struct Scene {
    proxy: Proxy,
    log: Box<dyn Log>,
    direct: Address,
    watcher: Session,
}

impl Scene {
    fn new() -> Option<Self> {
        let cluster = cluster()?;
        let text = cluster.new_schema();
        let proxy = Proxy::start(cluster.port);
        let behind = cluster.through(&text, proxy.port);
        let log = machine(&address(&behind));
        let direct = address(&text);
        Some(Self { proxy, log, watcher: connect(&direct, "test").expect("a connection"), direct })
    }

    /// How long the server waits before it declares the first machine dead.
    fn left(&self) -> Duration {
        let sql = "SELECT (extract(epoch FROM seen_at + lease - clock_timestamp()) * 1000)::bigint FROM owner
                   WHERE dead_at IS NULL ORDER BY number LIMIT 1";
        let left: i64 = self.watcher.one(sql, &[], |cells| cells.next()).expect("an answer").unwrap_or(0);
        Duration::from_millis(left.max(0).unsigned_abs())
    }

    /// Looks at the lease for `length`, and compares it with the server.
    fn watch(&self, lease: &Lease, length: Duration, mut seen: impl FnMut(Covered)) {
        let started = Instant::now();
        while started.elapsed() < length {
            let (at, covered) = (Instant::now(), lease.covers(ATTEMPT));
            let (left, late) = (self.left(), at.elapsed());
            assert!(
                covered != Covered::Yes || left + late >= ATTEMPT,
                "{covered:?}: {left:?} left, seen {late:?} before"
            );
            seen(covered);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_machine_whose_network_is_silent_stops_relying_on_its_claims_before_they_are_given_to_another() {
    let Some(mut scene) = Scene::new() else { return };
    let lease = scene.log.lease();
    scene.log.commit(vec![Change::Accept(Box::new(delivery(1)))]).expect("a claim");
    scene.watch(&lease, Duration::from_secs(1), |covered| assert_eq!(covered, Covered::Yes));
    scene.proxy.silence_all();
    let mut last = Covered::Yes;
    scene.watch(&lease, Duration::from_secs(4), |covered| last = covered);
    assert_eq!(last, Covered::NotNow);
    assert_eq!(open(&scene.direct, Access::Write, Timestamp::EPOCH).expect("a log").recovered, 1);
    scene.proxy.go_on();
    let started = Instant::now();
    while lease.covers(ATTEMPT) != Covered::Never {
        assert!(started.elapsed() < Duration::from_secs(15), "it does not learn that it was declared dead");
        assert_eq!(lease.covers(ATTEMPT), Covered::NotNow);
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_machine_whose_network_was_silent_for_a_while_goes_on() {
    let Some(scene) = Scene::new() else { return };
    let lease = scene.log.lease();
    scene.proxy.silence_all();
    let mut last = Covered::Yes;
    scene.watch(&lease, Duration::from_secs(4), |covered| last = covered);
    assert_eq!(last, Covered::NotNow);
    scene.proxy.go_on();
    scene.watch(&lease, Duration::from_secs(4), |covered| last = covered);
    assert_eq!(last, Covered::Yes, "no one declared it dead");
}

#[test]
fn a_silent_connection_is_replaced_before_the_lease_is_over() {
    let Some(scene) = Scene::new() else { return };
    let lease = scene.log.lease();
    scene.watch(&lease, Duration::from_secs(1), |_| ());
    scene.proxy.silence();
    scene.watch(&lease, Duration::from_secs(4), |covered| assert_eq!(covered, Covered::Yes));
}

#[test]
fn a_longer_time_limit_makes_the_lease_longer_at_once() {
    let Some(scene) = Scene::new() else { return };
    let lease = scene.log.lease();
    lease.need(Duration::from_secs(20));
    let started = Instant::now();
    while lease.covers(Duration::from_secs(20)) != Covered::Yes {
        assert!(started.elapsed() < Duration::from_secs(2), "{lease:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(scene.left() > Duration::from_secs(30), "{:?}", scene.left());
}

/// Lets each sign of life fail, but no commit.
const NO_SIGNS: &str = "
    CREATE FUNCTION no_signs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF current_setting('application_name') LIKE '%heartbeat' THEN RAISE EXCEPTION 'none'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER no_signs BEFORE UPDATE ON owner FOR EACH ROW EXECUTE FUNCTION no_signs()";

#[test]
fn a_machine_that_commits_is_alive_although_its_signs_of_life_are_lost() {
    let Some(mut scene) = Scene::new() else { return };
    let lease = scene.log.lease();
    scene.watcher.run(NO_SIGNS).expect("a trigger");
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(4) {
        scene.log.commit(vec![Change::ReleaseWaiting]).expect("a commit");
        scene.watch(&lease, Duration::from_millis(40), |covered| assert_eq!(covered, Covered::Yes));
    }
    let mut last = Covered::Yes;
    scene.watch(&lease, Duration::from_secs(4), |covered| last = covered);
    assert_eq!(last, Covered::NotNow, "without commits it is not");
}

#[test]
fn a_machine_does_not_declare_itself_dead_after_the_server_was_away_for_longer_than_its_lease() {
    let Some(mut scene) = Scene::new() else { return };
    scene.watcher.run("UPDATE owner SET seen_at = clock_timestamp() - interval '1 hour'").expect("a change");
    scene.log.commit(vec![Change::Recover { now: Timestamp::EPOCH, limit: 10 }]).expect("a commit");
    scene.log.commit(vec![Change::Accept(Box::new(delivery(1)))]).expect("it goes on");
}

/// A process that needs a longer lease must not ask for it again and again where it cannot even connect.
#[test]
fn a_server_that_refuses_connections_is_asked_now_and_then_only() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("postgres://u@{}/d", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    std::thread::spawn(move || {
        listener.incoming().for_each(|_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
    });
    let lease = Lease::of(Duration::from_secs(3));
    let beat = Heartbeat::start(&self::address(&address), 1, lease.clone()).expect("it starts");
    lease.need(Duration::from_secs(10));
    std::thread::sleep(Duration::from_secs(2));
    drop(beat);
    let asked = count.load(Ordering::Relaxed);
    assert!((2..60).contains(&asked), "{asked} connections in two seconds");
}

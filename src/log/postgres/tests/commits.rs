//! A commit whose connection breaks is made once or not at all, and this process knows which.

use crate::killpoint;
use crate::log::postgres::address::Address;
use crate::log::postgres::commit::{CommitEnd, commit};
use crate::log::postgres::connect::connect;
use crate::log::postgres::migrate::create;
use crate::log::postgres::owner::{Owner, commits};
use crate::log::postgres::pg_error::PgError;
use crate::log::postgres::recover::mark_dead;
use crate::log::postgres::session::Session;
use crate::log::postgres::testing::cluster::{Cluster, cluster};
use crate::log::postgres::testing::proxy::{Cut, Proxy};
use std::time::Duration;

const LEASE: Duration = Duration::from_secs(30);

/// A schema with tables: its address, and the same behind a proxy.
fn place(cluster: &Cluster, proxy: &Proxy) -> (Address, Address) {
    let text = cluster.new_schema();
    let direct = Address::parse(&text).expect("an address");
    create(&connect(&direct, "test").expect("a connection"), &direct.schema).expect("tables");
    let behind = cluster.through(&text, proxy.port);
    (direct, Address::parse(&behind).expect("an address"))
}

fn add(session: &Session, key: &str) -> Result<u64, PgError> {
    session.execute("INSERT INTO line (key) VALUES ($1)", &[&key])
}

fn has(session: &Session, key: &str) -> bool {
    session.exists("SELECT 1 FROM line WHERE key = $1", &[&key]).expect("an answer")
}

#[test]
fn a_commit_that_is_cut_is_found_to_be_made_or_not() {
    let Some(cluster) = cluster() else { return };
    let proxy = Proxy::start(cluster.port);
    let (direct, behind) = place(cluster, &proxy);
    let watcher = connect(&direct, "test").expect("a connection");
    let cuts = [Cut::BeforeCommit, Cut::AfterCommit, Cut::BeforeBegin, Cut::InTransaction(0), Cut::InTransaction(4)];
    for (number, cut) in cuts.into_iter().cycle().take(10).enumerate() {
        let key = format!("{number}");
        let mut session = connect(&behind, "test").expect("a connection");
        let mut owner = Owner::begin(&session, "test", LEASE).expect("an owner");
        // Each statement is known to the connection, so that the cut is in the commit itself.
        commit(&session, &owner, |session| add(session, &format!("warm {key}"))).expect("a commit");
        owner.batch += 1;
        proxy.cut(cut);
        let ended = commit(&session, &owner, |session| add(session, &key)).expect_err("it was cut");
        session = connect(&behind, "test").expect("a new connection");
        let was_committed = match ended {
            CommitEnd::NotWritten(error) => {
                assert!(error.is_broken(), "{error:?}");
                false
            }
            CommitEnd::Unknown(_) => owner.was_committed(&session).expect("an answer"),
        };
        assert_eq!(was_committed, cut == Cut::AfterCommit, "{cut:?}");
        assert_eq!(has(&watcher, &key), was_committed, "{cut:?}");
        // It goes on from there.
        owner.batch += i64::from(was_committed);
        if !was_committed {
            commit(&session, &owner, |session| add(session, &key)).expect("the same commit again");
        }
        assert!(has(&watcher, &key), "{cut:?}");
    }
    assert_eq!(proxy.cuts(), 10);
}

#[test]
fn a_network_that_falls_silent_at_a_commit_is_not_waited_for_forever() {
    let Some(cluster) = cluster() else { return };
    let proxy = Proxy::start(cluster.port);
    let (direct, behind) = place(cluster, &proxy);
    let session = connect(&behind, "test").expect("a connection");
    let owner = Owner::begin(&session, "test", Duration::from_mins(1)).expect("an owner");
    proxy.cut(Cut::SilentFromCommit);
    let ended = commit(&session, &owner, |session| add(session, "silent")).expect_err("no answer");
    assert!(matches!(ended, CommitEnd::Unknown(1)), "{ended:?}");
    // The server ends the transaction that it heard no more of, and only then the question is answered.
    let again = connect(&direct, "test").expect("a connection");
    assert!(!owner.was_committed(&again).expect("an answer"));
    assert!(!has(&again, "silent"));
}

#[test]
fn a_connection_that_breaks_while_the_password_is_checked_is_opened_again() {
    let Some(cluster) = cluster() else { return };
    let proxy = Proxy::start(cluster.port);
    let (_, behind) = place(cluster, &proxy);
    proxy.cut(Cut::InAuthentication);
    let broken = connect(&behind, "test").err().expect("a broken connection");
    assert!(broken.is_broken(), "{broken:?}");
    assert!(!has(&connect(&behind, "test").expect("a connection"), "key"));
}

#[test]
fn a_commit_takes_two_round_trips_and_those_of_its_statements() {
    let Some(cluster) = cluster() else { return };
    let proxy = Proxy::start(cluster.port);
    let (_, behind) = place(cluster, &proxy);
    let session = connect(&behind, "test").expect("a connection");
    let mut owner = Owner::begin(&session, "test", LEASE).expect("an owner");
    commit(&session, &owner, |_| Ok(())).expect("a commit");
    owner.batch += 1;
    let (turns, ()) = proxy.turns(|| commit(&session, &owner, |_| Ok(())).expect("a commit"));
    assert_eq!(turns, 2);
    owner.batch += 1;
    add(&session, "prepared").expect("a row");
    let add_two = |session: &Session| add(session, "one").and_then(|_| add(session, "two"));
    let (turns, _) = proxy.turns(|| commit(&session, &owner, add_two).expect("a commit"));
    assert_eq!(turns, 4);
}

/// A commit that takes long must not hold up the signs of life.
#[test]
fn a_process_in_the_middle_of_a_commit_gives_signs_of_life_and_is_not_declared_dead() {
    let Some(cluster) = cluster() else { return };
    let (direct, _) = place(cluster, &Proxy::start(cluster.port));
    let [session, other] = [1, 2].map(|_| connect(&direct, "test").expect("a connection"));
    let owner = Owner::begin(&session, "test", LEASE).expect("an owner");
    let is_dead = || other.exists("SELECT 1 FROM owner WHERE dead_at IS NOT NULL", &[]).expect("an answer");
    commit(&session, &owner, |session| {
        session.flush()?;
        assert!(Owner::renew(owner.number, &other, Duration::ZERO)?);
        mark_dead(&other, 0)?;
        assert!(!is_dead());
        Ok(())
    })
    .expect("a commit");
    mark_dead(&other, 0).expect("an answer");
    assert!(is_dead());
    // Its last commit is still known.
    assert!(owner.was_committed(&session).expect("an answer"));
    assert!(!other.exists("SELECT 1 FROM commit_number", &[]).expect("an answer"));
    assert_eq!(commits(&other, None).expect("numbers"), [1, 1]);
}

#[test]
fn a_process_that_was_declared_dead_writes_nothing() {
    let Some(cluster) = cluster() else { return };
    let proxy = Proxy::start(cluster.port);
    let (direct, _) = place(cluster, &proxy);
    let session = connect(&direct, "test").expect("a connection");
    let owner = Owner::begin(&session, "test", LEASE).expect("an owner");
    assert!(Owner::renew(owner.number, &session, LEASE).expect("an answer"));
    owner.end(&connect(&direct, "test").expect("a connection")).expect("an end");
    let ended = commit(&session, &owner, |session| add(session, "dead")).expect_err("it is dead");
    assert!(matches!(ended, CommitEnd::NotWritten(PgError::Fenced)), "{ended:?}");
    assert!(!has(&session, "dead"));
    assert!(!Owner::renew(owner.number, &session, LEASE).expect("an answer"));
    assert!(matches!(owner.was_committed(&session), Err(PgError::Fenced)));
}

/// Commits where the server answers COMMIT with ROLLBACK, which is no error. Returns whether the commit seems to be made, and whether
/// it was.
fn believed_and_made() -> Option<(bool, bool)> {
    let cluster = cluster()?;
    let (direct, _) = place(cluster, &Proxy::start(cluster.port));
    let session = connect(&direct, "test").expect("a connection");
    let owner = Owner::begin(&session, "test", LEASE).expect("an owner");
    let ended = commit(&session, &owner, |session| {
        add(session, "key")?;
        // The error is swallowed.
        assert!(session.run("SELECT 1 / 0").is_err());
        Ok(())
    });
    assert!(matches!(ended, Ok(()) | Err(CommitEnd::NotWritten(_))), "{ended:?}");
    Some((ended.is_ok(), has(&session, "key")))
}

#[test]
fn a_server_that_rolled_back_is_not_believed() {
    let Some(seen) = believed_and_made() else { return };
    assert_eq!(seen, (false, false));
    let without = killpoint::without(Some("proof"), believed_and_made);
    assert_eq!(without, Some((true, false)), "the driver's answer alone is believed");
}

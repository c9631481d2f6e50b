//! The log on a real server.

mod commits;
mod contract;
mod cuts;
mod fenced;
mod lease;
mod old_snapshot;
mod usual;

use super::address::Address;
use super::connect::connect;
use super::migrate::{Found, create, look};
use super::schema::VERSION;
use super::testing::cluster::cluster;

#[test]
fn ten_processes_at_once_create_one_schema() {
    let Some(cluster) = cluster() else { return };
    let address = Address::parse(&cluster.new_schema()).expect("an address");
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| {
                let session = connect(&address, "test").expect("a connection");
                assert_eq!(create(&session, &address.schema).expect("tables"), Found::Version(VERSION));
            });
        }
    });
    let session = connect(&address, "test").expect("a connection");
    assert_eq!(look(&session, &address.schema).expect("an answer"), Found::Version(VERSION));
}

#[test]
fn tables_of_something_else_are_left_alone() {
    let Some(cluster) = cluster() else { return };
    for tables in [
        "CREATE TABLE other (id int)",
        "CREATE TABLE meta (id int)",
        "CREATE TABLE meta (application text, version int)",
    ] {
        let address = Address::parse(&cluster.new_schema()).expect("an address");
        let session = connect(&address, "test").expect("a connection");
        session.run(&format!("CREATE SCHEMA {}; {tables}", address.schema)).expect("a table");
        assert_eq!(create(&session, &address.schema).expect("an answer"), Found::Foreign, "{tables}");
    }
}

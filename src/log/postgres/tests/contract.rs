//! The contract on PostgreSQL.

use crate::log::contract::{BEHAVIOURS, Place};
use crate::log::postgres::address::Address;
use crate::log::postgres::open::open;
use crate::log::postgres::testing::cluster::cluster;
use crate::log::{Access, Opened};
use crate::model::Timestamp;
use std::thread;

const THREADS: usize = 4;

struct Schema(Address);

impl Place for Schema {
    fn open(&self, now: Timestamp) -> Opened {
        open(&self.0, Access::Write, now).expect("a log")
    }
}

#[test]
fn postgres_meets_the_contract_of_the_log() {
    let Some(cluster) = cluster() else { return };
    // Every behaviour is tried, so that one failure shows no less than all. They mostly wait for the disk.
    let fails = |database: &str, behaviour: &fn(&dyn Place)| {
        let address = cluster.new_schema().replace("/postgres?", &format!("/{database}?"));
        let place = Schema(Address::parse(&address).expect("an address"));
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| behaviour(&place))).is_err()
    };
    let shares = BEHAVIOURS.chunks(BEHAVIOURS.len().div_ceil(THREADS));
    let failed: usize = thread::scope(|scope| {
        let running = shares.zip(1..).map(|(share, number)| {
            let database = format!("contract_{number}");
            cluster.new_database(&database);
            scope.spawn(move || share.iter().filter(|behaviour| fails(&database, behaviour)).count())
        });
        let running: Vec<_> = running.collect();
        running.into_iter().map(|share| share.join().expect("a count")).sum()
    });
    assert_eq!(failed, 0, "of {} behaviours", BEHAVIOURS.len());
}

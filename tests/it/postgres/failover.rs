//! A server that took over without the last commits of the one before. Deleting them has the same effect for a process that goes on.

use super::server::sql;
use crate::harness::{HookServer, Reply, Shop, connector, own_cluster};
use crate::relay::{RelayScene, sale, until};

/// What the replica does not have: an event that a process is sending, and the last commit of that process.
const LOSE: &str =
    "UPDATE commit_number SET number = number - 1 WHERE owner = (SELECT owner FROM delivery WHERE owner IS NOT NULL);
  DELETE FROM delivery WHERE owner IS NOT NULL";

const CUT: &str =
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'inv-hooks%'";

fn relay(url: &str, endpoint: &str) -> RelayScene {
    let shop = Shop::empty().with_log_at(url);
    shop.write_store(&(connector("sale", "SALE_INVENTORY", endpoint) + "answer = \"log\"\n"));
    RelayScene::start(shop, &[])
}

#[test]
fn a_relay_whose_commits_were_lost_writes_nothing_and_ends() {
    let Some(cluster) = own_cluster() else { return };
    let (url, endpoint) = (cluster.new_schema(), HookServer::start());
    endpoint.set_path_reply("/hangs", Reply::hang());
    let [mut loser, mut other] = [relay(&url, &endpoint.url("/hangs")), relay(&url, &endpoint.url("/sale"))];
    assert_eq!(other.post(sale("a", 1)).status, 202);
    until("it is settled", || sql(&cluster, &url, "SELECT count(*) FROM delivery WHERE owner IS NULL") == "1");
    assert_eq!(loser.post(sale("a", 1)).status, 202);
    // A process sends what it knows to be written, so this one knows of its last commit.
    endpoint.wait_for(2);
    sql(&cluster, &url, LOSE);
    assert_ne!(sql(&cluster, &url, CUT), "0");
    assert_eq!(loser.post(sale("b", 1)).status, 503);
    assert_eq!(loser.ended(), 7, "{:?}", loser.output());
    assert!(loser.output()[1].contains("this process was declared dead"), "{:?}", loser.output());
    // A relay that lost nothing goes on.
    assert_eq!(other.post(sale("c", 1)).status, 202);
    until("it is delivered", || sql(&cluster, &url, "SELECT count(*) FROM delivery WHERE state = 'delivered'") == "2");
    assert_eq!(other.ended_well(), 143);
}

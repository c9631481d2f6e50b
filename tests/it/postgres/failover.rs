//! A server that took over without the last commits of the one before. Deleting them has the same effect for a process that goes on.

use super::server::sql;
use crate::harness::{HookServer, Shop, connector, own_cluster};
use crate::relay::{RelayScene, sale, until};

/// What the replica does not have: the last commit of the process that started first, and an event.
const LOSE: &str = "UPDATE commit_number SET number = number - 1 WHERE owner = (SELECT min(owner) FROM commit_number);
  DELETE FROM delivery WHERE id = 1";

const CUT: &str =
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'inv-hooks%'";

fn relay(url: &str, endpoint: &HookServer) -> RelayScene {
    let shop = Shop::empty().with_log_at(url);
    shop.write_store(&(connector("sale", "SALE_INVENTORY", &endpoint.url("/sale")) + "answer = \"log\"\n"));
    RelayScene::start(shop, &[])
}

#[test]
fn a_relay_whose_commits_were_lost_writes_nothing_and_ends() {
    let Some(cluster) = own_cluster() else { return };
    let (url, endpoint) = (cluster.new_schema(), HookServer::start());
    let [mut loser, mut other] = [relay(&url, &endpoint), relay(&url, &endpoint)];
    for machine in [&loser, &other] {
        assert_eq!(machine.post(sale("a", 1)).status, 202);
    }
    until("both are settled", || {
        sql(&cluster, &url, "SELECT count(*) FROM delivery WHERE state = 'delivered' AND owner IS NULL") == "2"
    });
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

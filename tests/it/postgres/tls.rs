//! TLS to the server, from the command line: the certificate and the name of the server are checked.

use crate::harness::{Cluster, Shop, connector, own_cluster_with_tls};
use crate::relay::{RelayScene, sale, until};
use crate::wire::certificates::{authority, issued, params};

/// A server for connections with TLS only, whose certificate is for `localhost`, and what a client needs.
struct Scene {
    cluster: Cluster,
    password: String,
    shop: Shop,
}

impl Scene {
    fn new() -> Option<Self> {
        let (by, trusted) = authority("the team");
        let made = issued(&params(&["localhost"]), &by);
        let cluster = own_cluster_with_tls(&made.certificate, &made.key)?;
        let url = cluster.new_schema();
        let password = url.split(['@', ':']).nth(2).expect("a password").to_owned();
        let mut shop = Shop::new();
        shop.sandbox = shop.sandbox.with_variable("PGPASSWORD", &password);
        shop.sandbox.write("ca.pem", trusted);
        shop.sandbox.write("other.pem", authority("another team").1);
        Some(Self { cluster, password, shop })
    }

    fn url(&self, host: &str, parameters: &str) -> String {
        format!("postgres://tester@{host}:{}/postgres?schema=events{parameters}", self.cluster.port)
    }

    /// Runs a command with the log at `url`, and returns everything that it prints, without a line break.
    fn said(&self, url: &str, args: &[&str], code: i32) -> String {
        let shown = self.shop.run([args, &["--log", url]].concat()).exits(code);
        let all = format!("{}{}", shown.stdout, shown.stderr);
        assert!(!all.contains(&self.password), "{all}");
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn a_server_whose_certificate_is_right_has_a_log_like_any_other() {
    let Some(scene) = Scene::new() else { return };
    let url = scene.url("localhost", "&sslmode=verify-full&sslrootcert=ca.pem");
    scene.said(&url, &["send", "SALE_INVENTORY", "--data", "{}"], 0);
    let doctor = scene.said(&url, &["doctor"], 0);
    assert!(doctor.contains("TLS with a checked certificate"), "{doctor}");
    let Scene { cluster, shop, .. } = scene;
    shop.write_store(&format!("{}answer = \"log\"\n", connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"))));
    let mut relay = RelayScene::start(shop, &["--log", &url]);
    assert_eq!(relay.post(sale("a", 1)).status, 202);
    let log = ["log", "info", "-o", "json", "--log", &url];
    until("it is delivered", || relay.shop.run(log).succeeds().json()["rows"]["delivered"] == 2);
    assert_eq!(relay.ended_well(), 143);
    let plain = url.replace("verify-full&sslrootcert=ca.pem", "disable").replace("localhost", "127.0.0.1");
    let refused = relay.shop.run(["failed", "search", "--log", &plain]).exits(7).stderr;
    assert!(refused.contains("no encryption"), "the server takes nothing else: {refused} {}", cluster.port);
}

#[test]
fn a_server_that_may_be_another_one_is_refused_with_what_is_wrong() {
    let Some(scene) = Scene::new() else { return };
    for (host, parameters, code, part) in [
        (
            "localhost",
            "&sslmode=verify-full&sslrootcert=other.pem",
            7,
            "the authority that signed the certificate of the server is unknown; name its file with `sslrootcert`",
        ),
        (
            "localhost",
            "&sslmode=verify-full",
            7,
            "the authority that signed the certificate of the server is unknown; name its file with `sslrootcert`",
        ),
        (
            "127.0.0.1",
            "&sslmode=verify-full&sslrootcert=ca.pem",
            7,
            "the certificate of the server is not for the host in the address; it is for localhost",
        ),
        ("localhost", "&sslmode=verify-full&sslrootcert=missing.pem", 7, "missing.pem"),
        ("localhost", "&sslmode=require&sslrootcert=ca.pem", 7, "`sslmode=require` does not check who answers"),
    ] {
        let url = scene.url(host, parameters);
        for args in [&["send", "SALE_INVENTORY", "--data", "{}"][..], &["failed", "search"], &["log", "info"]] {
            let said = scene.said(&url, args, code);
            assert!(said.contains(part), "{url}: {said}");
        }
    }
    assert!(scene.shop.server.requests().is_empty());
}

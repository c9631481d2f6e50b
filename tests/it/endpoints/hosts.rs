//! Hosts and ports to which no request can be made: they are refused wherever they are given, before anything is sent.

use super::{add, findings, finds, import, store};
use crate::harness::{Sandbox, Shop, connector};
use inv_hooks::model::Endpoint;
use serde_json::{Value, json};

/// Characters that a URL can have in its host, but no host has.
const NOT_IN_A_NAME: [&str; 15] = ["\"", "`", "'", "*", ";", "(", ")", "$", ",", "{", "}", "!", "&", "+", "~"];

#[test]
fn a_host_that_no_request_can_reach_is_refused_everywhere() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", "{}").to_string();
    for part in NOT_IN_A_NAME {
        let url = format!("https://a{part}b.example/p");
        let words = "its host name is not valid: it can contain only letters, digits";
        finds(&store(&url, ""), "endpoint-never-called", "error", words);
        let found = findings(&store(&url, ""));
        assert!(!format!("{found:?}").contains("is called: "), "{url} is never called: {found:?}");
        let sandbox = Sandbox::new();
        assert!(add(&sandbox, &url, &[]).exits(3).stderr.contains(words), "{url}");
        assert!(add(&sandbox, &url, &["-n"]).exits(3).stderr.contains(words), "{url}");
        let entry = json!({"API Key": "SALE_INVENTORY", "API Endpoint": url});
        assert!(import(&sandbox, &entry).exits(3).stderr.contains(words), "{url}");
        assert!(!sandbox.file("inv-hooks.toml").exists(), "{url}");
        sandbox.write("inv-hooks.toml", store("https://wms.example.com/x", ""));
        assert!(sandbox.run(["connector", "edit", "a", "--endpoint", &url]).exits(3).stderr.contains(words), "{url}");
        let to = shop.run(["repost", &id, "--to", &url]).exits(2).stderr;
        assert!(to.contains(words), "{to}");
    }
}

#[test]
fn send_refuses_a_connector_to_which_no_request_can_be_made() {
    let shop = Shop::empty();
    for (url, words) in [
        ("https://a\"b.example/p", "its host name is not valid"),
        ("https://*.example.com/p", "its host name is not valid"),
        ("https://.example/", "its host name is not valid"),
        ("http://127.0.0.1:0/x", "nothing can listen on port 0"),
        ("https://${H:-a*b}/x", "its host name is not valid"),
        ("https://a*b.example/${TENANT:-x}", "its host name is not valid"),
        ("http://127.0.0.1:${PORT:-0}/x", "nothing can listen on port 0"),
    ] {
        let text = connector("sale", "SALE_INVENTORY", "URL").replace("\"URL\"", &Value::from(url).to_string());
        shop.write_store(&text);
        for more in [&[][..], &["-n"]] {
            let args = [&["send", "SALE_INVENTORY", "--data", "{}"], more].concat();
            let shown = shop.run(args).exits(3).stderr;
            assert!(shown.contains(words), "{url} {more:?}: {shown}");
        }
        let shown = shop.run(["connector", "test", "sale", "--yes"]).exits(3).stderr;
        assert!(shown.contains(words), "{url}: {shown}");
        assert!(!shop.sandbox.file("inv-hooks.db").exists(), "{url}: nothing was sent, so there is no event");
        finds(&shop.sandbox.read("inv-hooks.toml"), "endpoint-never-called", "error", words);
    }
}

#[test]
fn the_libraries_accept_every_host_that_is_accepted() {
    let mut accepted = 0;
    for c in (0x21..0x7f_u8).map(char::from) {
        for host in [format!("a{c}b.example"), format!("{c}ab.example"), format!("ab{c}.example"), format!("a.{c}b")] {
            let url = format!("https://{host}/{c}?{c}");
            let Some(endpoint) = Endpoint::parse(&url).ok().filter(|endpoint| endpoint.never_called().is_none()) else {
                continue;
            };
            accepted += 1;
            let url = endpoint.url().as_str().split('#').next().unwrap_or_default();
            assert!(url.parse::<hyper::Uri>().is_ok(), "{url}");
            let name = endpoint.url().host_str().expect("a host").to_owned();
            assert!(rustls::pki_types::ServerName::try_from(name).is_ok(), "{url}");
        }
    }
    assert!(accepted > 100, "{accepted} hosts were accepted");
}

#[test]
fn a_reference_that_a_command_does_not_take_is_refused_in_a_host() {
    let words = "takes a reference only as the whole value";
    for url in ["https://${WMS_HOST}/in/${TENANT}", "https://${H:-wms}.example/x", "http://${H}:8787/"] {
        let sandbox = Sandbox::new();
        assert!(add(&sandbox, url, &[]).exits(3).stderr.contains(words), "{url}");
        let entry = json!({"Name": "b", "API Key": "SALE_INVENTORY", "API Endpoint": url});
        assert!(import(&sandbox, &entry).exits(3).stderr.contains(words), "{url}");
        assert!(!sandbox.file("inv-hooks.toml").exists(), "{url}");
        sandbox.write("inv-hooks.toml", store("https://wms.example.com/x", ""));
        assert!(sandbox.run(["connector", "edit", "a", "--endpoint", url]).exits(3).stderr.contains(words), "{url}");
    }
    let sandbox = Sandbox::new();
    add(&sandbox, "${WMS_URL}", &[]).succeeds();
    assert!(sandbox.read("inv-hooks.toml").contains("\"${WMS_URL}\""));
}

#[test]
fn a_repost_to_a_url_with_a_reference_is_refused_before_anything_is_sent() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", "{}").to_string();
    let before = shop.server.requests().len();
    for path in ["/${TENANT}", "/x?k=${KEY:-1}", "/${file:x}", "/${"] {
        for more in [&[][..], &["-n"]] {
            let shown = shop.run([&["repost", &id, "--to", &shop.server.url(path)], more].concat()).exits(2).stderr;
            assert!(shown.contains("cannot contain references"), "{path}: {shown}");
        }
    }
    assert_eq!(shop.server.requests().len(), before);
}

//! Mutual TLS from the command line: which certificates work, and what people read about the others.

use super::certificates::{Made, authority, expired, issued, params};
use crate::harness::{HookServer, STORE_HEAD, Sandbox, connector};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::server::WebPkiClientVerifier;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

/// A server that asks for certificates of one authority, and a sandbox with a connector to it.
struct Mutual {
    sandbox: Sandbox,
    server: HookServer,
}

impl Mutual {
    fn new() -> Self {
        let (by, authority_pem) = authority("one");
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(authority_pem.as_bytes()).expect("PEM")).expect("an authority");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
        let builder =
            HookServer::tls_with(rustls::DEFAULT_VERSIONS).with_client_cert_verifier(verifier.expect("a verifier"));
        let shown = issued(&params(&["127.0.0.1"]), &by);
        let config = builder.with_single_cert(shown.chain(), shown.private_key()).expect("a configuration");
        let sandbox = Sandbox::new();
        let private = |name: &str, made: &Made| {
            let path = sandbox.write(name, format!("{}{}", made.certificate, made.key));
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("a mode");
        };
        sandbox.write("ca.pem", &authority_pem);
        sandbox.write("other-ca.pem", authority("two").1);
        private("right.pem", &issued(&params(&["pos"]), &by));
        private("expired.pem", &issued(&expired(), &by));
        private("wrong.pem", &issued(&params(&["pos"]), &authority("two").0));
        let (one, other) = (issued(&params(&["pos"]), &by), issued(&params(&["pos"]), &by));
        private("mixed.pem", &Made { certificate: one.certificate, key: other.key });
        Self { sandbox, server: HookServer::start_tls_as(config).allow_unused() }
    }

    fn set(&self, lines: &str) {
        let sale = connector("sale", "SALE_INVENTORY", &self.server.url("/sale"));
        self.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}{lines}"));
    }

    /// Sends one event with these settings; returns the delivery.
    fn send(&self, lines: &str) -> Value {
        self.set(lines);
        let told = self.sandbox.run(["send", "SALE_INVENTORY", "--data", "{}", "-o", "json"]).shown().json();
        told["deliveries"][0].clone()
    }

    /// Returns codes and messages of the findings with these settings.
    fn findings(&self, lines: &str) -> Vec<(String, String)> {
        self.set(lines);
        let found = self.sandbox.run(["connector", "validate", "-o", "json"]).shown().json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let found = found.as_array().expect("a list").iter();
        found.map(|finding| (text(&finding["code"]), text(&finding["message"]))).collect()
    }
}

#[test]
fn only_the_right_client_certificate_is_accepted_and_the_message_says_what_is_wrong() {
    let mutual = Mutual::new();
    let refused = |lines: &str, words: &str| {
        let one = mutual.send(lines);
        assert_eq!((&one["failure"], &one["maybe_applied"]), (&"tls".into(), &false.into()), "{one}");
        assert!(one["error"].as_str().expect("an error").contains(words), "{one}");
    };
    refused("ca_file = \"ca.pem\"\n", "asks for a client certificate");
    let with = |name: &str| format!("ca_file = \"ca.pem\"\nclient_cert = \"{name}\"\n");
    refused(&with("wrong.pem"), "use one that its operator issued");
    refused(&with("expired.pem"), "it has expired");
    refused(&with("mixed.pem"), "mixed.pem cannot be used");
    refused("ca_file = \"other-ca.pem\"\nclient_cert = \"right.pem\"\n", "not among");
    assert!(mutual.server.requests().is_empty(), "a refused session sent an event");
    let one = mutual.send(&with("right.pem"));
    assert_eq!(one["state"], "delivered", "{one}");
}

#[test]
fn validate_finds_certificates_that_cannot_be_used_and_keys_that_others_can_read() {
    let mutual = Mutual::new();
    let check = |lines: &str, expected: &[(&str, &str)]| {
        let found = mutual.findings(lines);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((code, message), (expected, words)) in found.iter().zip(expected) {
            assert!(code == expected && message.contains(words), "{found:?}");
        }
    };
    check("ca_file = \"ca.pem\"\nclient_cert = \"right.pem\"\n", &[]);
    check("client_cert = \"expired.pem\"\n", &[("certificate", "expired on 2020-02-03")]);
    check("client_cert = \"mixed.pem\"\n", &[("certificate", "cannot be used")]);
    check("client_cert = \"ca.pem\"\n", &[("certificate", "its key")]);
    check("ca_file = \"inv-hooks.toml\"\n", &[("certificate", "no certificate")]);
    check("client_cert = \"none.pem\"\n", &[("unresolved-reference", "cannot be read")]);
    let path = mutual.sandbox.file("right.pem");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("a mode");
    check("client_cert = \"right.pem\"\n", &[("file-permissions", "other users can read it")]);
}

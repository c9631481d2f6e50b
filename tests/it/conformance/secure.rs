//! The checks of TLS, against Express with certificates that are made here.

use super::place::Framework;
use super::receiver::{Receiver, ids_of};
use rcgen::{CertificateParams, KeyPair};
use std::time::{Duration, SystemTime};

/// Runs the checks of TLS with a certificate that ends in `days`; returns what failed.
fn failed(fault: &str, days: u64) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    params.not_after = (SystemTime::now() + Duration::from_secs(days * 86_400 + 3600)).into();
    let pair = KeyPair::generate().expect("a key");
    let pem = params.self_signed(&pair).expect("a certificate").pem();
    std::fs::write(&certificate, &pem).expect("written");
    std::fs::write(&key, pair.serialize_pem()).expect("written");
    let variables = [("CERTIFICATE", certificate.to_str().expect("text")), ("KEY", key.to_str().expect("text"))];
    let receiver = Receiver::start_with(Framework::Express, fault, &variables)?;
    receiver.sandbox.write("certificate.pem", pem);
    let (_, view) = receiver.check("ina", &["--only", "keep-alive,tls-version,certificate-days"]);
    assert_eq!(ids_of(&view, &["error", "skip"]), Vec::<String>::new(), "{view:#}");
    let failed = view["checks"].as_array().expect("a list").iter().filter(|check| check["result"] == "fail");
    failed.for_each(|check| assert_eq!(receiver.wrong_command(check), None));
    Some(ids_of(&view, &["fail"]))
}

#[test]
fn tls_and_the_days_of_the_certificate_are_checked() {
    let check = |fault: &str, days: u64, expected: &[&str]| {
        if let Some(failed) = failed(fault, days) {
            assert_eq!(failed, expected, "{fault} {days}");
        }
    };
    check("", 90, &[]);
    check("", 10, &["certificate-days"]);
    check("tls-version", 90, &["tls-version"]);
    check("keep-alive", 90, &["keep-alive"]);
}

//! Certificates that are not trusted, with messages that say what to do; and certificates that are trusted.

use super::{answered, destination, request, unanswered, verdict};
use crate::harness::{HookServer, note};
use inv_hooks::http::{Client, Security};
use inv_hooks::model::{Answer, Destination, Failure, Phase};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use snapbox::{IntoData, assert_data_eq, str};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// A certificate and its key, as PEM.
pub struct Made {
    pub certificate: String,
    pub key: String,
}

impl Made {
    /// Starts a server with this certificate.
    pub fn serve(&self) -> HookServer {
        let builder = HookServer::tls_with(rustls::DEFAULT_VERSIONS).with_no_client_auth();
        HookServer::start_tls_as(builder.with_single_cert(self.chain(), self.private_key()).expect("a configuration"))
    }

    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        CertificateDer::pem_slice_iter(self.certificate.as_bytes()).map(|one| one.expect("PEM")).collect()
    }

    pub fn private_key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::from_pem_slice(self.key.as_bytes()).expect("a key")
    }
}

pub fn params(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).expect("names")
}

/// Parameters for this host, with one change.
fn with(change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let mut params = params(&["127.0.0.1"]);
    change(&mut params);
    params
}

pub fn expired() -> CertificateParams {
    with(|params| (params.not_before, params.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 2, 3)))
}

pub fn self_signed(params: &CertificateParams) -> Made {
    let key = KeyPair::generate().expect("a key");
    Made { certificate: params.self_signed(&key).expect("a certificate").pem(), key: key.serialize_pem() }
}

/// An authority with this name, and its certificate as PEM.
pub fn authority(name: &str) -> (Issuer<'static, KeyPair>, String) {
    let mut params = params(&[]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate").pem();
    (Issuer::new(params, key), certificate)
}

pub fn issued(params: &CertificateParams, by: &Issuer<'static, KeyPair>) -> Made {
    let key = KeyPair::generate().expect("a key");
    Made { certificate: params.signed_by(&key, by).expect("a certificate").pem(), key: key.serialize_pem() }
}

/// Writes a file of authorities.
pub fn file(folder: &TempDir, name: &str, content: &str) -> std::path::PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file");
    path
}

/// Calls a server; trusts the authorities of `ca_file` if there is one.
pub async fn call(server: &HookServer, ca_file: Option<&Path>) -> Answer {
    call_as(Destination { ca_file: ca_file.map(Path::to_owned), ..destination(&server.url("/")) }).await
}

pub async fn call_as(mut destination: Destination) -> Answer {
    destination.policy.timeout = Duration::from_secs(10);
    Client::new(Security::default()).attempt(&destination, &request("{}")).await
}

/// Checks that a server was refused with this message, and received nothing.
async fn refused(server: &HookServer, ca_file: Option<&Path>, expected: impl IntoData) {
    let answer = call(server, ca_file).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Tls, Phase::Connect, false), "{answer:?}");
    assert_data_eq!(message(&answer, &server.address().to_string(), ca_file), expected);
    assert!(server.requests().is_empty());
}

/// Returns the message of an answer without what differs from run to run: the address and the folder of a file.
pub fn message(answer: &Answer, address: &str, file: Option<&Path>) -> String {
    let text = answer.error.as_deref().expect("a sentence").replace(address, "ADDRESS");
    let folder = file.and_then(Path::parent).map(|folder| format!("{}/", folder.display()));
    folder.map_or_else(|| text.clone(), |folder| text.replace(&folder, ""))
}

#[tokio::test]
async fn a_bad_certificate_is_reported_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let (by, authority_pem) = authority("one");
    let trusted = file(&folder, "ca.pem", &authority_pem);
    let here = || params(&["127.0.0.1"]);
    let serve = |made: Made| made.serve().allow_unused();

    let own = serve(self_signed(&here()));
    refused(&own, None, str!["the certificate of ADDRESS is not trusted: it is self-signed; if it is the right one, set ca_file to a PEM file with it"]).await;
    refused(
        &own,
        Some(&trusted),
        str!["the certificate of ADDRESS is not trusted: it is self-signed, and it is not in ca.pem"],
    )
    .await;

    let unknown = serve(issued(&here(), &by));
    refused(&unknown, None, str!["the certificate of ADDRESS is not trusted: its issuer is unknown: not among the authorities that this machine trusts; set ca_file to the issuer's certificate, or let the server send its whole chain"]).await;
    let other = file(&folder, "other.pem", &authority("two").1);
    refused(&unknown, Some(&other), str!["the certificate of ADDRESS is not trusted: its issuer is unknown: not among other.pem; set ca_file to the issuer's certificate, or let the server send its whole chain"]).await;
    let twin = file(&folder, "twin.pem", &authority("one").1);
    refused(&unknown, Some(&twin), str!["the certificate of ADDRESS is not trusted: a signature does not fit: another authority of the same name made it, or its key is too weak (RSA needs 2048 bits)"]).await;

    let old = expired();
    refused(
        &serve(issued(&old, &by)),
        Some(&trusted),
        str!["the certificate of ADDRESS is not trusted: it expired on 2020-02-03; it has to be renewed on the server"],
    )
    .await;
    let new = with(|params| params.not_before = date_time_ymd(2090, 1, 2));
    refused(&serve(issued(&new, &by)), Some(&trusted), str!["the certificate of ADDRESS is not trusted: it is not valid before 2090-01-02; check the clock of this machine"]).await;

    let names = ["a.example", "*.b.example", "10.0.0.1"];
    let elsewhere = serve(issued(&params(&names), &by));
    refused(&elsewhere, Some(&trusted), str!["the certificate of ADDRESS is not trusted: it is not valid for 127.0.0.1, only for a.example, *.b.example, 10.0.0.1; use such a name in the endpoint"]).await;
    let many: Vec<String> = (0..9).map(|n| format!("{n}.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    refused(&serve(issued(&params(&many), &by)), Some(&trusted), str!["the certificate of ADDRESS is not trusted: it is not valid for 127.0.0.1, only for 0.example, 1.example, 2.example, 3.example, 4.example and 4 more; use such a name in the endpoint"]).await;
    let nowhere = serve(issued(&params(&[]), &by));
    refused(&nowhere, Some(&trusted), str!["the certificate of ADDRESS is not trusted: it names no host (no subjectAltName); make one with: openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 365 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"]).await;

    let clients = with(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]);
    refused(&serve(issued(&clients, &by)), Some(&trusted), str!["the certificate of ADDRESS is not trusted: it is not meant for servers (extendedKeyUsage without serverAuth)"]).await;
}

#[tokio::test]
async fn one_bad_certificate_in_a_bundle_does_not_affect_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let (by, good) = authority("one");
    let server = issued(&params(&["127.0.0.1"]), &by).serve();
    let broken = "-----BEGIN CERTIFICATE-----\n§§ no base64\n-----END CERTIFICATE-----\n";
    let cut = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ\n";
    let other = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let key = KeyPair::generate().expect("a key").serialize_pem();
    for bundle in
        [[broken, &good], [cut, &good], [other, &good], ["words\u{e4}\r\n", &good], [&good, cut], [&key, &good]]
    {
        let ca_file = file(&folder, "bundle.pem", &bundle.concat());
        let answer = call(&server, Some(&ca_file)).await;
        assert_eq!(verdict(&answer), answered(200, None), "{bundle:?} {answer:?}");
    }
    let mut shown = String::new();
    for bundle in [broken, cut, other, ""] {
        let answer = call(&server, Some(&file(&folder, "bundle.pem", bundle))).await;
        assert_eq!(answer.failure, Some(Failure::Tls), "{bundle:?}");
        let says = message(&answer, &server.address().to_string(), Some(&folder.path().join("bundle.pem")));
        shown += &format!("{says}\n");
    }
    assert_data_eq!(
        shown,
        str![[r#"
the file of certificate authorities bundle.pem cannot be used: it is not valid PEM
the file of certificate authorities bundle.pem cannot be used: it is not valid PEM
the file of certificate authorities bundle.pem cannot be used: the certificate in it is damaged
the file of certificate authorities bundle.pem cannot be used: there is no certificate in it

"#]]
    );
}

#[tokio::test]
async fn an_authority_used_as_a_server_certificate_is_trusted_only_if_it_is_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let serving = |params: CertificateParams| {
        let mut params = params;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        self_signed(&params)
    };
    let made = serving(params(&["127.0.0.1"]));
    let server = made.serve();
    refused(&server, None, str!["the certificate of ADDRESS is not trusted: it is self-signed; if it is the right one, set ca_file to a PEM file with it"]).await;
    // Another authority with the same fields.
    let twin = file(&folder, "twin.pem", &serving(params(&["127.0.0.1"])).certificate);
    let answer = call(&server, Some(&twin)).await;
    assert_eq!(answer.failure, Some(Failure::Tls), "{answer:?}");
    let ca_file = file(&folder, "own.pem", &made.certificate);
    assert_eq!(verdict(&call(&server, Some(&ca_file)).await), answered(200, None));

    let elsewhere = serving(params(&["a.example"]));
    let ca_file = file(&folder, "elsewhere.pem", &elsewhere.certificate);
    refused(&elsewhere.serve().allow_unused(), Some(&ca_file), str!["the certificate of ADDRESS is not trusted: it is not valid for 127.0.0.1, only for a.example; use such a name in the endpoint"]).await;
    let expired = serving(expired());
    let ca_file = file(&folder, "expired.pem", &expired.certificate);
    refused(
        &expired.serve().allow_unused(),
        Some(&ca_file),
        str!["the certificate of ADDRESS is not trusted: it expired on 2020-02-03; it has to be renewed on the server"],
    )
    .await;
}

#[tokio::test]
async fn an_authority_that_is_not_for_servers_is_refused_even_if_it_is_in_the_file() {
    use ExtendedKeyUsagePurpose::{Any, ClientAuth, CodeSigning, ServerAuth};
    let folder = tempfile::tempdir().expect("a folder");
    let serving = |uses: &[ExtendedKeyUsagePurpose]| {
        let made = self_signed(&with(|params| {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.extended_key_usages = uses.to_vec();
        }));
        (file(&folder, "own.pem", &made.certificate), made.serve().allow_unused())
    };
    for uses in [vec![ClientAuth], vec![CodeSigning], vec![ClientAuth, CodeSigning]] {
        let (ca_file, server) = serving(&uses);
        refused(&server, Some(&ca_file), str!["the certificate of ADDRESS is not trusted: it is not meant for servers (extendedKeyUsage without serverAuth)"]).await;
    }
    for uses in [vec![], vec![ServerAuth], vec![ClientAuth, ServerAuth], vec![Any]] {
        let (ca_file, server) = serving(&uses);
        assert_eq!(verdict(&call(&server, Some(&ca_file)).await), answered(200, None), "{uses:?}");
    }
}

/// Runs a command line; returns `None` if the program does not exist.
fn shell(folder: &TempDir, line: &str) -> Option<()> {
    let mut words = line.split(' ');
    let ran = Command::new(words.next()?).args(words).current_dir(folder.path()).output().ok()?;
    assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    Some(())
}

fn made_in(folder: &TempDir) -> Made {
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    Made { certificate: read("cert.pem"), key: read("key.pem") }
}

#[tokio::test]
async fn a_default_certificate_of_openssl_works_or_the_message_has_a_command_that_makes_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let openssl =
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 365 -subj /CN=localhost";
    let Some(()) = shell(&folder, openssl) else {
        return note("not tested: openssl's certificates, there is no openssl");
    };
    let made = made_in(&folder);
    let ca_file = folder.path().join("cert.pem");
    let answer = call(&made.serve().allow_unused(), Some(&ca_file)).await;
    let text = answer.error.expect("it names no host");
    let (_, command) = text.split_once("make one with: ").unwrap_or_else(|| panic!("no command in: {text}"));

    let Some(()) = shell(&folder, command) else { panic!("not a command: {command}") };
    let made = made_in(&folder);
    let answer = call(&made.serve(), Some(&ca_file)).await;
    assert_eq!(verdict(&answer), answered(200, None), "{answer:?}");
}

#[tokio::test]
async fn weak_signatures_and_old_versions_are_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = file(&folder, "names.cnf", "subjectAltName=IP:127.0.0.1\n");
    let authority = "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 9 -subj /CN=ca";
    let Some(()) = shell(&folder, authority) else { return note("not tested: weak signatures, there is no openssl") };
    let ca_file = folder.path().join("ca.pem");
    let request = "openssl req -newkey rsa:2048 -nodes -keyout key.pem -out csr.pem -subj /CN=here";
    shell(&folder, request).expect("openssl");
    let sign = "openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -days 9 -out cert.pem";
    let weak = format!("{sign} -sha1 -extfile {}", names.display());
    shell(&folder, &weak).expect("openssl");
    refused(&made_in(&folder).serve().allow_unused(), Some(&ca_file), str!["the certificate of ADDRESS is not trusted: it is signed in a way that is too weak or not known; make one with an EC or RSA key (2048 bits or more), signed with SHA-256 or better"]).await;

    shell(&folder, &weak.replace("-sha1", "-sha256")).expect("openssl");
    assert_eq!(verdict(&call(&made_in(&folder).serve(), Some(&ca_file)).await), answered(200, None));
}

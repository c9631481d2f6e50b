//! The client of the senders that the program is compared with.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rustls::{ClientConfig, RootCertStore};
use std::error::Error;
use std::sync::Arc;

/// Makes a client that posts JSON with these headers: names and values by turns. It has the settings of the program's client,
/// except those that check addresses and answers.
pub fn client(headers: &[String]) -> Result<reqwest::Client, Box<dyn Error + Send + Sync>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let tls = builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    let mut all =
        HeaderMap::from_iter([(HeaderName::from_static("content-type"), HeaderValue::from_static("application/json"))]);
    for pair in headers.chunks(2) {
        let [name, value] = pair else { return Err("a header without a value".into()) };
        all.insert(HeaderName::from_bytes(name.as_bytes())?, value.parse()?);
    }
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).http1_only().no_proxy().default_headers(all);
    Ok(client.redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never()).build()?)
}

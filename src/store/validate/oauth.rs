//! Checks the settings for OAuth as written. Values with references are checked when they are resolved.

use super::check::RecordCheck;
use crate::model::{CredentialsIn, FindingCode, OauthField, PrivateNetworks, Secret, Template};
use crate::store::record::ConnectorRecord;
use crate::store::rules::{self, Allowance};

/// Checks them.
pub fn check(check: &mut RecordCheck<'_>) {
    let record = check.record;
    if record.oauth.is_empty() {
        return;
    }
    for field in OauthField::REQUIRED.into_iter().filter(|field| record.oauth(*field).is_none()) {
        let message = format!("{} is missing", field.as_str());
        let hint = format!("Set it: {} = \"…\" below [connectors.{}.oauth].", field.as_str(), record.name.value);
        check.add(FindingCode::Oauth, field.path(), message, hint);
    }
    for (field, value) in &record.oauth {
        check_value(check, *field, value.line, &value.value);
    }
    let own = record.headers.pairs().find(|(name, _)| name.value.eq_ignore_ascii_case("authorization"));
    if let Some((name, _)) = own {
        let message = "the connector has this header and oauth, which sets the same header";
        let field = format!("headers.{}", name.value);
        check.found.add_at(FindingCode::Oauth, &field, name.line, message, "Remove one of them.");
    }
}

fn check_value(check: &mut RecordCheck<'_>, field: OauthField, line: usize, value: &Secret) {
    let path = field.path();
    match field {
        OauthField::TokenUrl => check.found.check_secret(FindingCode::EndpointUrl, (path, line, value), |url| {
            rules::token_url(url.expose(), Allowance::HttpsOnly).map(drop)
        }),
        OauthField::CaFile | OauthField::ClientCert => {}
        OauthField::Credentials => {
            let is_word = CredentialsIn::ALL.iter().any(|known| known.as_str() == value.expose());
            if !is_word {
                let words = CredentialsIn::ALL.map(CredentialsIn::as_str).join(" or ");
                check.add(FindingCode::Oauth, path, format!("credentials must be {words}"), "Correct the word.");
            }
        }
        _ => check.found.check_secret(FindingCode::Oauth, (path, line, value), rules::oauth_text),
    }
}

/// Adds a finding if the token URL, written without references, is never called.
pub fn never_called(check: &mut RecordCheck<'_>, networks: PrivateNetworks) {
    let Some(url) = check.record.oauth(OauthField::TokenUrl) else { return };
    let text = Template::parse(url.value.expose()).ok().and_then(|template| template.as_literal());
    let url = text.and_then(|text| rules::token_url(&text, Allowance::HttpsOnly).ok());
    if let Some(why) = url.and_then(|url| rules::never_called(&url, networks)) {
        let message = format!("the token URL is never called: {why}");
        let hint = "Write the host and port of your token endpoint.";
        check.add(FindingCode::EndpointNeverCalled, OauthField::TokenUrl.path(), message, hint);
    }
}

/// Returns every value with its field and line.
pub fn values(record: &ConnectorRecord) -> impl Iterator<Item = (String, usize, &Secret)> {
    record.oauth.iter().map(|(field, value)| (field.path().to_owned(), value.line, &value.value))
}

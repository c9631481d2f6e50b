//! How a command gets a token of OAuth: as this program does, unless the variable for it is set.
//!
//! The credentials go to curl through a pipe, because other users see the arguments of a process.

use super::options::{AS_WRITTEN, certificates_of};
use super::url_word::url_word;
use super::values::Values;
use super::words::Word;
use crate::model::{Connector, CredentialsIn, OauthField, Template};
use std::path::PathBuf;

/// What the command asks for in a token URL.
const IN_TOKEN_URL: &str = "this value in the token URL in the store";

/// Writes a value as forms have it. Source: the URL Standard, "application/x-www-form-urlencoded serializing".
const FORM: &str = r#"form() { printf %s "$1" | od -An -v -tu1 | LC_ALL=C awk '{ for (i = 1; i <= NF; i++) { c = sprintf("%c", $i + 0)
  if (c ~ /^[A-Za-z0-9*._-]$/) printf "%s", c; else if ($i == 32) printf "+"; else printf "%%%02X", $i } }'; }
"#;

/// Takes the token out of the answer; some servers escape its slashes.
const READ: &str = r#"tr -d '\n\r' | sed -e 's#\\/#/#g' -n -e 's/.*"access_token"[[:space:]]*:[[:space:]]*"\([^"\[:space:]]*\)".*/\1/p'"#;

/// Returns the lines that set the variable `token`. They ask for what `values` then needs.
pub fn token_lines(connector: &Connector, token: &str, mut values: Values<'_>) -> String {
    let settings = settings(connector, &mut values);
    let options = options(connector, &mut values);
    let (asks, checks) = (values.variables.asks(), values.variables.checks());
    format!(
        "[ \"${{{token}:-}}\" ] || {token}=$(\n{asks}(\n{checks}{FORM}{{ {settings}\n}} | {options} |\n  {READ}\n)\n)\n"
    )
}

fn find(connector: &Connector, field: OauthField) -> Option<&Template> {
    connector.oauth.iter().find(|(known, _)| *known == field).map(|(_, value)| value)
}

fn literal(connector: &Connector, field: OauthField) -> Option<String> {
    find(connector, field).and_then(Template::as_literal)
}

/// Returns commands that print what curl reads: the credentials and the form. Encoded, they have no sign that curl reads.
fn settings(connector: &Connector, values: &mut Values<'_>) -> String {
    let mut secret =
        |field, name, what| find(connector, field).map(|value| values.secret(value, name, what)).unwrap_or_default();
    let id = secret(OauthField::ClientId, "OAUTH_CLIENT_ID", "the client id of OAuth in the store");
    let secret = secret(OauthField::ClientSecret, "OAUTH_CLIENT_SECRET", "the client secret of OAuth in the store");
    let mut form = vec![("grant_type", Word::literal("client_credentials"))];
    let is_in_body = literal(connector, OauthField::Credentials).as_deref() == Some(CredentialsIn::Body.as_str());
    let user = if is_in_body {
        form.extend([("client_id", id), ("client_secret", secret)]);
        String::new()
    } else {
        format!("printf 'user = \"%s:%s\"\\n' \"$(form {id})\" \"$(form {secret})\"\n")
    };
    for (name, field) in [("scope", OauthField::Scope), ("audience", OauthField::Audience)] {
        form.extend(find(connector, field).map(|value| (name, values.pieces(Word::default(), value))));
    }
    let names = form.iter().map(|(name, _)| format!("{name}=%s")).collect::<Vec<_>>().join("&");
    let words: String = form.iter().map(|(_, word)| format!(" \"$(form {word})\"")).collect();
    format!("{user}printf 'data = \"{names}\"\\n'{words}")
}

/// Returns the command that sends the request.
fn options(connector: &Connector, values: &mut Values<'_>) -> String {
    let mut lines = vec![format!("curl -q -K - -sSf --http1.1 {AS_WRITTEN} -H 'Accept: application/json'")];
    let [ca_file, client_cert] =
        [OauthField::CaFile, OauthField::ClientCert].map(|field| literal(connector, field).map(PathBuf::from));
    lines.extend(certificates_of(ca_file.as_deref(), client_cert.as_deref()));
    let url = find(connector, OauthField::TokenUrl).map(|url| url_word(url, IN_TOKEN_URL, values));
    lines.push(format!("--url {}", url.unwrap_or_default()));
    lines.join(" \\\n  ")
}

//! Signing secrets from flags or from a connector, for `sign` and `verify`.

use super::{Context, need_connectors};
use crate::error::Fault;
use crate::model::{ConnectorName, Secret, key_of};
use crate::store;
use std::path::Path;

/// Where the signing secrets come from.
#[derive(clap::Args, Debug)]
pub struct SigningArgs {
    /// Signing secret, best as a reference: '${NAME}'; can be repeated
    ///
    /// `${NAME}` and `${file:PATH}` keep the secret out of the command line, which other users can see.
    #[arg(long = "secret", value_name = "SECRET", required_unless_present = "connector", conflicts_with = "connector")]
    pub secrets: Vec<String>,
    /// Use the signing secrets of this connector
    #[arg(long, value_name = "NAME")]
    pub connector: Option<ConnectorName>,
}

impl SigningArgs {
    /// Returns the secrets, the newest first. Only the references of these secrets are resolved.
    pub fn resolve(&self, context: &mut Context) -> anyhow::Result<Vec<Secret>> {
        match &self.connector {
            Some(name) => of_connector(context, name),
            None => self.secrets.iter().map(|text| of_flag(context, text)).collect(),
        }
    }
}

fn of_connector(context: &Context, name: &ConnectorName) -> anyhow::Result<Vec<Secret>> {
    let store = context.need_store()?;
    need_connectors(&store, std::slice::from_ref(name))?;
    let secrets = match store.signing_secrets(name) {
        Some(found) => found.map_err(|findings| store::refusal(&findings))?,
        None => Vec::new(),
    };
    if secrets.is_empty() {
        return Err(Fault::invalid(format!("connector {name} has no signing secret"))
            .hint(format!("Set one: `inv-hooks connector edit {name} --signing-secret '${{NAME}}'`."))
            .into());
    }
    Ok(secrets)
}

fn of_flag(context: &mut Context, text: &str) -> anyhow::Result<Secret> {
    let resolved = store::resolve_flag(text, Path::new("."));
    let (secret, is_literal) = resolved.map_err(|(message, hint)| Fault::invalid(message).hint(hint))?;
    if is_literal {
        context.out.warn("other users of this machine can see a secret on the command line: use --secret '${NAME}'");
    }
    key_of(&secret).map_err(|error| {
        Fault::invalid(error.to_string())
            .hint("Use the secret that you got from the endpoint's owner, for example whsec_….")
    })?;
    Ok(secret)
}

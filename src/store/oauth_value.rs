//! Reads one setting for OAuth, of a connector or of a tenant.

use super::fields::Fields;
use super::record::Located;
use crate::model::{CredentialsIn, OauthField, Secret};

/// Reads one setting for OAuth.
pub fn oauth_value(fields: &mut Fields<'_, '_>, field: OauthField) -> Option<Located<Secret>> {
    let name = field.as_str();
    let text = match field {
        OauthField::Credentials => {
            let word = fields.word(name, &CredentialsIn::ALL.map(CredentialsIn::as_str));
            fields.text(name).filter(|_| word.is_some())
        }
        _ if OauthField::REQUIRED.contains(&field) => fields.required_text(name),
        _ => fields.text(name),
    }?;
    Some(Located { value: Secret::new(text.value), line: text.line })
}

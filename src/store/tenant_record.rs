//! Tenants as the store has them: the tables `[tenants.NAME]`. A tenant is kept as a connector whose endpoint is made of its base URL,
//! so that the same rules hold for its headers, references, token and limits.
//!
//! Source: domain page, section 6.

use super::record::ConnectorRecord;
use crate::model::TokenHeader;

/// Where Retail Cloud runs for the merchant, which decides about the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantKind {
    /// The servers at `predictspring.com`.
    Classic,
    /// Salesforce Hyperforce.
    Hyperforce,
}

impl TenantKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Classic, Self::Hyperforce];

    /// Returns the word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Hyperforce => "hyperforce",
        }
    }

    /// Returns the header with the token.
    pub fn token_header(self) -> TokenHeader {
        match self {
            Self::Classic => TokenHeader::Named("PredictSpring-Token"),
            Self::Hyperforce => TokenHeader::Bearer,
        }
    }

    /// Returns the headers that a tenant must set. The token and the content type come by themselves.
    pub fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Classic => &["PredictSpring-Secret", "X-api-key"],
            Self::Hyperforce => &["x-salesforce-region", "x-locale", "x-region"],
        }
    }
}

/// One tenant as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantRecord {
    /// Its kind.
    pub kind: TenantKind,
    /// The path of Create ASN, which its endpoint ends with.
    pub path: String,
    /// The rest of it.
    pub record: ConnectorRecord,
}

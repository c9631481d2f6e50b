//! The codes of findings and their severities. Source: the command-line contract, section "connector".

use super::finding::{Finding, Severity};
use std::path::Path;

/// A stable code of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the word of each code and its row in the contract explain it")]
pub enum FindingCode {
    StoreSyntax,
    StoreShape,
    UnknownApiKey,
    EventNotInKey,
    EventsNotAllowed,
    UnknownEvent,
    IntegrationType,
    EndpointUrl,
    EndpointUserinfo,
    EndpointNotHttps,
    EndpointPlaceholder,
    EndpointNotAsWritten,
    EndpointNeverCalled,
    InvisibleCharacter,
    HeaderName,
    HeaderValue,
    HeaderReserved,
    HeaderDuplicate,
    HeadersNotObject,
    PlaceholderSecret,
    BasicAuthShape,
    LiteralSecret,
    SigningSecret,
    Oauth,
    Conformance,
    FilePermissions,
    UnresolvedReference,
    DoubleDelivery,
    DuplicateConnector,
    NoEffect,
    RelayAccess,
    TenantName,
    TenantHeaders,
    TenantUrl,
    Certificate,
    Unreachable,
    TlsSession,
    CertificateEnds,
    ClockSkew,
    Reachable,
}

impl FindingCode {
    /// Every code, in the order of the contract.
    pub const ALL: [Self; 40] = [
        Self::StoreSyntax,
        Self::StoreShape,
        Self::UnknownApiKey,
        Self::EventNotInKey,
        Self::EventsNotAllowed,
        Self::UnknownEvent,
        Self::IntegrationType,
        Self::EndpointUrl,
        Self::EndpointUserinfo,
        Self::EndpointNotHttps,
        Self::EndpointPlaceholder,
        Self::EndpointNotAsWritten,
        Self::EndpointNeverCalled,
        Self::InvisibleCharacter,
        Self::HeaderName,
        Self::HeaderValue,
        Self::HeaderReserved,
        Self::HeaderDuplicate,
        Self::HeadersNotObject,
        Self::PlaceholderSecret,
        Self::BasicAuthShape,
        Self::LiteralSecret,
        Self::SigningSecret,
        Self::Oauth,
        Self::Conformance,
        Self::FilePermissions,
        Self::UnresolvedReference,
        Self::DoubleDelivery,
        Self::DuplicateConnector,
        Self::NoEffect,
        Self::RelayAccess,
        Self::TenantName,
        Self::TenantHeaders,
        Self::TenantUrl,
        Self::Certificate,
        Self::Unreachable,
        Self::TlsSession,
        Self::CertificateEnds,
        Self::ClockSkew,
        Self::Reachable,
    ];

    /// Returns the word in JSON, in tables and for `--allow`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StoreSyntax => "store-syntax",
            Self::StoreShape => "store-shape",
            Self::UnknownApiKey => "unknown-api-key",
            Self::EventNotInKey => "event-not-in-key",
            Self::EventsNotAllowed => "events-not-allowed",
            Self::UnknownEvent => "unknown-event",
            Self::IntegrationType => "integration-type",
            Self::EndpointUrl => "endpoint-url",
            Self::EndpointUserinfo => "endpoint-userinfo",
            Self::EndpointNotHttps => "endpoint-not-https",
            Self::EndpointPlaceholder => "endpoint-placeholder",
            Self::EndpointNotAsWritten => "endpoint-not-as-written",
            Self::EndpointNeverCalled => "endpoint-never-called",
            Self::InvisibleCharacter => "invisible-character",
            Self::HeaderName => "header-name",
            Self::HeaderValue => "header-value",
            Self::HeaderReserved => "header-reserved",
            Self::HeaderDuplicate => "header-duplicate",
            Self::HeadersNotObject => "headers-not-object",
            Self::PlaceholderSecret => "placeholder-secret",
            Self::BasicAuthShape => "basic-auth-shape",
            Self::LiteralSecret => "literal-secret",
            Self::SigningSecret => "signing-secret",
            Self::Oauth => "oauth",
            Self::Conformance => "conformance",
            Self::FilePermissions => "file-permissions",
            Self::UnresolvedReference => "unresolved-reference",
            Self::DoubleDelivery => "double-delivery",
            Self::DuplicateConnector => "duplicate-connector",
            Self::NoEffect => "no-effect",
            Self::RelayAccess => "relay-access",
            Self::TenantName => "tenant-name",
            Self::TenantHeaders => "tenant-headers",
            Self::TenantUrl => "tenant-url",
            Self::Certificate => "certificate",
            Self::Unreachable => "unreachable",
            Self::TlsSession => "tls-session",
            Self::CertificateEnds => "certificate-ends",
            Self::ClockSkew => "clock-skew",
            Self::Reachable => "reachable",
        }
    }

    /// Returns the default severity.
    pub fn severity(self) -> Severity {
        match self {
            Self::UnknownEvent
            | Self::TenantHeaders
            | Self::TenantUrl
            | Self::EndpointPlaceholder
            | Self::EndpointNotAsWritten
            | Self::InvisibleCharacter
            | Self::PlaceholderSecret
            | Self::BasicAuthShape
            | Self::LiteralSecret
            | Self::FilePermissions
            | Self::DoubleDelivery
            | Self::DuplicateConnector
            | Self::CertificateEnds
            | Self::ClockSkew
            | Self::NoEffect => Severity::Warning,
            Self::UnresolvedReference | Self::Reachable => Severity::Info,
            _ => Severity::Error,
        }
    }

    /// Says whether only a look over the network finds it (`connector validate --online`).
    pub fn needs_network(self) -> bool {
        matches!(self, Self::Unreachable | Self::TlsSession | Self::CertificateEnds | Self::ClockSkew | Self::Reachable)
    }

    /// Says whether a connector with `finding` cannot be saved. `send` still uses a connector that is in the store already if the
    /// finding is only a warning.
    pub fn forbids_saving(finding: &Finding) -> bool {
        finding.severity == Severity::Error || finding.code == Self::InvisibleCharacter.as_str()
    }

    /// Says whether nothing can be sent to a connector with `finding`. An address that is never called is no reason: each attempt
    /// fails as blocked, and the log keeps the events. `store::connector` adds endpoints to which no attempt can be made.
    pub fn forbids_sending(finding: &Finding) -> bool {
        finding.severity == Severity::Error && finding.code != Self::EndpointNeverCalled.as_str()
    }

    /// Makes a finding with this code. Line 0 means that the line is unknown.
    pub fn finding(
        self,
        connector: Option<String>,
        field: Option<String>,
        file: &Path,
        line: usize,
        message: String,
        hint: String,
    ) -> Finding {
        let file = Some(file.display().to_string());
        let line = (line > 0).then_some(line);
        Finding { connector, severity: self.severity(), code: self.as_str(), field, file, line, message, hint }
    }
}

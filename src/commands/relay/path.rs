//! What the path of a request asks for.

/// What a path asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked<'a> {
    /// `/v1/connectors/NAME`: one connector.
    Connector(&'a str),
    /// `/v1/events/KEY`: all connectors of an API key that subscribe to the event.
    Events(&'a str),
    /// `/v1/events`: the same, for an envelope that names the API key.
    Envelope,
    /// `/v1/monitoring`: what Retail Cloud monitors.
    Monitoring,
    /// Anything else.
    Other,
}

impl<'a> Asked<'a> {
    /// Reads a path with or without its query. Names of connectors and API keys have no characters that are encoded in a URL.
    pub(super) fn of(target: &'a str) -> Self {
        let path = target.split('?').next().unwrap_or_default();
        match path.strip_prefix("/v1/").map(|rest| rest.split_once('/').unwrap_or((rest, ""))) {
            Some(("connectors", name)) => Self::Connector(name),
            Some(("events", "")) if path.ends_with("/events") => Self::Envelope,
            Some(("events", key)) => Self::Events(key),
            _ if path == "/v1/monitoring" => Self::Monitoring,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn paths_are_taken_as_they_are() {
        let check = |path: &str, asked: Asked<'_>| assert_eq!(Asked::of(path), asked, "{path}");
        check("/v1/connectors/wms-asn", Asked::Connector("wms-asn"));
        check("/v1/connectors/wms-asn?a=/b", Asked::Connector("wms-asn"));
        check("/v1/connectors/a/b", Asked::Connector("a/b"));
        check("/v1/connectors/", Asked::Connector(""));
        check("/v1/events/SALE_INVENTORY", Asked::Events("SALE_INVENTORY"));
        check("/v1/events/", Asked::Events(""));
        check("/v1/events", Asked::Envelope);
        check("/v1/monitoring", Asked::Monitoring);
        check("/v1/monitoring?x=/", Asked::Monitoring);
        for path in ["/", "", "/v1", "/v1/", "/v2/connectors/a", "/V1/connectors/a", "//v1/events"] {
            check(path, Asked::Other);
        }
        for path in ["/v1/monitoring/", "/v1/monitoring/a", "/v1/Monitoring", "/v1/monitoring%2f", "/monitoring"] {
            check(path, Asked::Other);
        }
    }
}

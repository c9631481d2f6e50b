//! What the path of a request asks for.

/// What a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked<'a> {
    /// `/v1/connectors/NAME`: one connector.
    Connector(&'a str),
    /// `/v1/monitoring`: a monitoring event of the CMS.
    Monitoring,
    /// Anything else.
    Other,
}

impl<'a> Asked<'a> {
    /// Reads a path without its query. Names of connectors have no characters that are encoded in a URL.
    pub(super) fn of(path: &'a str) -> Self {
        match path.strip_prefix("/v1/") {
            Some("monitoring") => Self::Monitoring,
            Some(rest) => rest.strip_prefix("connectors/").map_or(Self::Other, Self::Connector),
            None => Self::Other,
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
        check("/v1/connectors/a/b", Asked::Connector("a/b"));
        check("/v1/connectors/", Asked::Connector(""));
        check("/v1/monitoring", Asked::Monitoring);
        for path in
            ["/", "", "/v1", "/v1/", "/v1/connectors", "/v2/connectors/a", "/V1/connectors/a", "//v1/monitoring"]
        {
            check(path, Asked::Other);
        }
    }
}

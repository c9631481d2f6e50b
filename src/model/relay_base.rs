//! Where the CMS reaches the relay, and the URL of each connector there.

use super::endpoint::{BadEndpoint, Endpoint};
use std::str::FromStr;
use url::Url;

/// The URL before the paths of the relay: `http` or `https`, a host, and perhaps a path, without query and fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayBase(Endpoint);

/// Why a text is not a base. It does not contain the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBase {
    /// It is not a URL of a server, or it has a blank.
    #[error("it is not the URL of a server")]
    NotUrl,
    /// It has a user name or password.
    #[error("it has a user name or a password")]
    UserInfo,
    /// It has a query or a fragment.
    #[error("it has a query or a fragment")]
    Query,
    /// No request can be made to it.
    #[error("no request can be made to it: {0}")]
    Impossible(String),
}

impl BadBase {
    /// Returns what to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotUrl => "Write the URL at which the CMS reaches the relay, such as https://relay.example.com.",
            Self::UserInfo => "Leave them out: the relay checks headers, see [relay] in the store.",
            Self::Query => "Leave out everything from '?' or '#': the name of the connector is added at the end.",
            Self::Impossible(_) => "Correct its host or its port.",
        }
    }
}

impl FromStr for RelayBase {
    type Err = BadBase;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let endpoint = Endpoint::parse(text).map_err(|error| match error {
            BadEndpoint::UserInfo => BadBase::UserInfo,
            _ => BadBase::NotUrl,
        })?;
        if endpoint.url().query().is_some() || endpoint.url().fragment().is_some() {
            return Err(BadBase::Query);
        }
        match endpoint.impossible() {
            Some(why) => Err(BadBase::Impossible(why)),
            None => Ok(Self(endpoint)),
        }
    }
}

impl RelayBase {
    /// Returns the URL at which the relay accepts events of the connector `name`.
    pub fn of_connector(&self, name: &str) -> String {
        self.with(&["v1", "connectors", name])
    }

    /// Returns the URL at which the relay accepts monitoring events.
    pub fn of_monitoring(&self) -> String {
        self.with(&["v1", "monitoring"])
    }

    fn with(&self, segments: &[&str]) -> String {
        let mut url: Url = self.0.url().clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url.into()
    }

    /// Says whether only this machine reaches it.
    pub fn is_this_machine(&self) -> bool {
        self.0.is_loopback()
    }

    /// Says whether requests to it cross a public network without encryption.
    pub fn is_exposed(&self) -> bool {
        !self.0.is_https() && !self.0.is_local()
    }
}

#[cfg(test)]
mod tests {
    use super::{BadBase, RelayBase};

    #[test]
    fn the_path_of_a_connector_follows_the_base() {
        let check = |base: &str, name: &str, expected: &str| {
            let base: RelayBase = base.parse().expect(base);
            assert_eq!(base.of_connector(name), expected, "{base:?}");
        };
        check("http://127.0.0.1:8080", "wms-asn", "http://127.0.0.1:8080/v1/connectors/wms-asn");
        check("https://relay.example.com/", "a.b_c", "https://relay.example.com/v1/connectors/a.b_c");
        check("HTTPS://Relay.Example.com:443/x", "a", "https://relay.example.com/x/v1/connectors/a");
        check("https://relay.example.com/x/y/", "a", "https://relay.example.com/x/y/v1/connectors/a");
        let base: RelayBase = "https://relay.example.com/x/".parse().expect("a base");
        assert_eq!(base.of_monitoring(), "https://relay.example.com/x/v1/monitoring");
        check("https://[::1]:1/", "a", "https://[::1]:1/v1/connectors/a");
        check(
            "https://relay.example.com",
            "a b/ü?#%",
            "https://relay.example.com/v1/connectors/a%20b%2F%C3%BC%3F%23%25",
        );
    }

    #[test]
    fn only_a_url_of_a_server_is_a_base() {
        let check =
            |text: &str, expected: &BadBase| assert_eq!(text.parse::<RelayBase>().as_ref(), Err(expected), "{text}");
        for text in [
            "",
            "relay",
            "relay.example.com",
            "localhost:8080",
            "ftp://a.example",
            "https://",
            "https:///",
            " https://a.example",
        ] {
            check(text, &BadBase::NotUrl);
        }
        check("https://me:pl4nted@a.example", &BadBase::UserInfo);
        check("https://me@a.example", &BadBase::UserInfo);
        for text in ["https://a.example?", "https://a.example/?x=1", "https://a.example/#", "https://a.example#x"] {
            check(text, &BadBase::Query);
        }
        assert!(matches!("https://a_b!.example:0".parse::<RelayBase>(), Err(BadBase::Impossible(_))));
    }

    #[test]
    fn a_base_knows_who_reaches_it() {
        let check = |text: &str, is_this_machine: bool, is_exposed: bool| {
            let base: RelayBase = text.parse().expect(text);
            assert_eq!((base.is_this_machine(), base.is_exposed()), (is_this_machine, is_exposed), "{text}");
        };
        check("http://127.0.0.1:8080", true, false);
        check("https://localhost", true, false);
        check("http://10.0.0.1", false, false);
        check("http://relay.example.com", false, true);
        check("https://relay.example.com", false, false);
    }
}

//! Other endpoints for connectors from elsewhere: what comes before the path of staging becomes that of production.

use crate::error::Fault;
use crate::model::{OauthField, Secret};
use crate::store::ConnectorRecord;
use std::cell::Cell;

/// The start of endpoints and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointMap {
    from: String,
    to: String,
}

/// What FROM may end with, if not at the end of a host or of a part of the path.
const ENDS: [char; 4] = ['/', '?', '=', '&'];

/// What a text that is not such a pair gets.
const OTHER_END: &str =
    "If FROM ends in / ? = or &, TO must end in the same character, or the endpoints would get another host or path.";

const NO_PAIR: &str = "Write it as FROM=TO, for example https://wms-staging.example.com=https://wms.example.com";

impl EndpointMap {
    /// Reads `FROM=TO`. clap would repeat a text that is no such pair, also a password in it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        // FROM may have a query, with a `=` of its own.
        let starts = ["=http://", "=https://", "=${"];
        let at = starts.iter().filter_map(|start| text.find(start)).min().or_else(|| text.find('='));
        let (from, to) = at
            .map(|at| (&text[..at], &text[at + 1..]))
            .filter(|(from, to)| !from.is_empty() && !to.is_empty())
            .ok_or_else(|| Fault::usage("a --map-endpoint is not FROM=TO").hint(NO_PAIR))?;
        if !names_a_host(from) {
            return Err(Fault::usage("FROM of a --map-endpoint has no host").hint(NO_PAIR));
        }
        if from.ends_with(ENDS) && !to.ends_with(from.chars().next_back().unwrap_or_default()) {
            return Err(Fault::usage("the two sides of a --map-endpoint end in different ways").hint(OTHER_END));
        }
        Ok(Self { from: from.to_owned(), to: to.to_owned() })
    }

    /// Returns what follows FROM in `endpoint`; nothing if that is another host or another path.
    fn rest<'a>(&self, endpoint: &'a str) -> Option<&'a str> {
        let rest = endpoint.strip_prefix(self.from.as_str())?;
        let is_whole = rest.is_empty() || rest.starts_with(['/', '?', '#', ';', '&']) || self.from.ends_with(ENDS);
        is_whole.then_some(rest)
    }
}

/// Which URLs of a connector no pair fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unmapped {
    /// The endpoint.
    pub is_endpoint: bool,
    /// The token URL: the client secret would go there.
    pub is_token_url: bool,
}

/// Says whether `from` is at least scheme and host; both may be in a reference. Anything shorter would fit every host.
fn names_a_host(from: &str) -> bool {
    match from.split_once("://") {
        Some((_, rest)) => !rest.is_empty() && !rest.starts_with(['/', '?', '#']),
        None => from.starts_with("${") && !from.trim_end_matches('/').ends_with(':'),
    }
}

/// All pairs of a command, and which of them were used.
pub struct EndpointMaps<'a> {
    maps: Vec<(&'a EndpointMap, Cell<usize>)>,
}

impl<'a> EndpointMaps<'a> {
    /// Takes the pairs.
    pub fn of(maps: &'a [EndpointMap]) -> Self {
        Self { maps: maps.iter().map(|map| (map, Cell::new(0))).collect() }
    }

    /// Changes the endpoint and the token URL of `record`, each by the pair with the longest FROM that fits. Returns those that no pair
    /// fits.
    pub fn change(&self, record: &mut ConnectorRecord) -> Unmapped {
        let token_url = record.oauth.iter_mut().find(|(field, _)| *field == OauthField::TokenUrl);
        let is_token_url = token_url.is_some_and(|(_, url)| !self.change_url(&mut url.value));
        Unmapped { is_endpoint: !self.change_url(&mut record.endpoint.value), is_token_url }
    }

    fn change_url(&self, url: &mut Secret) -> bool {
        let text = url.expose().to_owned();
        let fitting = self.maps.iter().filter_map(|(map, count)| Some((map.rest(&text)?, map, count)));
        let Some((rest, map, count)) = fitting.min_by_key(|(rest, ..)| rest.len()) else { return false };
        *url = Secret::new(format!("{}{rest}", map.to));
        count.set(count.get() + 1);
        true
    }

    /// Refuses a pair that changed nothing: with a typo in it, production would get the endpoints of staging.
    pub fn check(&self) -> Result<(), Fault> {
        let unused = self.maps.iter().find(|(_, count)| count.get() == 0);
        let Some((map, _)) = unused else { return Ok(()) };
        let shown = crate::commands::connector::masked::endpoint(&Secret::new(map.from.as_str()));
        Err(Fault::invalid(format!(
            "--map-endpoint: no endpoint and no token URL starts with {shown}; nothing was changed"
        ))
        .hint("Write the start of the endpoints up to the end of the host or of a part of the path."))
    }

    /// Says whether there are no pairs.
    pub fn is_empty(&self) -> bool {
        self.maps.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{EndpointMap, EndpointMaps, Unmapped};
    use crate::model::{OauthField, Secret};
    use crate::store::ConnectorRecord;

    #[test]
    fn the_longest_start_that_fits_is_replaced() {
        let maps: Vec<EndpointMap> = [
            "https://staging.example=https://prod.example",
            "https://staging.example/b=https://other.example/b",
            "${BASE}=https://c.example",
            "https://q.example/?a=1=https://r.example/?a=2",
        ]
        .map(|text| EndpointMap::parse(text).expect(text))
        .to_vec();
        let maps = EndpointMaps::of(&maps);
        let check = |endpoint: &str, expected: &str| {
            let mut record = ConnectorRecord::new("a".parse().expect("a name"), "K", Secret::new(endpoint));
            maps.change(&mut record);
            assert_eq!(record.endpoint.value.expose(), expected);
        };
        check("https://staging.example/a?x=1", "https://prod.example/a?x=1");
        check("https://staging.example", "https://prod.example");
        check("https://staging.example/b/c", "https://other.example/b/c");
        check("https://staging.example/bc", "https://prod.example/bc");
        check("https://staging.example.com/a", "https://staging.example.com/a");
        check("https://staging.example:8443/a", "https://staging.example:8443/a");
        assert!(maps.check().is_err(), "two pairs are not used yet");
        check("${BASE}/x", "https://c.example/x");
        check("https://q.example/?a=1&b=2", "https://r.example/?a=2&b=2");
        assert!(maps.check().is_ok());
        let token_url = |url: &str| {
            let mut record = ConnectorRecord::new("a".parse().expect("a name"), "K", Secret::new("${BASE}/x"));
            record.set_oauth(OauthField::TokenUrl, Some(Secret::new(url)));
            let unmapped = maps.change(&mut record);
            (record.oauth(OauthField::TokenUrl).expect("a URL").value.expose().to_owned(), unmapped)
        };
        let is_token_url = |is_token_url| Unmapped { is_endpoint: false, is_token_url };
        assert_eq!(
            token_url("https://staging.example/token"),
            ("https://prod.example/token".to_owned(), is_token_url(false))
        );
        assert_eq!(token_url("https://id.example/t"), ("https://id.example/t".to_owned(), is_token_url(true)));
        for pair in ["https://a.example/=https://b.example", "https://a.example/?=https://b.example/"] {
            assert!(EndpointMap::parse(pair).is_err(), "{pair}");
        }
        for pair in [
            "https://=https://proxy/",
            "https:=http:",
            "https:/=http:/",
            "${S}:=https:",
            "https:///=https://a/",
            "a.example=b",
        ] {
            assert!(EndpointMap::parse(pair).is_err(), "{pair}");
        }
        let whole = EndpointMap::parse("${HOST}=https://b.example").expect("a pair");
        assert_eq!(whole.rest("${HOST}.evil.example/x"), None);
        assert_eq!(whole.rest("${HOST}:8080/x"), None);
        assert!(EndpointMap::parse("https://a.example").is_err() && EndpointMap::parse("=x").is_err());
    }
}

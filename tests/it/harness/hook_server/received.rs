//! The server's record of a request.

use std::time::Instant;

/// One request, exactly as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method, for example `POST`.
    pub method: String,
    /// The path with its query.
    pub target: String,
    /// Names and values of headers in the order and spelling in which they arrived.
    pub headers: Vec<(String, String)>,
    /// The body's exact bytes.
    pub body: Vec<u8>,
    /// The status of the reply; 0 if it has none.
    pub status: u16,
    /// When its head had arrived.
    pub began: Instant,
    /// When its reply was complete; `None` until then.
    pub ended: Option<Instant>,
}

impl Received {
    /// Returns the first value of a header; case does not count.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the path without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Parses the body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }

    /// Returns whether two requests overlapped.
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |end: Option<Instant>, begin: Instant| end.is_some_and(|end| end <= begin);
        !before(self.ended, other.began) && !before(other.ended, self.began)
    }
}

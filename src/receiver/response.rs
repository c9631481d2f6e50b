//! What a request gets: an answer, or a reset of its connection.

use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};

/// An answer. The server adds `content-length`, `date` and, where the connection ends after it, `connection: close`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// From 200 to 599; another one becomes 500 on the wire.
    pub status: u16,
    /// Headers in the order of the wire, with the content type.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    pub body: Bytes,
}

/// What a handler does with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Answers it.
    Answer(Response),
    /// Resets its connection.
    Reset,
}

impl Response {
    /// Returns an answer without a content type; an empty `body` is none.
    pub fn of(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    /// Returns one whose body is JSON, or empty.
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        let answer = Self::of(status, body);
        if answer.body.is_empty() { answer } else { answer.with(CONTENT_TYPE, "application/json") }
    }

    /// Returns one whose body is plain text.
    pub fn text(status: u16, body: impl Into<Bytes>) -> Self {
        Self::of(status, body).with(CONTENT_TYPE, "text/plain; charset=utf-8")
    }

    /// Adds a header. A value that no header can have, such as one with a line break, is left out: it may come from an endpoint.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl AsRef<[u8]>) -> Self {
        if let Ok(value) = HeaderValue::from_bytes(value.as_ref()) {
            self.headers.push((name, value));
        }
        self
    }
}

impl Reply {
    /// Returns the status, where there is an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answer(answer) => Some(answer.status),
            Self::Reset => None,
        }
    }
}

impl From<Response> for Reply {
    fn from(answer: Response) -> Self {
        Self::Answer(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::Response;
    use hyper::header::{CONTENT_TYPE, RETRY_AFTER};

    #[test]
    fn headers_that_cannot_be_sent_are_left_out() {
        let answer = Response::of(200, "x").with(CONTENT_TYPE, b"text/plain\r\nx: y").with(RETRY_AFTER, "5");
        assert_eq!(answer.headers, [(RETRY_AFTER, "5".parse().expect("a value"))]);
        assert_eq!(Response::of(200, "x").with(CONTENT_TYPE, "a\0b").headers, []);
        assert_eq!(Response::of(200, "x").with(CONTENT_TYPE, b"caf\xe9").headers.len(), 1);
    }

    #[test]
    fn an_empty_body_has_no_type() {
        assert_eq!(Response::json(204, ""), Response::of(204, ""));
        assert_eq!(Response::json(200, "{}").headers.len(), 1);
    }
}

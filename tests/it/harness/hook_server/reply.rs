//! How the server replies to a request: a normal answer, or any fault of a server.

use std::time::Duration;

/// One step of a reply.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Waits.
    Pause(Duration),
    /// Sends bytes one at a time with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Sends bytes again and again, with a pause after each, until the peer closes.
    Repeat(Vec<u8>, Duration),
    /// Does nothing until the peer closes.
    Hang,
}

/// What happens to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It stays open for the next request.
    Keep,
    /// It is closed.
    Close,
    /// It is reset.
    Reset,
}

/// A scripted reply. Start with one of the functions without `self`, and refine it with the others.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) steps: Vec<Step>,
    pub(super) end: End,
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Reply {
    /// 200 without a body.
    pub fn ok() -> Self {
        Self::status(200)
    }

    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self { steps: Vec::new(), end: End::Keep, status, headers: Vec::new(), body: Some(Vec::new()) }
    }

    /// Exactly these bytes, then the connection is closed.
    pub fn raw(bytes: impl AsRef<[u8]>) -> Self {
        Self::play([Step::Send(bytes.as_ref().to_vec())], End::Close)
    }

    /// Reads the request and never answers.
    pub fn hang() -> Self {
        Self::play([Step::Hang], End::Close)
    }

    /// Starts a head and never ends it.
    pub fn hang_in_head() -> Self {
        Self::play([Step::Send(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()), Step::Hang], End::Close)
    }

    /// 200 with a body that is sent one byte at a time.
    pub fn drip(body: impl AsRef<[u8]>, every: Duration) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.as_ref().len());
        Self::play([Step::Send(head.into_bytes()), Step::Drip(body.as_ref().to_vec(), every)], End::Keep)
    }

    /// 200 with a body of blanks that never ends.
    pub fn endless_body() -> Self {
        let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        Self::play([Step::Send(head), Step::Repeat(vec![b' '; 16 * 1024], Duration::ZERO)], End::Close)
    }

    /// A head whose headers never end.
    pub fn endless_headers() -> Self {
        let head = b"HTTP/1.1 200 OK\r\n".to_vec();
        Self::play(
            [Step::Send(head), Step::Repeat(b"X-Filler: 0123456789\r\n".repeat(100), Duration::ZERO)],
            End::Close,
        )
    }

    /// `100 Continue` again and again.
    pub fn endless_continue() -> Self {
        let some = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(100);
        Self::play([Step::Repeat(some, Duration::from_micros(200))], End::Close)
    }

    /// Reads the request and resets the connection.
    pub fn reset() -> Self {
        Self::play([], End::Reset)
    }

    /// Reads the request and closes the connection.
    pub fn close() -> Self {
        Self::play([], End::Close)
    }

    /// Sets the body of a normal answer; its length is in the head.
    pub fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = Some(body.as_ref().to_vec());
        self
    }

    /// Adds a header to a normal answer.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Waits before anything is sent.
    pub fn delay(mut self, length: Duration) -> Self {
        self.steps.insert(0, Step::Pause(length));
        self
    }

    /// Closes the connection after the answer.
    pub fn then_close(mut self) -> Self {
        self.end = End::Close;
        self
    }

    /// Waits after what was sent.
    pub fn then_wait(mut self, length: Duration) -> Self {
        self.steps = self.all_steps();
        self.body = None;
        self.steps.push(Step::Pause(length));
        self
    }

    /// Resets the connection after the answer.
    pub fn then_reset(mut self) -> Self {
        self.end = End::Reset;
        self
    }

    /// Hangs after what was sent until the peer closes.
    pub fn then_hang(mut self) -> Self {
        self.steps.push(Step::Hang);
        self
    }

    /// Sends more bytes right behind what was sent, in the same write where that was bytes too.
    pub fn then_send(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.steps = self.all_steps();
        self.body = None;
        match self.steps.last_mut() {
            Some(Step::Send(sent)) => sent.extend_from_slice(bytes.as_ref()),
            _ => self.steps.push(Step::Send(bytes.as_ref().to_vec())),
        }
        self
    }

    /// Every step in order, including the normal answer if there is one.
    pub(super) fn all_steps(&self) -> Vec<Step> {
        let Some(body) = &self.body else { return self.steps.clone() };
        let mut bytes = format!("HTTP/1.1 {} Scripted\r\n", self.status).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        bytes.extend_from_slice(body);
        let pauses = self.steps.iter().take_while(|step| matches!(step, Step::Pause(_))).count();
        let mut steps = self.steps.clone();
        steps.insert(pauses, Step::Send(bytes));
        steps
    }

    fn play(steps: impl IntoIterator<Item = Step>, end: End) -> Self {
        Self { steps: steps.into_iter().collect(), end, status: 0, headers: Vec::new(), body: None }
    }
}

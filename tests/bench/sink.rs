//! The endpoint that all senders of one run send to: a process of its own, which ends with the bench.

#![allow(dead_code, reason = "every bench takes its own part of it")]

use crate::race::peer;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The running endpoint.
pub struct Sink {
    child: Child,
    address: String,
}

impl Sink {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let mut child = Command::new(peer("bench-sink")).stdout(Stdio::piped()).spawn().expect("the sink starts");
        let mut address = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut address).expect("an address");
        Self { child, address: address.trim().to_owned() }
    }

    /// Returns the URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns how many requests came so far.
    pub fn count(&self) -> u64 {
        self.ask("/count")
    }

    /// Returns how many seconds lie between the first request since this was last asked and the latest one.
    pub fn span(&self) -> f64 {
        Duration::from_micros(self.ask("/span")).as_secs_f64()
    }

    fn ask(&self, path: &str) -> u64 {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        write!(stream, "GET {path} HTTP/1.1\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.rsplit('\n').next().and_then(|count| count.parse().ok()).expect("a number")
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // It has no end of its own; one that is gone already was ended by whoever ended the bench.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

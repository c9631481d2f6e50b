//! The endpoint of all senders of one run: a separate process, which ends with the bench.

#![allow(dead_code, reason = "every bench takes its own part of it")]

use crate::race::peer;
use std::collections::HashMap;
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
        Self::start_at("127.0.0.1:0")
    }

    /// Starts it at an address.
    pub fn start_at(address: &str) -> Self {
        let mut child =
            Command::new(peer("bench-sink")).arg(address).stdout(Stdio::piped()).spawn().expect("the sink starts");
        let mut address = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut address).expect("an address");
        Self { child, address: address.trim().to_owned() }
    }

    /// Returns the URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the number of requests so far.
    pub fn count(&self) -> u64 {
        self.number("/count")
    }

    /// Returns the seconds between the first request since the last call and the latest one.
    pub fn span(&self) -> f64 {
        Duration::from_micros(self.number("/span")).as_secs_f64()
    }

    /// Returns when each order came at `/timed` since the last call: its number, and microseconds since 1970.
    pub fn arrivals(&self) -> HashMap<usize, f64> {
        let arrival = |line: &str| line.split_once(' ').and_then(|(n, at)| Some((n.parse().ok()?, at.parse().ok()?)));
        self.ask("/arrivals").lines().map(|line| arrival(line).expect("an arrival")).collect()
    }

    fn number(&self, path: &str) -> u64 {
        self.ask(path).parse().expect("a number")
    }

    fn ask(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        write!(stream, "GET {path} HTTP/1.1\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.split_once("\r\n\r\n").expect("a head").1.to_owned()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // It never ends by itself. An error means that it has been killed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

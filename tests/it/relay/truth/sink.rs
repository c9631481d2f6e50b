//! The endpoint: a process of its own that can be killed. It counts events in a file before it answers, and its faults depend on a
//! seed only.
//!
//! It is this test binary, started again with one test and [`FOLDER`].

use super::cms::Event;
use crate::relay::scene::{PATIENCE, until};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The variable with the folder of the sink, and the one with its seed; the seed 0 has no faults.
const FOLDER: &str = "RELAY_SINK_FOLDER";
const SEED: &str = "RELAY_SINK_SEED";

/// The time limit of the connectors, and a time that is longer.
pub const TIMEOUT: &str = "timeout = \"800ms\"\n";
const TOO_LATE: Duration = Duration::from_millis(1_600);

/// What the endpoint does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Accept,
    AcceptSlowly,
    Refuse(u16),
    ErrorInBody,
    Reset,
    /// It counts the event, and its answer is lost.
    AcceptAndReset,
    AcceptTooLate,
}

impl Verdict {
    fn of(seed: u64, name: &str, time: usize) -> Self {
        if seed == 0 {
            return Self::Accept;
        }
        let mut hasher = DefaultHasher::new();
        (seed, name, time).hash(&mut hasher);
        match hasher.finish() % 1000 {
            0..60 => Self::AcceptSlowly,
            60..130 => Self::Refuse(503),
            130..150 => Self::Refuse(500),
            150..180 => Self::Refuse(422),
            180..210 => Self::ErrorInBody,
            210..235 => Self::Reset,
            235..250 => Self::AcceptAndReset,
            250..254 => Self::AcceptTooLate,
            _ => Self::Accept,
        }
    }

    fn counts(self) -> bool {
        matches!(self, Self::Accept | Self::AcceptSlowly) || self.loses_its_answer()
    }

    fn loses_its_answer(self) -> bool {
        matches!(self, Self::AcceptAndReset | Self::AcceptTooLate)
    }
}

/// The sink as a child process.
pub struct Sink {
    folder: PathBuf,
    seed: u64,
    child: Child,
}

impl Sink {
    /// Starts it; `folder` keeps its port and what it counts.
    pub fn start(folder: &Path, seed: u64) -> Self {
        Self { folder: folder.to_owned(), seed, child: spawn(folder, seed) }
    }

    /// The URL of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", fs::read_to_string(self.folder.join("port")).expect("a port"))
    }

    /// Kills it and starts it again at the same address.
    pub fn kill(&mut self) {
        self.end();
        self.child = spawn(&self.folder, self.seed);
    }

    /// From now on it accepts everything.
    pub fn calm_down(&mut self) {
        self.seed = 0;
        self.kill();
    }

    fn end(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// How many times it counted each event, and how many answers it lost on purpose.
    pub fn applied(&self) -> (BTreeMap<String, usize>, usize) {
        let (mut applied, mut lost) = (BTreeMap::new(), 0);
        for line in fs::read_to_string(self.folder.join("applied")).unwrap_or_default().lines() {
            let (kind, name) = line.split_once(' ').expect("two words");
            *applied.entry(name.to_owned()).or_default() += 1;
            lost += usize::from(kind == "lost");
        }
        (applied, lost)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(folder: &Path, seed: u64) -> Child {
    let ready = folder.join("ready");
    let _ = fs::remove_file(&ready);
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command.args(["--exact", "relay::truth::sink::the_sink_has_every_fault_and_no_other"]);
    command.env(FOLDER, folder).env(SEED, seed.to_string());
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    until("the sink is ready", || ready.exists());
    child
}

/// Serves until it is killed.
fn serve(folder: &Path, seed: u64) -> io::Result<()> {
    let port = folder.join("port");
    let known = fs::read_to_string(&port).unwrap_or_else(|_| "0".to_owned());
    let listener = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(5));
        TcpListener::bind(format!("127.0.0.1:{known}")).ok()
    });
    let listener = listener.ok_or(io::ErrorKind::AddrInUse)?;
    fs::write(port, listener.local_addr()?.port().to_string())?;
    let applied = File::options().create(true).append(true).open(folder.join("applied"))?;
    let sink = Arc::new((applied, seed, Mutex::new(HashMap::new())));
    fs::write(folder.join("ready"), "")?;
    for stream in listener.incoming() {
        let (stream, sink) = (stream?, sink.clone());
        std::thread::spawn(move || drop(converse(&stream, &sink)));
    }
    Ok(())
}

type Counting = (File, u64, Mutex<HashMap<String, usize>>);

fn converse(stream: &TcpStream, (applied, seed, times): &Counting) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    stream.set_nodelay(true)?;
    while let Some(body) = read(&mut reader)? {
        let name = Event::name_of(&body);
        let time = {
            let mut times = times.lock().expect("no panic");
            let time = times.entry(name.clone()).or_default();
            *time += 1;
            *time
        };
        let verdict = Verdict::of(*seed, &name, time);
        if verdict == Verdict::AcceptSlowly {
            std::thread::sleep(Duration::from_millis(120));
        }
        if verdict.counts() {
            let kind = if verdict.loses_its_answer() { "lost" } else { "kept" };
            // One write: a kill leaves a whole line or none.
            let mut file = applied;
            file.write_all(format!("{kind} {name}\n").as_bytes())?;
        }
        let (status, body) = match verdict {
            Verdict::Reset | Verdict::AcceptAndReset => {
                return socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO));
            }
            Verdict::Refuse(status) => (status, ""),
            Verdict::ErrorInBody => (200, "{\"errorCode\":\"NO_STOCK\"}"),
            Verdict::Accept | Verdict::AcceptSlowly | Verdict::AcceptTooLate => (200, "{\"result\":\"ok\"}"),
        };
        if verdict == Verdict::AcceptTooLate {
            std::thread::sleep(TOO_LATE);
        }
        let length = body.len();
        let answer =
            format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
        writer.write_all(answer.as_bytes())?;
    }
    Ok(())
}

/// Reads one request; `None` at the end of the connection.
fn read(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line == "\r\n" {
            let mut body = vec![0; length];
            reader.read_exact(&mut body)?;
            return Ok(Some(body));
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
}

#[test]
fn the_sink_has_every_fault_and_no_other() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let seed = std::env::var(SEED).expect("a seed").parse().expect("a number");
        return serve(Path::new(&folder), seed).expect("it is killed first");
    }
    let verdicts = |seed| (0..4_000).map(move |number| Verdict::of(seed, &Event::of(number).name, 1));
    let found: BTreeSet<Verdict> = verdicts(7).collect();
    assert_eq!(found.len(), 9, "{found:?}");
    assert!(verdicts(0).all(|verdict| verdict == Verdict::Accept));
    assert!(verdicts(7).eq(verdicts(7)) && !verdicts(7).eq(verdicts(8)));
    assert!(PATIENCE > TOO_LATE);
}

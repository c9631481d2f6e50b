//! The shipments that a command is given, each checked by the rules for ids.

use crate::catalog::{CheckedShipment, ShipmentIds, Violation};
use crate::commands::context::{Context, MAX_PAYLOAD_BYTES, NumberedLines, is_stdin, read_data};
use crate::exit::Exit;
use crate::model::kept_id;
use crate::runtime::{EndWatch, WhyEnd, no_room};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often it is looked whether the input has ended.
const LOOK: Duration = Duration::from_millis(5);

/// The flags that give shipments.
#[derive(clap::Args, Debug)]
pub struct ShipmentArgs {
    /// Shipment: JSON, @FILE, or - for stdin
    #[arg(long, value_name = "JSON|@FILE|-", required_unless_present = "ndjson", conflicts_with = "ndjson")]
    data: Option<OsString>,
    /// File with one shipment per line, or - for stdin
    #[arg(long, value_name = "FILE|-")]
    ndjson: Option<OsString>,
    /// Largest payload to accept, in bytes
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
}

/// One shipment.
pub struct GivenShipment {
    /// Its line, from 1; 0 if it is the only one.
    pub number: u64,
    /// The exact bytes; empty for a line that could not be read.
    pub payload: Vec<u8>,
    /// What the rules for ids say about it.
    pub checked: CheckedShipment,
}

/// All shipments of a command.
pub struct Shipments {
    /// The shipments in their order.
    pub all: Vec<GivenShipment>,
    /// The name of the file, unless it cannot be read again.
    pub file: Option<String>,
}

impl ShipmentArgs {
    /// Says whether there can be several.
    pub fn has_lines(&self) -> bool {
        self.ndjson.is_some()
    }

    /// Reads and checks all shipments before the first one is sent: two lines must not have the same ids. Returns the exit code if a signal stops
    /// this: a pipe that was read in part is lost, so its user must hear of it.
    pub fn read(&self, context: &mut Context) -> anyhow::Result<Result<Shipments, Exit>> {
        let mut ids = ShipmentIds::default();
        if let Some(data) = &self.data {
            let payload = read_data(data, self.max_bytes, &mut context.out)?;
            let checked = ids.check(&payload, 0);
            return Ok(Ok(Shipments { all: vec![GivenShipment { number: 0, payload, checked }], file: None }));
        }
        let path = self.ndjson.as_deref().unwrap_or(OsStr::new("-"));
        let lines = NumberedLines::open(path, self.max_bytes, &mut context.out)?;
        let shipment = move |(number, content): (u64, Result<Vec<u8>, String>)| match content {
            Ok(payload) => GivenShipment { number, checked: ids.check(&payload, number), payload },
            Err(message) => {
                let violations = vec![Violation { pointer: String::new(), message }];
                GivenShipment { number, payload: Vec::new(), checked: CheckedShipment { has_order: false, violations } }
            }
        };
        let all = unless_stopped(move || lines.map(shipment).collect())?;
        if all.is_err() {
            context.out.warn("stopped before the input ended: nothing of it was sent, and nothing is in the log");
        }
        Ok(all.map(|all| Shipments { all, file: file_name(path) }))
    }
}

/// Does `work` in a thread, which a signal leaves behind: a read of a pipe cannot be interrupted.
fn unless_stopped<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<Result<T, Exit>> {
    let end = EndWatch::begin()?;
    let worker = thread::Builder::new().spawn(work).map_err(no_room)?;
    while !worker.is_finished() {
        if let Some(WhyEnd::Signal(exit)) = end.wait(LOOK) {
            return Ok(Err(exit));
        }
    }
    match end.wait(Duration::ZERO) {
        Some(WhyEnd::Signal(exit)) => Ok(Err(exit)),
        _ => Ok(Ok(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))),
    }
}

/// Returns the name of a file as the log keeps it; nothing for what is no regular file.
fn file_name(path: &OsStr) -> Option<String> {
    let place = Path::new(path).canonicalize().ok().filter(|place| !is_stdin(path) && place.is_file())?;
    Some(kept_id(place.to_str()?).into_owned())
}

impl GivenShipment {
    /// Returns what is wrong with it in one line.
    pub fn faults(&self) -> String {
        let one = |violation: &Violation| match violation.pointer.as_str() {
            "" => violation.message.clone(),
            pointer => format!("{pointer} {}", violation.message),
        };
        self.checked.violations.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

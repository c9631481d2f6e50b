//! The shipments that a command is given, each checked by the rules for ids.

use crate::catalog::{ShipmentIds, Violation};
use crate::commands::context::{Context, MAX_PAYLOAD_BYTES, NumberedLines, read_data};
use crate::model::kept_id;
use std::ffi::{OsStr, OsString};
use std::path::Path;

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
    /// The rules for ids that it breaks.
    pub violations: Vec<Violation>,
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

    /// Reads and checks all shipments before the first one is sent: two lines must not have the same ids.
    pub fn read(&self, context: &mut Context) -> anyhow::Result<Shipments> {
        let mut ids = ShipmentIds::default();
        if let Some(data) = &self.data {
            let payload = read_data(data, self.max_bytes, &mut context.out)?;
            let violations = ids.check(&payload, 0);
            return Ok(Shipments { all: vec![GivenShipment { number: 0, payload, violations }], file: None });
        }
        let path = self.ndjson.as_deref().unwrap_or(OsStr::new("-"));
        let lines = NumberedLines::open(path, self.max_bytes, &mut context.out)?;
        let shipment = |(number, content): (u64, Result<Vec<u8>, String>)| match content {
            Ok(payload) => GivenShipment { number, violations: ids.check(&payload, number), payload },
            Err(message) => {
                let violation = Violation { pointer: String::new(), message };
                GivenShipment { number, payload: Vec::new(), violations: vec![violation] }
            }
        };
        Ok(Shipments { all: lines.map(shipment).collect(), file: file_name(path) })
    }
}

/// Returns the name of a file as the log keeps it; nothing for what is no regular file.
fn file_name(path: &OsStr) -> Option<String> {
    let place = Path::new(path).canonicalize().ok().filter(|place| path != "-" && place.is_file())?;
    Some(kept_id(place.to_str()?).into_owned())
}

impl GivenShipment {
    /// Returns what is wrong with it in one line.
    pub fn faults(&self) -> String {
        let one = |violation: &Violation| match violation.pointer.as_str() {
            "" => violation.message.clone(),
            pointer => format!("{pointer} {}", violation.message),
        };
        self.violations.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

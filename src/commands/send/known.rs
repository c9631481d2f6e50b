//! Lines that are already in the log, in a few bytes each: there may be millions.

use super::args::Args;
use crate::error::Fault;
use crate::log::{InputShare, Log, SentLine};
use crate::model::{Environment, content_digest, digest, json};

/// Registers that lines of the file `name` are sent, and returns those that are already in the log; none without `--continue`.
///
/// Only one process may send the rest of a file: two would find the same lines missing and send them twice.
pub fn begin(args: &Args, log: &mut dyn Log, environment: &Environment, name: &str) -> anyhow::Result<Known> {
    let share = if args.go_on { InputShare::Rest } else { InputShare::Whole };
    if !log.begin_input(environment, name, share)? {
        return Err(Fault::refused(match share {
            InputShare::Rest => format!("another process is sending lines of {name}; nothing was sent"),
            InputShare::Whole => {
                format!("another process is sending the rest of {name} (--continue); nothing was sent")
            }
        })
        .hint("Wait until it ends. Then send the remaining lines with --continue.")
        .into());
    }
    if args.go_on { Known::of(log, environment, name) } else { Ok(Known::default()) }
}

/// Which lines of a file are in the log, each with the connector that it went to.
#[derive(Debug, Default)]
pub struct Known(Vec<[u8; 16]>);

impl Known {
    /// Asks the log for the lines of `file` in `environment`: a line that was sent to staging was not sent to production.
    pub fn of(log: &mut dyn Log, environment: &Environment, file: &str) -> anyhow::Result<Self> {
        let mut marks = Vec::new();
        log.lines_of(environment, file, &mut |SentLine { line, connector, digest }| {
            marks.push(mark(line, &connector, digest));
        })?;
        marks.sort_unstable();
        marks.dedup();
        Ok(Self(marks))
    }

    /// Recognises a line of a file by its bytes. If the log no longer keeps them, it uses the content or only the number. Earlier
    /// versions kept the byte order mark of a file in its first line.
    pub fn has(&self, line: u64, payload: &[u8], connector: &str) -> bool {
        let has = |digest| self.0.binary_search(&mark(line, connector, digest)).is_ok();
        let has_marked = || line == 1 && has(Some(digest(&[json::BOM, payload].concat())));
        let has_bytes = || has(Some(digest(payload))) || has_marked();
        !self.0.is_empty() && (has_bytes() || has(Some(content_digest(payload))) || has(None))
    }
}

/// Identifies a line at a connector: half of a digest, so that collisions are out of reach.
fn mark(line: u64, connector: &str, payload: Option<[u8; 32]>) -> [u8; 16] {
    let payload = payload.as_ref().map_or(&[][..], |digest| &digest[..]);
    let whole = digest(&[&line.to_le_bytes()[..], payload, connector.as_bytes()].concat());
    let mut half = [0; 16];
    half.copy_from_slice(&whole[..16]);
    half
}

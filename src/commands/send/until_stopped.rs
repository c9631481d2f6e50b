//! Reading a pipe until the run is stopped, and then to the end of the line that was begun: what was taken out of a pipe is
//! nowhere else.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, ErrorKind, PipeReader, Read};
use std::time::{Duration, Instant};

/// How long the rest of a line may take after a stop.
const PATIENCE: Duration = Duration::from_secs(1);

/// A pipe that ends when the run is stopped.
pub struct UntilStopped {
    file: File,
    /// Ends when the run is stopped.
    stop: PipeReader,
    last: u8,
    /// The run is stopped: the line that was begun may be read until then.
    deadline: Option<Instant>,
}

impl UntilStopped {
    /// Reads `file` until `stop` ends.
    pub fn new(file: File, stop: PipeReader) -> Self {
        Self { file, stop, last: b'\n', deadline: None }
    }

    /// Waits for something to read. Says whether the run goes on.
    fn wait(&self) -> io::Result<bool> {
        let mut both = [PollFd::new(&self.stop, PollFlags::IN), PollFd::new(&self.file, PollFlags::IN)];
        poll(&mut both, None)?;
        Ok(both[0].revents().is_empty())
    }

    /// Waits for something to read until `deadline`. Says whether there is something.
    fn wait_until(&self, deadline: Instant) -> io::Result<bool> {
        let left = deadline.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        Ok(poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&left))? > 0)
    }

    fn take(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.last = buffer[..count].last().copied().unwrap_or(self.last);
        Ok(count)
    }
}

impl Read for UntilStopped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.deadline.is_none() {
            if self.wait()? {
                return self.take(buffer);
            }
            self.deadline = Some(Instant::now() + PATIENCE);
        }
        let (Some(deadline), false) = (self.deadline, self.last == b'\n' || buffer.is_empty()) else { return Ok(0) };
        if !self.wait_until(deadline)? {
            let why = "the run was stopped in the middle of this line, which is not in the log";
            return Err(io::Error::new(ErrorKind::TimedOut, why));
        }
        // Not a byte beyond the line.
        self.take(&mut buffer[..1])
    }
}

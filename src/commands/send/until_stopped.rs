//! Reads a pipe until the run is stopped, and then to the end of the current line: data taken out of a pipe exists nowhere
//! else.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
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
    /// Set when the run is stopped: the current line may be read until then.
    deadline: Option<Instant>,
}

impl UntilStopped {
    /// Reads `file` until `stop` ends.
    pub fn new(file: File, stop: PipeReader) -> Self {
        Self { file: never_blocking(file), stop, last: b'\n', deadline: None }
    }

    /// Waits for data. Returns whether the run goes on.
    fn wait(&self) -> io::Result<bool> {
        let mut both = [PollFd::new(&self.stop, PollFlags::IN), PollFd::new(&self.file, PollFlags::IN)];
        poll(&mut both, None)?;
        Ok(both[0].revents().is_empty())
    }

    /// Waits for data until `deadline`. Returns whether there is some.
    fn wait_until(&self, deadline: Instant) -> io::Result<bool> {
        let left = deadline.saturating_duration_since(Instant::now());
        // A pipe that is never empty must not go on for ever.
        if left.is_zero() {
            return Ok(false);
        }
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        Ok(poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&left))? > 0)
    }

    fn take(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let count = match self.file.read(buffer) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            read => read?,
        };
        self.last = buffer[..count].last().copied().unwrap_or(self.last);
        Ok(Some(count))
    }
}

impl UntilStopped {
    /// Reads once. Returns nothing if another reader of the same pipe was faster.
    fn try_read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        if self.deadline.is_none() {
            if self.wait()? {
                return self.take(buffer);
            }
            self.deadline = Some(Instant::now() + PATIENCE);
        }
        let (Some(deadline), false) = (self.deadline, self.last == b'\n' || buffer.is_empty()) else {
            return Ok(Some(0));
        };
        if !self.wait_until(deadline)? {
            let why = "the run was stopped in the middle of this line, which is not in the log";
            return Err(io::Error::new(ErrorKind::TimedOut, why));
        }
        // Do not read beyond the line.
        self.take(&mut buffer[..1])
    }
}

impl Read for UntilStopped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(count) = self.try_read(buffer)? {
                return Ok(count);
            }
        }
    }
}

/// Opens the pipe behind `file` again for reads that never block: data that is ready may be gone when it is read, if another
/// process reads the same pipe. The mode belongs to the open pipe, which others share, so it cannot be set on `file`. If the
/// system cannot open it again, and for a named pipe, whose last writer may have gone, `file` is used as it is.
fn never_blocking(file: File) -> File {
    use std::os::fd::AsRawFd as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let place = format!("/proc/self/fd/{}", file.as_raw_fd());
    let is_nameless =
        std::fs::read_link(&place).is_ok_and(|link| link.as_os_str().as_encoded_bytes().starts_with(b"pipe:"));
    let mode = OFlags::NONBLOCK.bits().cast_signed();
    let again = is_nameless.then(|| File::options().read(true).custom_flags(mode).open(&place).ok());
    again.flatten().unwrap_or(file)
}

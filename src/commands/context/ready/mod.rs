//! The ready file: gives scripts the URLs when a server accepts requests, one in each line.
//!
//! The file is written completely or not at all, and removed when the command ends. A file that this program did not write is not
//! changed.

mod own;

pub use own::is_at;

use crate::durable::{self, folder_of};
use crate::error::{Fault, FaultKind};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The longest ready file: two URLs with IPv6 addresses.
const MOST_BYTES: u64 = 160;

/// Removes the file when dropped, if it is still the file that was written.
pub struct ReadyFile {
    path: PathBuf,
    /// Open and locked while this process runs.
    written: Option<File>,
}

impl ReadyFile {
    /// Removes the file of an earlier run that was killed, so that no script reads its URL. Any other file is refused.
    pub fn prepare(path: &Path, command: &str) -> anyhow::Result<Self> {
        match path.symlink_metadata() {
            Ok(_) => remove_left(path, command)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => (),
            Err(error) => return Err(unusable(path, error)),
        }
        Ok(Self { path: path.to_owned(), written: None })
    }

    /// Writes `urls` to a temporary file and renames it, unless another file has the name by now.
    pub fn write(&mut self, urls: &[&str]) -> anyhow::Result<()> {
        let written = put(&self.path, urls).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => refused(&self.path, "it was created meanwhile"),
            _ => unusable(&self.path, error),
        })?;
        self.written = Some(written);
        Ok(())
    }
}

fn put(path: &Path, urls: &[&str]) -> io::Result<File> {
    // The error of a temporary file would show its name.
    folder_of(path).metadata()?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(".ready-").tempfile_in(folder_of(path))?;
    urls.iter().try_for_each(|url| writeln!(file, "{url}"))?;
    let kept = file.as_file().try_clone()?;
    // Without a lock or a mark the file works too. After a kill, the next run refuses a file without a mark.
    #[cfg(unix)]
    let _ = kept.try_lock();
    let _ = own::mark(&kept);
    durable::put_new(file, path)?;
    Ok(kept)
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        let is_ours = self.written.take().is_some_and(|file| own::is_at(&file, &self.path));
        if is_ours {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The ready file of a killed run is a regular file with a URL in our format and our mark, and no running process has locked it.
/// The URL alone shows nothing: a person or another server may have written it.
fn remove_left(path: &Path, command: &str) -> anyhow::Result<()> {
    if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err(refused(path, "it is a link or not a regular file"));
    }
    let file = durable::open_regular(path).map_err(|error| unusable(path, error))?;
    let mut text = String::new();
    let is_url = (&file).take(MOST_BYTES).read_to_string(&mut text).is_ok() && is_ready_text(&text);
    if !is_url || !own::is_at(&file, path) {
        return Err(refused(path, &format!("no `{command}` wrote it")));
    }
    if cfg!(unix) && matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return Err(refused(path, &format!("it belongs to another `{command}` that is running")));
    }
    if !own::is_marked(&file) {
        return Err(refused(path, &format!("it has a URL, but nothing shows that a `{command}` wrote it")));
    }
    fs::remove_file(path).map_err(|error| unusable(path, error))
}

fn is_ready_text(text: &str) -> bool {
    let is_url = |line: &str| line.strip_prefix("http://").is_some_and(|rest| rest.parse::<SocketAddr>().is_ok());
    text.strip_suffix('\n').is_some_and(|lines| lines.split('\n').all(is_url))
}

fn refused(path: &Path, why: &str) -> anyhow::Error {
    Fault::refused(format!("the file {} already exists: {why}", path.display()))
        .hint("It was not changed. Give --ready-file another name, or remove the file.")
        .into()
}

fn unusable(path: &Path, error: io::Error) -> anyhow::Error {
    Fault::new(FaultKind::Unexpected, format!("cannot write the ready file {}", path.display()))
        .because(error)
        .hint("With --ready-file, name a file that can be written, in an existing folder.")
        .into()
}

#[cfg(test)]
mod tests {
    use super::is_ready_text;

    #[test]
    fn only_a_ready_file_of_this_program_is_recognised() {
        for text in ["http://127.0.0.1:8787\n", "http://[::1]:1\nhttp://[::1]:2\n", "http://0.0.0.0:65535\n"] {
            assert!(is_ready_text(text), "{text:?}");
        }
        for text in [
            "",
            "\n",
            "http://127.0.0.1:8787",
            "http://127.0.0.1\n",
            "https://127.0.0.1:8787\n",
            "http://127.0.0.1:8787/\n",
            "http://localhost:8787\n",
            "http://127.0.0.1:8787\n\n",
            "# http://127.0.0.1:8787\n",
        ] {
            assert!(!is_ready_text(text), "{text:?}");
        }
    }
}

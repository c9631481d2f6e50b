//! Where the programs of the servers are, and whether a test can run on this machine.

use crate::harness::note;
use std::path::{Path, PathBuf};

/// A program that a test starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    Nginx,
    Haproxy,
    Apache,
    Gunicorn,
    Waitress,
    Fastify,
    /// The server of Python itself, which is installed with the other two Python servers.
    Old,
}

use Program::{Apache, Fastify, Gunicorn, Haproxy, Nginx, Old, Waitress};

impl Program {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Nginx => "nginx",
            Haproxy => "HAProxy",
            Apache => "Apache",
            Gunicorn => "gunicorn gthread",
            Waitress => "waitress",
            Fastify => "Fastify",
            Old => "wsgiref (HTTP/1.0)",
        }
    }

    /// Returns its file, if it is on this machine.
    pub fn path(self) -> Option<PathBuf> {
        let (fetched, command) = match self {
            Nginx => ("debian/usr/sbin/nginx", "nginx"),
            Haproxy => ("debian/usr/sbin/haproxy", "haproxy"),
            Apache => ("debian/usr/sbin/apache2", "apache2"),
            Gunicorn => ("python/bin/gunicorn", "gunicorn"),
            Waitress => ("python/bin/waitress-serve", "waitress-serve"),
            Old => ("python/bin/python3", "python3"),
            // Only the download has the package; the command is in `PATH`.
            Fastify => return on_path("node").filter(|_| fetched_to().join("node/node_modules/fastify").is_dir()),
        };
        Some(fetched_to().join(fetched)).filter(|path| path.is_file()).or_else(|| on_path(command))
    }
}

/// The folder into which `tests/run --full` downloads servers.
pub fn fetched_to() -> PathBuf {
    let named = std::env::var_os("INV_HOOKS_SERVERS").map(PathBuf::from);
    named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/servers"))
}

/// The folder with the configurations and apps of the servers.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/servers")
}

/// The folder with the libraries of the Debian packages that were downloaded.
pub fn libraries() -> Option<PathBuf> {
    let folders = std::fs::read_dir(fetched_to().join("debian/usr/lib")).ok()?;
    let folders = folders.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    folders.into_iter().find(|path| path.to_string_lossy().ends_with("-linux-gnu"))
}

fn on_path(command: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let system = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(system).map(|folder| folder.join(command)).find(|file| file.is_file())
}

/// Says whether a test with `needed` can run: only in the long form, and only if these programs exist. Prints which
/// ones are missing.
pub fn can_run(needed: &[Program]) -> bool {
    if std::env::var_os("INV_HOOKS_FULL").is_none_or(|value| value != "1") {
        return false;
    }
    let mut missing: Vec<&str> = needed.iter().filter(|one| one.path().is_none()).map(|one| one.name()).collect();
    missing.extend(["curl", "openssl"].into_iter().filter(|command| on_path(command).is_none()));
    for name in &missing {
        note(&format!("left out: tests with {name}, which is not here; tests/run --full fetches the servers"));
    }
    missing.is_empty()
}

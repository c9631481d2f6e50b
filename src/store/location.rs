//! Finds the store. Exactly one file is used; stores are never merged.
//!
//! It looks for files but does not open them.

use crate::durable::folder_of;
use crate::error::Fault;
use std::env;
use std::path::{Path, PathBuf};

/// The name of a project's store.
pub const STORE_FILE: &str = "inv-hooks.toml";

/// How a store was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationKind {
    /// By `--config` or `INV_HOOKS_CONFIG`.
    Named,
    /// `inv-hooks.toml` in the working folder or a parent of it.
    Project,
    /// In the user's configuration folder.
    User,
}

/// The path of a store and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    path: PathBuf,
    kind: LocationKind,
}

impl Location {
    /// Makes a location.
    pub fn new(path: impl Into<PathBuf>, kind: LocationKind) -> Self {
        Self { path: path.into(), kind }
    }

    /// Returns the file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns how it was found.
    pub fn kind(&self) -> LocationKind {
        self.kind
    }

    /// Returns the folder where relative paths in the store start.
    pub fn folder(&self) -> &Path {
        folder_of(&self.path)
    }

    /// Says whether it is the user's own store, also if `--config` names it.
    pub fn is_user_store(&self) -> bool {
        self.kind == LocationKind::User || user_store().is_some_and(|path| is_same_file(&path, &self.path))
    }

    /// Returns the path of the failed-event log of this store.
    pub fn log(&self) -> Result<PathBuf, Fault> {
        if self.is_user_store() { user_log() } else { Ok(self.folder().join(".inv-hooks").join("events.db")) }
    }
}

/// Returns the store to use: `config`, else `inv-hooks.toml` in this folder or a parent, else the user's. Returns nothing if there
/// is none. A store that `config` names is returned even if it does not exist.
pub fn find(config: Option<&Path>) -> Result<Option<Location>, Fault> {
    if let Some(path) = config {
        return Ok(Some(Location::new(path, LocationKind::Named)));
    }
    let here = env::current_dir().map_err(|error| {
        Fault::storage("the working folder cannot be read").because(error).hint("Name a store with --config.")
    })?;
    let project = here.ancestors().map(|folder| folder.join(STORE_FILE)).find(|path| is_there(path));
    if let Some(path) = project {
        return Ok(Some(Location::new(path, LocationKind::Project)));
    }
    Ok(user_store().filter(|path| is_there(path)).map(|path| Location::new(path, LocationKind::User)))
}

/// Returns where a new store goes: `config`, else `inv-hooks.toml` in this folder.
pub fn create_location(config: Option<&Path>) -> Location {
    match config {
        Some(path) => Location::new(path, LocationKind::Named),
        None => Location::new(STORE_FILE, LocationKind::Project),
    }
}

/// Returns the path of the failed-event log outside of projects: `$XDG_STATE_HOME/inv-hooks/events.db`.
pub fn user_log() -> Result<PathBuf, Fault> {
    let folder = xdg_folder("XDG_STATE_HOME", ".local/state").ok_or_else(|| {
        Fault::storage("there is no place for the failed-event log: HOME is not set")
            .hint("Set HOME or XDG_STATE_HOME, or name a file with --log.")
    })?;
    Ok(folder.join("inv-hooks").join("events.db"))
}

/// Says whether both paths lead to the same existing file.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Follows links: the target is replaced, so that the link stays a link.
pub fn real_path(location: &Location) -> PathBuf {
    location.path().canonicalize().unwrap_or_else(|_| location.path().to_owned())
}

fn user_store() -> Option<PathBuf> {
    Some(xdg_folder("XDG_CONFIG_HOME", ".config")?.join("inv-hooks").join(STORE_FILE))
}

/// A relative path in an XDG variable is ignored. Source: XDG Base Directory Specification.
fn xdg_folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let given = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || env::var_os("HOME").filter(|home| !home.is_empty()).map(|home| PathBuf::from(home).join(below_home));
    given.or_else(home)
}

/// Folders, links to missing files and paths that the disk cannot read count as existing: opening them reports what is wrong. A
/// folder that this user cannot look into counts as a folder without a store.
fn is_there(path: &Path) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    match path.symlink_metadata() {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), NotFound | NotADirectory | PermissionDenied),
    }
}

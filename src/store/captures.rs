//! The folder of captured payloads next to the store: `captures/KEY/NAME.json`, each the exact bytes of one payload.
//!
//! The files are made for version control, so other files may lie beside them; those are left alone. It does not look at the content.

use super::location::Location;
use crate::durable::{folder_of, open_regular, put, put_new, sync_folder, temporary_in};
use crate::error::Fault;
use crate::model::{ApiKey, CaptureName, Timestamp, near_name};
use std::fs::{self, Metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The name of the folder.
const FOLDER: &str = "captures";

/// The captures of one store.
#[derive(Clone, Debug)]
pub struct Captures {
    folder: PathBuf,
}

/// A capture without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureFile {
    /// Its API key.
    pub api_key: ApiKey,
    /// Its name.
    pub name: CaptureName,
    /// Its length in bytes.
    pub bytes: u64,
    /// When the file was last changed; a checkout from version control may change it too.
    pub changed_at: Timestamp,
}

/// What happens to a capture of the same name that has other bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is saved.
    Refuse,
    /// It is replaced.
    Replace,
}

/// What saving did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Captured {
    /// The file is new.
    Added,
    /// A file with other bytes was replaced.
    Replaced,
    /// A file with these bytes was there already.
    Unchanged,
}

impl Captures {
    /// Returns the captures next to the store at `location`. Nothing is read or created.
    pub fn next_to(location: &Location) -> Self {
        Self { folder: location.folder().join(FOLDER) }
    }

    /// Returns where the file of a capture is, or would be.
    pub fn path(&self, api_key: ApiKey, name: &CaptureName) -> PathBuf {
        self.folder.join(api_key.as_str()).join(name.file_name())
    }

    /// Returns the captures of `api_key`, or all, by API key and name.
    pub fn list(&self, api_key: Option<ApiKey>) -> Result<Vec<CaptureFile>, Fault> {
        let keys = ApiKey::ALL.into_iter().filter(|key| api_key.is_none_or(|asked| asked == *key));
        let mut all = Vec::new();
        for key in keys {
            let mut of_key = self.files(key).map_err(|error| self.unreadable(&self.folder_of_key(key), error))?;
            of_key.sort_by(|a, b| a.name.cmp(&b.name));
            all.append(&mut of_key);
        }
        Ok(all)
    }

    /// Returns the bytes of a capture: exit 5 if there is none of this name.
    pub fn read(&self, api_key: ApiKey, name: &CaptureName) -> Result<Vec<u8>, Fault> {
        let path = self.path(api_key, name);
        match content(&path) {
            Ok(bytes) => Ok(bytes),
            Err(error) if is_missing(&error) => Err(self.unknown(api_key, name)),
            Err(error) => Err(self.unreadable(&path, error)),
        }
    }

    /// Finds out what saving `payload` would do. Nothing is changed.
    pub fn check(&self, api_key: ApiKey, name: &CaptureName, payload: &[u8], or: Existing) -> Result<Captured, Fault> {
        let path = self.path(api_key, name);
        match content(&path) {
            Ok(there) if there == payload => Ok(Captured::Unchanged),
            Ok(_) if or == Existing::Replace => Ok(Captured::Replaced),
            Ok(_) => Err(taken(api_key, name, &path)),
            Err(error) if is_missing(&error) => Ok(Captured::Added),
            Err(error) => Err(self.unreadable(&path, error)),
        }
    }

    /// Saves a capture. When it returns, the file and its name are on disk; a process that is killed leaves the old file or the new
    /// one.
    pub fn save(&self, api_key: ApiKey, name: &CaptureName, payload: &[u8], or: Existing) -> Result<Captured, Fault> {
        let captured = self.check(api_key, name, payload, or)?;
        if captured == Captured::Unchanged {
            return Ok(captured);
        }
        let path = self.path(api_key, name);
        self.write(&path, payload, captured).map_err(|error| match error.kind() {
            // Another process was faster.
            io::ErrorKind::AlreadyExists if captured == Captured::Added => taken(api_key, name, &path),
            _ => Fault::storage(format!("cannot write the capture {}", path.display()))
                .because(error)
                .hint("Check the permissions of the folder and the free space of the disk."),
        })?;
        Ok(captured)
    }

    /// Removes a capture: exit 5 if there is none of this name.
    pub fn remove(&self, api_key: ApiKey, name: &CaptureName) -> Result<(), Fault> {
        let path = self.path(api_key, name);
        match fs::remove_file(&path).and_then(|()| sync_folder(folder_of(&path))) {
            Ok(()) => Ok(()),
            Err(error) if is_missing(&error) => Err(self.unknown(api_key, name)),
            Err(error) => Err(Fault::storage(format!("cannot remove the capture {}", path.display())).because(error)),
        }
    }

    fn folder_of_key(&self, api_key: ApiKey) -> PathBuf {
        self.folder.join(api_key.as_str())
    }

    fn files(&self, api_key: ApiKey) -> io::Result<Vec<CaptureFile>> {
        let entries = match fs::read_dir(self.folder_of_key(api_key)) {
            Ok(entries) => entries,
            Err(error) if is_missing(&error) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().and_then(CaptureName::of_file) else { continue };
            // A link counts as what it leads to. A file may be gone by now.
            let Some(metadata) = entry.path().metadata().ok().filter(Metadata::is_file) else { continue };
            files.push(CaptureFile { api_key, name, bytes: metadata.len(), changed_at: changed_at(&metadata) });
        }
        Ok(files)
    }

    fn write(&self, path: &Path, payload: &[u8], captured: Captured) -> io::Result<()> {
        let folder = folder_of(path);
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            // The names of the new folders must be on disk too.
            sync_folder(&self.folder)?;
            sync_folder(folder_of(&self.folder))?;
        }
        let mut file = temporary_in(folder, tempfile::Builder::new().prefix(".").suffix(".tmp"))?;
        file.as_file_mut().write_all(payload)?;
        if captured == Captured::Added { put_new(file, path) } else { put(file, path) }
    }

    fn unknown(&self, api_key: ApiKey, name: &CaptureName) -> Fault {
        let known = self.list(Some(api_key)).unwrap_or_default();
        let near = near_name(name.as_str(), known.iter().map(|file| file.name.as_str()));
        let near = near.map(|near| format!("Did you mean {near}? ")).unwrap_or_default();
        Fault::not_found(format!("there is no capture {name} of {api_key}"))
            .hint(format!("{near}List all: `inv-hooks event capture list {api_key}`."))
    }

    fn unreadable(&self, path: &Path, error: io::Error) -> Fault {
        let hint = format!("Captures are files in {}. Check this path and its permissions.", self.folder.display());
        Fault::storage(format!("cannot read {}", path.display())).because(error).hint(hint)
    }
}

fn taken(api_key: ApiKey, name: &CaptureName, path: &Path) -> Fault {
    Fault::refused(format!("the capture {name} of {api_key} exists already, with other bytes: {}", path.display()))
        .hint("Give the new one another name with --name, or replace the file with --force.")
}

/// A pipe of this name would never end, so only files are read.
fn content(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A file system without times, or a file from before 1970, counts as 1970.
fn changed_at(metadata: &Metadata) -> Timestamp {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    i64::try_from(since.as_millis()).ok().and_then(Timestamp::from_millis).unwrap_or(Timestamp::EPOCH)
}

#[cfg(test)]
mod tests {
    use super::{Captured, Captures, Existing};
    use crate::model::{ApiKey, CaptureName};
    use crate::store::location::{Location, LocationKind};
    use std::fs;

    fn captures(folder: &tempfile::TempDir) -> Captures {
        Captures::next_to(&Location::new(folder.path().join("inv-hooks.toml"), LocationKind::Project))
    }

    fn name(text: &str) -> CaptureName {
        text.parse().expect(text)
    }

    #[test]
    fn a_capture_is_saved_once_and_replaced_only_on_request() {
        let folder = tempfile::tempdir().expect("a folder");
        let captures = captures(&folder);
        let save = |bytes: &[u8], or| captures.save(ApiKey::Sale, &name("a"), bytes, or).map_err(|fault| fault.message);
        assert_eq!(save(b"{ }", Existing::Refuse), Ok(Captured::Added));
        assert_eq!(save(b"{ }", Existing::Refuse), Ok(Captured::Unchanged));
        assert!(save(b"{}", Existing::Refuse).is_err_and(|message| message.contains("exists already")));
        assert_eq!(captures.read(ApiKey::Sale, &name("a")).expect("it is there"), b"{ }");
        assert_eq!(save(b"{}", Existing::Replace), Ok(Captured::Replaced));
        assert_eq!(fs::read(folder.path().join("captures/SALE_INVENTORY/a.json")).expect("a file"), b"{}");
        let left = fs::read_dir(folder.path().join("captures/SALE_INVENTORY")).expect("a folder").count();
        assert_eq!(left, 1, "a temporary file was left");
    }

    #[test]
    fn captures_are_listed_by_key_and_name_and_other_files_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let captures = captures(&folder);
        assert_eq!(captures.list(None).expect("nothing yet"), []);
        for (key, text) in [(ApiKey::Sale, "b"), (ApiKey::Sale, "a"), (ApiKey::Asn, "c")] {
            captures.save(key, &name(text), b"{}", Existing::Refuse).expect("saved");
        }
        let sale = folder.path().join("captures/SALE_INVENTORY");
        fs::create_dir(sale.join("folder.json")).expect("a folder");
        for other in ["README.md", ".x.json", "two words.json"] {
            fs::write(sale.join(other), "{}").expect(other);
        }
        let listed = |key| {
            let files = captures.list(key).expect("a list");
            files.into_iter().map(|file| format!("{} {} {}", file.api_key, file.name, file.bytes)).collect::<Vec<_>>()
        };
        assert_eq!(listed(None), ["INVENTORY_EXPORT_ASN c 2", "SALE_INVENTORY a 2", "SALE_INVENTORY b 2"]);
        assert_eq!(listed(Some(ApiKey::Asn)), ["INVENTORY_EXPORT_ASN c 2"]);
        assert!(captures.remove(ApiKey::Asn, &name("x")).is_err());
        captures.remove(ApiKey::Asn, &name("c")).expect("removed");
        assert!(listed(Some(ApiKey::Asn)).is_empty() && sale.join("README.md").exists());
    }
}

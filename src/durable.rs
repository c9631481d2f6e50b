//! Writes files that are complete and have their name after a power cut, and reads files without waiting for other processes.
//!
//! It decides neither the content nor the names, and reports errors only to its caller.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Returns the folder of `path`.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file next to `path`, which [`put`] gives this name: whoever reads it never sees a part of it.
pub fn beside(path: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = temporary_in(folder_of(path), &mut Builder::new())?;
    file.as_file_mut().write_all(content)?;
    Ok(file)
}

/// Creates a temporary file in `folder`, as `builder` says. An error does not name it.
pub fn temporary_in(folder: &Path, builder: &mut Builder<'_, '_>) -> io::Result<NamedTempFile> {
    builder.tempfile_in(folder).map_err(|error| of_folder(folder, &error))
}

/// Returns `error` without the name of the temporary file, which says nothing to anyone. What is wrong is the folder.
fn of_folder(folder: &Path, error: &io::Error) -> io::Error {
    let why = match folder.metadata() {
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
            format!("there is no folder {}", folder.display())
        }
        Ok(there) if !there.is_dir() => format!("{} is no folder", folder.display()),
        _ => {
            let text = error.to_string();
            text.rsplit_once(" at path \"").map_or(text.as_str(), |(why, _)| why).to_owned()
        }
    };
    io::Error::new(error.kind(), why)
}

/// Does the same for a file that others may read: as the file that has this name, or as the umask allows for a new one.
#[cfg(unix)]
pub fn beside_for_others(path: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;
    let mut file = temporary_in(folder_of(path), Builder::new().permissions(Permissions::from_mode(0o666)))?;
    if let Ok(before) = path.metadata() {
        file.as_file().set_permissions(Permissions::from_mode(before.permissions().mode() & 0o777))?;
    }
    file.as_file_mut().write_all(content)?;
    Ok(file)
}

/// Here, the folder says who may read a file.
#[cfg(not(unix))]
pub fn beside_for_others(path: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    beside(path, content)
}

/// Gives a file that was written next to `path` this name, and replaces a file that has it. When it returns, both the content
/// and the name are on disk.
pub fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(folder_of(path))
}

/// Does the same, but fails with `AlreadyExists` if a file has this name; that file stays as it is.
pub fn put_new(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    sync_folder(folder_of(path))
}

/// Says why no file can be created below `folder`, which may be missing if `can_be_made`. Creates nothing.
pub fn check_room(folder: &Path, can_be_made: bool) -> io::Result<()> {
    match folder.metadata() {
        Ok(metadata) if metadata.is_dir() => check_writable(folder),
        // A file: the system's own error says so.
        Ok(_) => folder.join("file").symlink_metadata().map(drop),
        Err(error) if error.kind() == io::ErrorKind::NotFound && can_be_made && folder.parent().is_some() => {
            check_room(folder_of(folder), true)
        }
        Err(error) => Err(error),
    }
}

/// Says why this process may not change the file or folder. Nothing is changed.
#[cfg(unix)]
pub fn check_writable(path: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?)
}

/// Here, whether something can be changed is known only when it is changed.
#[cfg(not(unix))]
pub fn check_writable(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Says why `bytes` more bytes cannot be written in `folder`, or in the nearest existing folder above it. Writes them to a file
/// without a name, which is gone when this returns, however it ends.
pub fn try_writing(folder: &Path, bytes: usize) -> io::Result<()> {
    let there = folder.ancestors().find(|folder| folder.as_os_str().is_empty() || folder.is_dir()).unwrap_or(folder);
    let mut file = tempfile::tempfile_in(if there.as_os_str().is_empty() { Path::new(".") } else { there })?;
    file.write_all(&vec![0; bytes])?;
    file.sync_data()
}

/// Flushes the names in a folder to disk: files that were created, renamed or removed in it.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Folders cannot be flushed to disk here.
#[cfg(not(unix))]
pub fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Opens a regular file to read it. Fails with `InvalidInput` for anything else: opening a pipe waits for a writer, and a device
/// may have no end.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Otherwise the call waits at a pipe before its kind can be checked.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"))
}

/// Reads all of what [`open_ready`] opens.
pub fn read_ready(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_ready(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file, or a pipe that something writes to, such as `<(…)` and `/dev/stdin`; opening a pipe without a writer would wait
/// forever. A terminal and the null device are opened too. Fails with `InvalidInput` for anything else.
#[cfg(unix)]
pub fn open_ready(path: &Path) -> io::Result<impl io::Read> {
    use rustix::fs::{OFlags, fcntl_setfl};
    use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
    let mut file = OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(path)?;
    let kind = file.metadata()?.file_type();
    let mut bytes = vec![0; 4096];
    let count = if kind.is_fifo() {
        match file.read(&mut bytes) {
            Ok(0) => return Err(not_a_file("a pipe that nothing writes to")),
            Ok(count) => count,
            // Some process has it open to write.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
            Err(error) => return Err(error),
        }
    } else if kind.is_file() || kind.is_dir() || file.is_terminal() || is_null(&file)? {
        0
    } else {
        return Err(not_a_file("a device"));
    };
    bytes.truncate(count);
    fcntl_setfl(&file, OFlags::empty())?;
    Ok(io::Cursor::new(bytes).chain(file))
}

/// Elsewhere no file makes its reader wait.
#[cfg(not(unix))]
pub fn open_ready(path: &Path) -> io::Result<impl io::Read> {
    File::open(path)
}

#[cfg(unix)]
fn is_null(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(std::fs::metadata("/dev/null")?.rdev() == file.metadata()?.rdev())
}

/// How many symbolic links are followed. Source: Linux, `path_resolution(7)`.
const LINKS: usize = 40;

/// Returns the one absolute path of the file at `path`, without links, whether the file exists or not.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = std::path::absolute(path)?;
    for _ in 0..LINKS {
        match path.canonicalize() {
            // A pipe behind a descriptor exists but has no path.
            Err(_) if path.metadata().is_ok() => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            resolved => return resolved,
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(path) };
        let Ok(folder) = folder.canonicalize() else { return Ok(path) };
        let named = folder.join(name);
        match named.read_link() {
            Ok(target) => path = folder.join(target),
            Err(_) => return Ok(named),
        }
    }
    Err(io::Error::other("too many links lead to it"))
}

/// Says whether stdout or stderr of this process goes to the file at `path`.
#[cfg(unix)]
pub fn is_output(path: &Path) -> bool {
    let Ok(there) = rustix::fs::stat(path) else { return false };
    let outputs = [rustix::stdio::stdout(), rustix::stdio::stderr()].map(rustix::fs::fstat);
    outputs.into_iter().flatten().any(|output| (output.st_dev, output.st_ino) == (there.st_dev, there.st_ino))
}

/// Here, files have no numbers.
#[cfg(not(unix))]
pub fn is_output(_path: &Path) -> bool {
    false
}

/// Returns what is at `path` if it is neither a file nor a folder.
pub fn check_kind(path: &Path) -> io::Result<()> {
    match path.metadata() {
        Ok(there) if !there.is_file() && !there.is_dir() => Err(not_a_file(kind_of(&there))),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn kind_of(there: &std::fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = there.file_type();
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind_of(_there: &std::fs::Metadata) -> &'static str {
    "something else"
}

fn not_a_file(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("it is {what}, and no regular file"))
}

/// Says whether the folder of `path`, or the first one above that exists, belongs to the user of this process.
#[cfg(unix)]
pub fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let exists =
        path.ancestors().skip(1).map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let owner = exists.filter_map(|folder| folder.metadata().ok()).map(|metadata| metadata.uid()).next();
    owner.is_none_or(|owner| owner == rustix::process::geteuid().as_raw())
}

/// Windows has no such owners.
#[cfg(not(unix))]
pub fn is_own(_path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::{beside, beside_for_others, folder_of, open_regular, put, put_new, resolve, sync_folder};
    use std::fs;
    use std::io::ErrorKind;
    use std::path::Path;
    use tempfile::NamedTempFile;

    fn filled(folder: &Path, content: &str) -> NamedTempFile {
        beside(&folder.join("any"), content.as_bytes()).expect("a file")
    }

    #[test]
    fn the_folder_of_a_path_is_its_parent() {
        let check = |path: &str, folder: &str| assert_eq!(folder_of(Path::new(path)), Path::new(folder), "{path}");
        check("/a/b", "/a");
        check("a/b", "a");
        check("b", ".");
        check("./b", ".");
        check("/", ".");
    }

    #[test]
    fn a_file_gets_its_name_and_no_temporary_file_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan");
        let content = || fs::read_to_string(&path).expect("it is there");
        put_new(filled(folder.path(), "one"), &path).expect("the name is free");
        assert_eq!(content(), "one");
        put(filled(folder.path(), "two"), &path).expect("it may be replaced");
        assert_eq!(content(), "two");
        let refused = put_new(filled(folder.path(), "three"), &path).map_err(|error| error.kind());
        assert_eq!((refused, content()), (Err(ErrorKind::AlreadyExists), "two".to_owned()));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn without_a_folder_no_file_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let gone = folder.path().join("gone");
        assert_eq!(sync_folder(folder.path()).map_err(|error| error.kind()), Ok(()));
        let missing = sync_folder(&gone).map_err(|error| error.kind());
        assert_eq!(missing, if cfg!(unix) { Err(ErrorKind::NotFound) } else { Ok(()) });
        assert!(put(filled(folder.path(), "one"), &gone.join("plan")).is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "the temporary file was not removed");
    }

    #[test]
    fn an_error_names_the_folder_and_no_temporary_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "text").expect("a file");
        let gone = folder.path().join("gone");
        let place = |path: &Path| path.display().to_string();
        let missing = format!("there is no folder {}", place(&gone));
        let wrong = format!("{} is no folder", place(&file));
        for (below, expected) in [(&gone, missing), (&file, wrong)] {
            let path = below.join("report.xml");
            for error in [beside(&path, b"x").map(drop), beside_for_others(&path, b"x").map(drop)] {
                assert_eq!(error.expect_err("no folder").to_string(), expected);
            }
        }
        if cfg!(target_os = "linux") {
            let refused = beside(Path::new("/proc/x"), b"x").expect_err("no file can be made there").to_string();
            assert!(!refused.contains("/proc"), "{refused}");
        }
    }

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "text").expect("a file");
        assert!(open_regular(&file).is_ok());
        assert_eq!(open_regular(&folder.path().join("none")).expect_err("nothing").kind(), ErrorKind::NotFound);
        let refused = |path: &Path| open_regular(path).expect_err("no regular file").to_string();
        assert!(refused(folder.path()).contains("not a regular file"));
        #[cfg(unix)]
        {
            let pipe = folder.path().join("pipe");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
            assert!(made.success() && refused(&pipe).contains("not a regular file"));
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&pipe, &link).expect("a link");
            assert!(refused(&link).contains("not a regular file"));
            assert!(refused(Path::new("/dev/zero")).contains("not a regular file"));
        }
    }

    #[test]
    #[cfg(unix)]
    fn every_spelling_resolves_to_one_path() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().expect("a folder");
        let home = home.path().canonicalize().expect("a folder");
        std::fs::create_dir(home.join("real")).expect("a folder");
        symlink(home.join("real"), home.join("folder")).expect("a link");
        symlink("../real/events.db", home.join("real/relative.db")).expect("a link");
        symlink(home.join("folder/relative.db"), home.join("link.db")).expect("a link");
        let spellings =
            ["real/events.db", "folder/events.db", "real/../folder/./events.db", "real/relative.db", "link.db"];
        let log = home.join("real/events.db");
        let check = || {
            for spelling in spellings {
                assert_eq!(resolve(&home.join(spelling)).expect("a path"), log, "{spelling}");
            }
        };
        check();
        std::fs::write(&log, "").expect("a file");
        check();
    }

    #[test]
    #[cfg(unix)]
    fn broken_links_are_reported() {
        let home = tempfile::tempdir().expect("a folder");
        let (one, two) = (home.path().join("one"), home.path().join("two"));
        std::os::unix::fs::symlink(&one, &two).expect("a link");
        std::os::unix::fs::symlink(&two, &one).expect("a link");
        assert!(resolve(&one).is_err());
        let nowhere = home.path().join("no/folder/events.db");
        assert_eq!(resolve(&nowhere).expect("a path"), nowhere);
    }

    #[test]
    fn a_path_is_always_absolute() {
        for text in ["file:app.db", ":memory:", "events.db", "./x/../y.db"] {
            assert!(resolve(Path::new(text)).expect("a path").is_absolute(), "{text}");
        }
    }
}

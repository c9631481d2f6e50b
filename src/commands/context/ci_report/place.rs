//! Files as CI names them: from the root of the repository, if they are in it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};

thread_local! {
    /// Each finding of a large store names the same file, and to look for it takes as long as to check a connector.
    static KNOWN: RefCell<HashMap<String, String>> = RefCell::default();
}

/// Returns the path of `file` from the root of the repository, or else its whole path.
pub fn in_repository(file: &str) -> String {
    KNOWN.with_borrow_mut(|known| known.entry(file.to_owned()).or_insert_with(|| look_for(file)).clone())
}

fn look_for(file: &str) -> String {
    let here = env::current_dir().unwrap_or_default();
    let file = here.join(file);
    let root = env::var_os("GITHUB_WORKSPACE").or_else(|| env::var_os("CI_PROJECT_DIR"));
    let roots = root.map(PathBuf::from).into_iter().chain([here]);
    let inside = roots.filter(|root| root.is_absolute()).find_map(|root| relative(&file, &root));
    inside.unwrap_or_else(|| file.display().to_string())
}

/// Both may be named by a link, or with `..`. A link that is in the repository itself is not followed.
fn relative(file: &Path, root: &Path) -> Option<String> {
    let real_root = root.canonicalize().ok()?;
    let in_real_folder = || Some(file.parent()?.canonicalize().ok()?.join(file.file_name()?));
    let real = in_real_folder().into_iter().chain(file.canonicalize());
    let path = real.into_iter().find_map(|file| Some(file.strip_prefix(&real_root).ok()?.to_owned()))?;
    Some(path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

/// Returns the same as a URI.
pub(super) fn uri(file: &str) -> String {
    let path = in_repository(file);
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(byte);
    let escaped = path.bytes().fold(String::with_capacity(path.len()), |text, byte| {
        if is_plain(&byte) { text + char::from(byte).encode_utf8(&mut [0; 4]) } else { text + &format!("%{byte:02X}") }
    });
    if Path::new(&path).is_absolute() { format!("file://{escaped}") } else { escaped }
}

//! Which processes have a log open, in words for a message.

use std::path::Path;

/// Returns the number and the name of each other process that has the file open, as far as this user may know.
#[cfg(target_os = "linux")]
pub fn users_of(path: &Path) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut users = Vec::new();
    for process in processes {
        let number = process.file_name().to_string_lossy().into_owned();
        if number == std::process::id().to_string() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let files = std::fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten();
        if files.into_iter().any(|file| file.path().read_link().is_ok_and(|open| open == path)) {
            let name = std::fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            users.push(format!("process {number} ({})", name.trim()));
        }
    }
    users
}

/// Other systems do not show it.
#[cfg(not(target_os = "linux"))]
pub fn users_of(_: &Path) -> Vec<String> {
    Vec::new()
}

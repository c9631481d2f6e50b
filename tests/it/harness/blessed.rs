//! Generated files that are committed: compared with the generated text, or rewritten on request.

use std::path::Path;

/// Asserts that the committed file `path` is `generated`. With `INV_HOOKS_BLESS=1` it is written instead.
pub fn blessed(path: &str, generated: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("INV_HOOKS_BLESS").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(&file, generated).expect("the file is written");
        return;
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    if committed == generated {
        return;
    }
    let differing = committed.lines().zip(generated.lines()).position(|(old, new)| old != new);
    let line = differing.unwrap_or_else(|| committed.lines().count().min(generated.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    panic!(
        "{path} is out of date at line {}:\n  committed: {}\n  generated: {}\nINV_HOOKS_BLESS=1 cargo test rewrites it",
        line + 1,
        at(&committed),
        at(generated),
    );
}

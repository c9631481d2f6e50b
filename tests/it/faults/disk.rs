//! A disk that fails on request: `tests/fixtures/faulty.c`, built once and preloaded into the program.
//!
//! It runs one command and returns what was injected. It does not judge the outcome.

use crate::harness::Sandbox;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// A fault: which calls fail, and how.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The kind of call: write, sync, rename, open, truncate or look.
    pub call: &'static str,
    /// How they fail.
    pub mode: Mode,
}

/// How a call fails.
#[derive(Clone, Copy, Debug)]
pub enum Mode {
    /// Only this call fails, with this error.
    Once(Error),
    /// This call and all later ones fail with this error.
    Sticky(Error),
    /// Only half of the bytes are written.
    Short,
    /// This call and all later ones on files whose names contain this text fail with an I/O error.
    Broken(&'static str),
    /// This call and all later ones on files whose names contain this text do nothing and report success. No real disk
    /// may do that; the control needs it.
    Swallow(&'static str),
}

/// An error of the system.
#[derive(Clone, Copy, Debug)]
pub enum Error {
    /// Interrupted.
    Intr = 4,
    /// An input or output error.
    Io = 5,
    /// No space left.
    NoSpace = 28,
}

/// Number of calls of this kind below the folder, and number of faults.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// All calls.
    pub seen: usize,
    /// Those that failed.
    pub injected: usize,
}

impl Fault {
    /// Runs the program with `args`; the fault starts at call number `at`, counted from 1.
    pub fn run(self, sandbox: &Sandbox, args: &[&str], at: usize) -> (Output, Counts) {
        let counts = sandbox.path().with_file_name("counts");
        let folder = sandbox.path().canonicalize().expect("a folder");
        let (mode, number, name) = match self.mode {
            Mode::Once(error) => ("once", error as i32, ""),
            Mode::Sticky(error) => ("sticky", error as i32, ""),
            Mode::Short => ("short", 0, ""),
            Mode::Broken(name) => ("sticky", Error::Io as i32, name),
            Mode::Swallow(name) => ("swallow", 0, name),
        };
        let mut command = sandbox.command(args);
        command.env("LD_PRELOAD", &*LIBRARY).env("INV_FAULT_KIND", self.call).env("INV_FAULT_MODE", mode);
        command.env("INV_FAULT_AT", at.to_string()).env("INV_FAULT_ERRNO", number.to_string());
        command
            .env("INV_FAULT_NAME", name)
            .env("INV_FAULT_UNDER", folder)
            .env("INV_FAULT_COUNTS", &counts)
            .stdin(Stdio::null());
        let output = command.output().expect("it starts");
        (output, read(&counts))
    }
}

fn read(counts: &Path) -> Counts {
    let text = std::fs::read_to_string(counts).expect("the library was loaded and counts");
    let mut numbers = text.split_whitespace().map(|number| number.parse().expect("a number"));
    let mut next = || numbers.next().expect("two numbers");
    Counts { seen: next(), injected: next() }
}

/// The library, built with the C compiler that the bundled SQLite needs anyway.
static LIBRARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faulty.c");
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faulty.so");
    // Tests that run at the same time build it too, so each one replaces it as a whole.
    let own = library.with_extension(std::process::id().to_string());
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut build = Command::new(compiler);
    build.args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"]).arg(&own).arg(source);
    let built = build.output().expect("a C compiler");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    std::fs::rename(own, &library).expect("it replaces the library");
    library
});

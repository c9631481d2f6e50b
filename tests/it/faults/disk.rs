//! The disk that fails when it is told to: `tests/fixtures/faulty.c`, built once and preloaded into the program.
//!
//! It runs one command and says what was injected; whether the outcome is right is for others to say.

use crate::harness::Sandbox;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The kind of call: write, sync, rename, open, truncate or look.
    pub call: &'static str,
    /// How.
    pub mode: Mode,
}

/// How a call goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Mode {
    /// This one, with this error.
    Once(Error),
    /// This one and all after it, with this error.
    Sticky(Error),
    /// Half of what should be written is.
    Short,
    /// This one and all after it on files whose names hold this, with an error of the disk.
    Broken(&'static str),
    /// This one and all after it on files whose names hold this are not done, and are told as done: no disk may do that,
    /// and the control needs it.
    Swallow(&'static str),
}

/// An error of the system.
#[derive(Clone, Copy, Debug)]
pub enum Error {
    /// Interrupted.
    Intr = 4,
    /// Input or output.
    Io = 5,
    /// No space left.
    NoSpace = 28,
}

/// How many calls of the kind there were below the folder, and how many of them went wrong.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// All.
    pub seen: usize,
    /// Those that went wrong.
    pub injected: usize,
}

impl Fault {
    /// Runs the program with `args`; from the call number `at` on, counted from 1, this goes wrong.
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

/// The library, built with the compiler that the bundled SQLite needs too.
static LIBRARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faulty.c");
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faulty.so");
    // Tests that run at the same time build it too: each puts a whole one in its place.
    let own = library.with_extension(std::process::id().to_string());
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut build = Command::new(compiler);
    build.args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"]).arg(&own).arg(source);
    let built = build.output().expect("a C compiler");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    std::fs::rename(own, &library).expect("it is put in its place");
    library
});

//! The binary: hands the command line to the library and ends with its exit code.

/// Deliveries are allocated on one thread and freed on another, and the system's allocator is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(inv_hooks::app::run(std::env::args_os()).number())
}

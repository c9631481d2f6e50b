//! The binary: hands the command line to the library and ends with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(inv_hooks::app::run(std::env::args_os()).number())
}

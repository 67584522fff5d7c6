//! Every service in one process.

use std::process::ExitCode;

fn main() -> ExitCode {
    allinone::main()
}

//! Every service in one process.

use std::process::ExitCode;

fn main() -> ExitCode {
    host::run(allinone::modules())
}

//! Every service in one process, with a demo group or a replayed hotline.

use std::process::ExitCode;

fn main() -> ExitCode {
    demo::main()
}

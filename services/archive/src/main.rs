//! The archive as a process of its own.

fn main() -> std::process::ExitCode {
    host::run([archive::module()])
}

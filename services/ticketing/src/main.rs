//! The ticket desk as a process of its own.

fn main() -> std::process::ExitCode {
    host::run([ticketing::module()])
}

//! Notifications as a process of its own.

fn main() -> std::process::ExitCode {
    host::run([notifications::module()])
}

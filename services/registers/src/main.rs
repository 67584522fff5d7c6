//! The registers as a process of their own.

fn main() -> std::process::ExitCode {
    host::run([registers::module()])
}

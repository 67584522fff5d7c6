//! The callback desk as a process of its own.

fn main() -> std::process::ExitCode {
    host::run([callbacks::module()])
}

//! The hotline as a process of its own.

fn main() -> std::process::ExitCode {
    host::run([hotline::module()])
}

//! The runner and its jobs, on paused time: hours of waiting pass in an instant.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where it stands; panics are under test")]

mod job;
mod runner;

/// A runner on the runtime of the test.
fn runner_here() -> jobs::Runner {
    jobs::Runner::new(tokio::runtime::Handle::current())
}

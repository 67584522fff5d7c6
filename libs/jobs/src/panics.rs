//! Panics are bugs: a panic ends the task's current work, is logged as an error, and stops nothing else.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use metrics::counter;
use tracing::error;

/// What the future answers, or the message it panicked with.
pub(crate) async fn caught<T>(future: impl Future<Output = T>) -> Result<T, String> {
    // The future is dropped after a panic; what outlives it is behind locks that recover from poisoning or in a
    // transaction that rolls back.
    AssertUnwindSafe(future).catch_unwind().await.map_err(|panic| message(panic.as_ref()))
}

/// Logs and counts a panic.
pub(crate) fn report(task: &str, panic: &str) {
    counter!("task_panics_total", "task" => task.to_owned()).increment(1);
    error!(task.name = task, panic, "a task panicked");
}

/// `panic!` carries a literal or a formatted text; anything else is somebody's own payload.
fn message(panic: &(dyn Any + Send)) -> String {
    let literal = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    literal.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

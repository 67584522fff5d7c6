//! What time does to callbacks, as timers: one is found late. They are written with the callback.

use db::{Timer, Writes};

use crate::domain::Callback;

/// Timers that find a callback late.
pub(crate) const LATE: &str = "late";

/// Watches a callback that is owed, and one that is not, or is known as late, no more.
pub(crate) fn watch(writes: &Writes, callback: &Callback) {
    let timer = |at| Timer::new(LATE, callback.id, at);
    match callback.late_at() {
        Some(at) => writes.schedule(timer(at)),
        None => writes.cancel(timer(callback.due_at)),
    }
}

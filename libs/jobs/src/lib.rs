//! Who runs what nobody waits for: the [`Runner`] owns every task of a process, and [`Job`]s are work that time
//! or a notification sets going.
//!
//! A task has a name, so that the log, the metrics and a late shutdown can say which one; a panic ends a turn and
//! never the process; and the end is orderly: [`Runner::drain`] asks everybody to stop, waits, and names those who
//! did not.
//!
//! Deliberately absent:
//! * schedules and calendars: what is to happen at an instant is a timer's row in a database, and a job only asks often
//!   enough what is due;
//! * leases: a job may run in every replica at once, and what must not be done twice is claimed in the database;
//! * a time limit for a turn: statements and requests carry their own, and cutting an operation in the middle would
//!   hide which of them lacks one;
//! * results: who needs an answer awaits a future and has no use for a task.
//!
//! Metrics: `tasks_running`, `task_panics_total` and `task_restarts_total` by `task`; `job_turns_total` by `job` and
//! `turn`; `job_turn_seconds` by `job`; `job_failures_in_a_row` by `job`.

mod job;
mod job_loop;
mod panics;
mod runner;
mod wait;

pub use job::{Job, Notify, RunOutcome};
pub use runner::{DrainReport, Runner};

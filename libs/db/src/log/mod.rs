//! What happened at this service: one row for each thing that was said, done or looked at, in one order.
//!
//! An entry is an event that others hear (it has a routing key), a line of the audit trail (it has an action), or both at
//! once: what an operation publishes and audits about one subject is written once. From the log the relay sends, the audit
//! trail is read, and whoever was not there catches up. The database refuses to change or delete an entry; on PostgreSQL
//! each month has a table of its own, which goes as a whole where an operator sets for how long the log is kept.
//!
//! Positions are given out before the commit, so an entry may appear below others that were seen long ago: who follows the
//! log asks [`writers`] before it takes a number that is not there for one that never will be.

mod entry;
mod following;
mod writing;

pub(crate) use entry::EventRow;
pub(crate) use following::{Sent, after, note_sent, sent, unsent, within, within_and_after, writers};
pub(crate) use writing::{AuditPart, NewEntry, Subject, insert, later_version, paired};

/// The name under which the relay remembers how far it came, in `log_readers`.
pub(crate) const RELAY: &str = "relay";

/// The routing key of an event that was kept as the whole envelope: one from before the log that is not what its parts
/// would give.
pub(crate) const AS_IT_CAME: &str = "";

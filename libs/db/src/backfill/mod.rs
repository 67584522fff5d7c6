//! What a consumer missed, sent once more: by the service that published it, from its log, into the consumer's own queue.
//!
//! An operator asks for a backfill at the publisher; a service whose database is new asks every publisher by itself, when it
//! first subscribes ([`ask`]). Either is a row of `backfills`, which [`Backfills`] works off side by side: each in the order of
//! the log, with many confirms in flight, and never more at once than leaves its consumer's queue room for what happens
//! meanwhile. A consumer that does not come back holds up no other.
//!
//! **What comes meanwhile waits its turn.** A notice before the first event tells the consumer that it begins, and one after
//! the last that it has ended (`notice`). Between them, and from asking until the answer, the consumer takes no event of
//! that publisher over a gap: it waits for those before it, which are on their way. What it has heard already are repeats and
//! do nothing. The bus keeps order by subject, in as many partitions as the consumer has, and never across them. So besides
//! the first notice there is one in each slot of the bus before the first event of that slot, one after its last, and one for
//! the slots into which nothing was sent; what a consumer awaits, it notes by slot, and by backfill, so that a notice which
//! comes late or twice changes nothing.
//!
//! **What is sent** is told by the mode. [`BackfillMode::Everything`] is every event, each after the one before it of its
//! subject. [`BackfillMode::CurrentState`] is the newest of every subject, since an event carries the state after it. An event
//! whose predecessor is not sent (because of the mode, of what was asked for, or since the log begins later) is marked
//! [`Backfilled::Start`](envelope::Backfilled): who has heard nothing of the subject begins there.
//!
//! **What reaches outside** must not be done years late: a handler whose effect leaves the suite asks [`comes_too_late`]. And what
//! is older than cursors are kept may have been heard and forgotten: a handler that acts on more than a copy, where a repeat would
//! undo what came after, asks [`may_be_repeat`].
//!
//! Metrics: `backfill_entries_total` by `service` and `consumer`.
//!
//! Deliberately absent: telling the publisher what a consumer binds. A consumer ignores what it does not; who asks for less
//! names the events.

mod asking;
mod notice;
mod reader;
mod requests;
pub(crate) mod rows;
mod sender;
mod working;

use chrono::TimeDelta;
use envelope::Envelope;

pub(crate) use asking::take_notice;
pub use asking::{REQUESTS, ask, await_answers};
pub(crate) use notice::Notice;
pub(crate) use requests::ended_before;
pub use requests::{BackfillRequest, cancel, get, request};
pub use rows::{Backfill, BackfillId, BackfillMode, BackfillState};
pub use working::{BackfillOutcome, Backfills};

use crate::{Tx, inbox::CURSORS_KEPT};

/// True for an event of a backfill that happened longer than `within` ago: for handlers whose effect is news to somebody
/// outside, such as a message or a call. What is live has no such bound, however long it waited in a queue.
#[must_use]
pub fn comes_too_late(tx: &Tx, envelope: &Envelope, within: TimeDelta) -> bool {
    envelope.backfill.is_some() && envelope.time < tx.now() - within
}

/// True for an event of a backfill that is so old that the cursor which would tell it for a repeat may have been forgotten: for
/// handlers that change what is there now (take work from somebody, end what is owed) and keep no sequence to compare.
#[must_use]
pub fn may_be_repeat(tx: &Tx, envelope: &Envelope) -> bool {
    comes_too_late(tx, envelope, CURSORS_KEPT)
}

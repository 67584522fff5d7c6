//! Adding a line to a customer's timeline.

use db::{DbError, Writes};
use vocabulary::CustomerId;

use super::{EventMeta, TimelineNote};
use crate::storage::timeline::{self, TimelineEntry};

/// Adds the line with the commit; about a customer nobody knows there is nothing to add.
pub(crate) fn note_event(
    writes: &Writes,
    customer_id: CustomerId,
    meta: EventMeta,
    note: TimelineNote,
) -> Result<(), DbError> {
    let EventMeta { event_id, estate_id, sequence: _ } = meta;
    let TimelineNote { kind, at, title, reference, clause } = note;
    let entry = TimelineEntry { id: event_id, customer_id, estate_id, at, kind, title, reference, clause };
    timeline::append_if_known(writes, entry)
}

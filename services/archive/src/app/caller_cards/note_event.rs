//! Adding a line to a customer's timeline.

use db::{DbError, Writes};
use kernel::CustomerId;

use super::{Hearing, Told};
use crate::storage::timeline::{self, TimelineEntry};

/// Adds the line with the commit; about a customer nobody knows there is nothing to add.
pub(crate) fn note_event(
    writes: &Writes,
    customer_id: CustomerId,
    hearing: Hearing,
    told: Told,
) -> Result<(), DbError> {
    let Hearing { event_id, estate_id, sequence: _ } = hearing;
    let Told { kind, at, title, reference, clause } = told;
    let entry = TimelineEntry { id: event_id, customer_id, estate_id, at, kind, title, reference, clause };
    timeline::append_if_known(writes, entry)
}

//! Adding a line to a customer's timeline.

use db::{Tx, Writes};
use kernel::{CustomerId, Failure, Scope};

use super::{Hearing, Told};
use crate::storage::{
    customers,
    timeline::{self, TimelineEntry},
};

/// Adds the line; about a customer nobody knows there is nothing to add.
pub(crate) async fn note_event(
    tx: &Tx,
    customer_id: CustomerId,
    hearing: Hearing,
    told: Told,
) -> Result<(), Failure> {
    let scope = Scope::all("an event of another service");
    if customers::find_known(tx.conn(), &scope, [customer_id]).await?.is_empty() {
        return Ok(());
    }
    append(tx, customer_id, hearing, told);
    Ok(())
}

pub(super) fn append(writes: &Writes, customer_id: CustomerId, hearing: Hearing, told: Told) {
    let Hearing { event_id, estate_id, sequence: _ } = hearing;
    let Told { kind, at, title, reference, clause } = told;
    let entry = TimelineEntry { id: event_id, customer_id, estate_id, at, kind, title, reference, clause };
    timeline::append(writes, vec![entry]);
}

//! Somebody lives in one unit once at a time.

use db::Tx;
use kernel::{Failure, Refusal};

use crate::{domain::Occupancy, storage::occupancies};

/// Passes when the customer, who is locked, has no other stay in this unit at the same time.
pub(super) async fn check(tx: &Tx, occupancy: &Occupancy) -> Result<(), Failure> {
    let others = occupancies::stays_of(tx.conn(), [occupancy.customer_id]).await?;
    if others.iter().any(|other| occupancy.overlaps(other)) {
        return Err(exists().into());
    }
    Ok(())
}

/// The refusal of a second stay.
pub(super) fn exists() -> Refusal {
    Refusal::conflict("archive.occupancy_exists")
}

//! Keeping a standard the group published, to decide by it.

use contracts::ticketing::StandardPublished;
use db::{Tx, published_standards};
use kernel::Failure;

/// Keeps the document, in the consumer's transaction.
pub(crate) async fn learn_standard(tx: &Tx, event: &StandardPublished) -> Result<(), Failure> {
    Ok(published_standards::keep(tx.conn(), event).await?)
}

//! Keeping a standard the group published, to decide by it.

use contracts::ticketing::StandardPublished;
use db::Tx;
use kernel::Failure;

use crate::storage::standards as published;

/// Keeps the document, in the consumer's transaction.
pub(crate) async fn learn_standard(tx: &Tx, event: &StandardPublished) -> Result<(), Failure> {
    Ok(published::keep(tx, &event.name, event.version, &event.document).await?)
}

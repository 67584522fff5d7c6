//! The group adopted a version of a standard: an estate can be put under it.

use contracts::{Envelope, ticketing::StandardPublished};
use db::Tx;
use kernel::Failure;

use crate::app::estates::remember_standard;

pub(super) async fn on_standard_published(
    _state: &(),
    tx: &Tx,
    event: StandardPublished,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    remember_standard(tx, &event).await
}

//! What the time for which records are kept depends on elsewhere: in which regions an estate lies.
#![warn(clippy::future_not_send)]

use contracts::archive::EstateOpened;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::retention::app::follow_estate;

/// An estate was opened, or lies in other regions.
pub(crate) async fn on_estate_opened(
    _state: &(),
    tx: &Tx,
    _estate: EstateOpened,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    follow_estate(tx).await
}

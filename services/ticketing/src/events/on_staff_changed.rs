//! Somebody's rights changed: what they can no longer work on is taken from them.

use contracts::identity::StaffChanged;
use copies::principals::of_staff;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::app::{App, tickets::release_work};

/// Applies one event in the inbox's transaction.
pub(super) async fn on_staff_changed(
    app: &App,
    tx: &Tx,
    event: StaffChanged,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    release_work(app, tx, &of_staff(event)).await
}

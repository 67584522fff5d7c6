//! Somebody's rights changed: what they can no longer make is taken from them.

use contracts::identity::StaffChanged;
use copies::principals::of_staff;
use db::{Tx, backfill::may_be_repeat};
use envelope::Envelope;
use kernel::Failure;

use crate::app::callbacks::release_work;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_staff_changed(
    _state: &(),
    tx: &Tx,
    event: StaffChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    release_work(tx, &of_staff(event)).await
}

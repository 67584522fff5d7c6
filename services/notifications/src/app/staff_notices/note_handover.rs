//! Work changed hands: both sides are told, but whoever did it.

use db::Tx;
use vocabulary::NoticeId;

use crate::{
    domain::{Handover, StaffNotice},
    storage::staff_notices,
};

/// Keeps a notice for each who is told of it, in the consumer's transaction.
pub(crate) fn note_handover(tx: &Tx, handover: Handover) {
    let told = handover.told();
    if told.is_empty() {
        return;
    }
    let notices: Vec<StaffNotice> = told
        .into_iter()
        .map(|(staff_id, kind)| StaffNotice {
            id: NoticeId::new(tx.db().ids().as_ref()),
            staff_id,
            kind,
            source: handover.source,
            estate_id: handover.estate_id,
            ticket_id: handover.ticket_id,
            callback_id: handover.callback_id,
            number: handover.number.clone(),
            title: handover.shown_title(),
            is_confidential: handover.is_confidential,
            by: handover.by,
            at: handover.at,
            read_at: None,
        })
        .collect();
    staff_notices::insert_all(tx, &notices);
}

//! A customer pressed for a ticket: its owner is told, unless they know it from the customer or the ticket is about them.

use contracts::ticketing::TicketUrged;
use db::Tx;
use kernel::EventId;
use vocabulary::{NoticeId, NoticeKind};

use crate::{domain::StaffNotice, storage::staff_notices};

/// Keeps the notice in the consumer's transaction; `source` is the event's own id.
pub(crate) fn note_urge(tx: &Tx, source: EventId, urged: TicketUrged) {
    let TicketUrged { ticket_id, estate_id, ticket, urges: _, owner, noted_by, urged_at } = urged;
    let Some(owner) = owner.filter(|owner| ![noted_by, ticket.about_staff].contains(&Some(*owner))) else {
        return;
    };
    let notice = StaffNotice {
        id: NoticeId::new(tx.db().ids().as_ref()),
        staff_id: owner,
        kind: NoticeKind::TicketUrged,
        source,
        estate_id,
        ticket_id,
        callback_id: None,
        number: Some(ticket.number),
        title: (!ticket.is_confidential).then_some(ticket.title),
        is_confidential: ticket.is_confidential,
        by: noted_by,
        at: urged_at,
        read_at: None,
    };
    staff_notices::insert_all(tx, &[notice]);
}

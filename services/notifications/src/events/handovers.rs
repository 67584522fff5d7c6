//! From whom to whom the work went, as each event says.

use chrono::{DateTime, Utc};
use contracts::{
    callbacks::{CallbackAssigned, CallbackReleased, FollowedTicket},
    ticketing::{TicketAssigned, TicketFacts, TicketKind, TicketReleased},
};
use envelope::Event;
use kernel::{EstateId, EventId};
use vocabulary::{CallbackId, TicketId};

use crate::domain::Handover;

/// An event by which work changes hands.
pub(super) trait HandedOver: Event {
    /// What changed; `source` is the event's own id.
    fn handover(&self, source: EventId) -> Handover;
}

impl HandedOver for TicketAssigned {
    fn handover(&self, source: EventId) -> Handover {
        Handover {
            given_to: Some(self.assignee_id),
            taken_from: self.previous_assignee,
            by: self.assigned_by,
            ..of_ticket(source, (self.estate_id, self.ticket_id), &self.ticket, self.assigned_at)
        }
    }
}

impl HandedOver for TicketReleased {
    fn handover(&self, source: EventId) -> Handover {
        Handover {
            taken_from: Some(self.assignee_id),
            ..of_ticket(source, (self.estate_id, self.ticket_id), &self.ticket, self.released_at)
        }
    }
}

impl HandedOver for CallbackAssigned {
    fn handover(&self, source: EventId) -> Handover {
        let place = (self.estate_id, self.ticket_id, self.callback_id);
        Handover {
            given_to: Some(self.assignee_id),
            taken_from: self.previous_assignee,
            by: self.assigned_by,
            ..of_callback(source, place, self.ticket.as_ref(), self.assigned_at)
        }
    }
}

impl HandedOver for CallbackReleased {
    fn handover(&self, source: EventId) -> Handover {
        let place = (self.estate_id, self.ticket_id, self.callback_id);
        Handover {
            taken_from: Some(self.assignee_id),
            ..of_callback(source, place, self.ticket.as_ref(), self.released_at)
        }
    }
}

fn of_ticket(
    source: EventId,
    (estate_id, ticket_id): (EstateId, TicketId),
    ticket: &TicketFacts,
    at: DateTime<Utc>,
) -> Handover {
    Handover {
        source,
        estate_id,
        ticket_id,
        callback_id: None,
        number: Some(ticket.number.clone()),
        title: Some(ticket.title.clone()),
        is_confidential: is_confidential(ticket),
        about_staff: ticket.about_staff,
        given_to: None,
        taken_from: None,
        by: None,
        at,
    }
}

/// Events of the version before say nothing of it.
pub(super) fn is_confidential(ticket: &TicketFacts) -> bool {
    ticket.is_confidential || ticket.kind == TicketKind::Report
}

/// An event of an older version does not say what the ticket is called: then neither does the notice.
fn of_callback(
    source: EventId,
    (estate_id, ticket_id, callback_id): (EstateId, TicketId, CallbackId),
    ticket: Option<&FollowedTicket>,
    at: DateTime<Utc>,
) -> Handover {
    Handover {
        source,
        estate_id,
        ticket_id,
        callback_id: Some(callback_id),
        number: ticket.map(|ticket| ticket.number.clone()),
        title: ticket.and_then(|ticket| ticket.title.clone()),
        is_confidential: ticket.is_some_and(|ticket| ticket.is_confidential),
        about_staff: ticket.and_then(|ticket| ticket.about_staff),
        given_to: None,
        taken_from: None,
        by: None,
        at,
    }
}

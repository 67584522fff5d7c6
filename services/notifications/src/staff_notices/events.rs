//! What members of staff are told of their work, as each event says: one handler for all of these events.
#![warn(clippy::future_not_send)]

use chrono::{DateTime, Utc};
use contracts::{
    callbacks::FollowedTicket,
    ticketing::{TicketFacts, TicketKind, TicketReclassified},
};
use db::{
    InboxConsumer, Tx,
    backfill::{comes_too_late, may_be_repeat},
};
use envelope::{Envelope, Event};
use kernel::{EstateId, EventId, Failure};
use vocabulary::{CallbackId, NoticeKind, TicketId};

use crate::{
    domain::NEWS_FOR,
    staff_notices::{
        app::{TicketNow, follow_ticket, tell_staff},
        domain::StaffEvent,
    },
};

/// For each event, of a ticket or of a callback, when it was and by whom, and who of those it names is told what.
macro_rules! staff_events {
    ($(
        $service:ident::$event:ident of $subject:ident at $at:ident $(by $by:ident)?:
        $($person:ident is told $kind:ident),+;
    )+) => {
        /// Has members of staff told what these events say.
        pub(crate) fn follow(consumer: InboxConsumer) -> InboxConsumer {
            consumer
                .on::<TicketReclassified, _, _>((), on_ticket_reclassified)
                $(.on::<contracts::$service::$event, _, _>((), on_staff_event::<contracts::$service::$event>))+
        }

        $(
            impl NotifiesStaff for contracts::$service::$event {
                fn staff_event(&self, source: EventId) -> StaffEvent {
                    StaffEvent {
                        to: vec![$((self.$person.into(), NoticeKind::$kind)),+],
                        $(by: self.$by,)?
                        ..staff_events!(@$subject self, source, self.$at)
                    }
                }
            }
        )+
    };
    (@ticket $event:expr, $source:expr, $at:expr) => {
        of_ticket($source, ($event.estate_id, $event.ticket_id), &$event.ticket, $at)
    };
    (@callback $event:expr, $source:expr, $at:expr) => {
        of_callback(
            $source,
            ($event.estate_id, $event.ticket_id, $event.callback_id),
            $event.ticket.as_ref(),
            $at,
        )
    };
}

staff_events! {
    ticketing::TicketAssigned of ticket at assigned_at by assigned_by:
        assignee_id is told TicketAssigned, previous_assignee is told TicketUnassigned;
    ticketing::TicketReleased of ticket at released_at: assignee_id is told TicketUnassigned;
    ticketing::TicketUrged of ticket at urged_at by noted_by: owner is told TicketUrged;
    callbacks::CallbackAssigned of callback at assigned_at by assigned_by:
        assignee_id is told CallbackAssigned, previous_assignee is told CallbackUnassigned;
    callbacks::CallbackReleased of callback at released_at: assignee_id is told CallbackUnassigned;
}

/// Applies one event in the inbox's transaction.
async fn on_staff_event<E: NotifiesStaff>(
    _state: &(),
    tx: &Tx,
    event: E,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    tell_staff(tx, event.staff_event(envelope.id));
    Ok(())
}

/// A ticket was something else than it was taken for: what was told of it goes with it.
async fn on_ticket_reclassified(
    _state: &(),
    tx: &Tx,
    event: TicketReclassified,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    let ticket = TicketNow {
        ticket_id: event.ticket_id,
        is_confidential: is_confidential(&event.ticket),
        title: event.ticket.title,
        about_staff: event.ticket.about_staff,
    };
    follow_ticket(tx, ticket).await
}

/// An event of which members of staff are told.
trait NotifiesStaff: Event {
    /// What, and whom; `source` is the event's own id.
    fn staff_event(&self, source: EventId) -> StaffEvent;
}

fn of_ticket(
    source: EventId,
    (estate_id, ticket_id): (EstateId, TicketId),
    ticket: &TicketFacts,
    at: DateTime<Utc>,
) -> StaffEvent {
    StaffEvent {
        source,
        estate_id,
        ticket_id,
        callback_id: None,
        number: Some(ticket.number.clone()),
        title: Some(ticket.title.clone()),
        is_confidential: is_confidential(ticket),
        about_staff: ticket.about_staff,
        to: Vec::new(),
        by: None,
        at,
    }
}

/// Events of the version before say nothing of it.
fn is_confidential(ticket: &TicketFacts) -> bool {
    ticket.is_confidential || ticket.kind == TicketKind::Report
}

/// An event of an older version does not say what the ticket is called: then neither does the notice.
fn of_callback(
    source: EventId,
    (estate_id, ticket_id, callback_id): (EstateId, TicketId, CallbackId),
    ticket: Option<&FollowedTicket>,
    at: DateTime<Utc>,
) -> StaffEvent {
    StaffEvent {
        source,
        estate_id,
        ticket_id,
        callback_id: Some(callback_id),
        number: ticket.map(|ticket| ticket.number.clone()),
        title: ticket.and_then(|ticket| ticket.title.clone()),
        is_confidential: ticket.is_some_and(|ticket| ticket.is_confidential),
        about_staff: ticket.and_then(|ticket| ticket.about_staff),
        to: Vec::new(),
        by: None,
        at,
    }
}

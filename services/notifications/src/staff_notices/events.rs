//! What members of staff are told of their work, as each event says: one handler for all of these events.
#![warn(clippy::future_not_send)]

use chrono::{DateTime, NaiveDate, Utc};
use contracts::{
    callbacks::FollowedTicket,
    registers::{FormRecordFacts, FormRecordOverdue, FormRecordReminder, PatrolRoundMissed},
    ticketing::{TicketFacts, TicketKind, TicketReclassified},
};
use db::{
    InboxConsumer, Tx,
    backfill::{comes_too_late, may_be_repeat},
};
use envelope::{Envelope, Event};
use kernel::{EstateId, EventId, Failure, StaffId};
use vocabulary::{CallbackId, FormClass, FormRecordId, NoticeKind, TicketId};

use crate::{
    domain::NEWS_FOR,
    staff_notices::{
        app::{TicketNow, find_register_keepers, follow_ticket, tell_staff},
        domain::{NoticeSubject, StaffEvent},
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
                .on::<FormRecordOverdue, _, _>((), on_record_overdue)
                .on::<FormRecordReminder, _, _>((), on_record_reminder)
                .on::<PatrolRoundMissed, _, _>((), on_round_missed)
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

/// What runs on a register should have been closed.
async fn on_record_overdue(
    _state: &(),
    tx: &Tx,
    event: FormRecordOverdue,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let FormRecordOverdue { form_record_id, estate_id, record, filled_by, overdue_since: _, found_at } =
        event;
    let told = Register { estate_id, form_record_id, record, filled_by, reminded_of: None, at: found_at };
    tell_keepers(tx, envelope, (NoticeKind::FormRecordOverdue, told)).await
}

/// A date on a register comes near or has passed.
async fn on_record_reminder(
    _state: &(),
    tx: &Tx,
    event: FormRecordReminder,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let FormRecordReminder {
        form_record_id,
        estate_id,
        record,
        filled_by,
        field,
        date,
        days: _,
        reminded_at,
    } = event;
    let reminded_of = Some((field, date));
    let told = Register { estate_id, form_record_id, record, filled_by, reminded_of, at: reminded_at };
    tell_keepers(tx, envelope, (NoticeKind::FormRecordReminder, told)).await
}

/// What an event says of a record on a register.
struct Register {
    estate_id: EstateId,
    form_record_id: FormRecordId,
    record: FormRecordFacts,
    filled_by: Option<StaffId>,
    reminded_of: Option<(String, NaiveDate)>,
    at: DateTime<Utc>,
}

/// Tells whoever filled it in, and those who keep the registers of the estate.
async fn tell_keepers(
    tx: &Tx,
    envelope: &Envelope,
    (kind, told): (NoticeKind, Register),
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    let Register { estate_id, form_record_id, record, filled_by, reminded_of, at } = told;
    // A class that only another version knows is kept as the strictest is.
    let is_confidential = match tx.known(&record.class) {
        Some(FormClass::Internal | FormClass::Personal) => false,
        Some(FormClass::Confidential) | None => true,
    };
    let mut keepers = find_register_keepers(tx, estate_id, is_confidential).await?;
    keepers.retain(|keeper| Some(*keeper) != filled_by);
    let to = filled_by.into_iter().chain(keepers).map(|staff_id| (Some(staff_id), kind)).collect();
    let event = StaffEvent {
        source: envelope.id,
        estate_id,
        subject: NoticeSubject::Record { form_record_id, form: record.form, reminded_of },
        number: Some(record.number),
        title: None,
        is_confidential,
        about_staff: None,
        to,
        by: None,
        at,
    };
    tell_staff(tx, event);
    Ok(())
}

/// A round of a patrol was not done in time: whoever set out is told, and those who keep the registers of the estate.
async fn on_round_missed(
    _state: &(),
    tx: &Tx,
    event: PatrolRoundMissed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    let mut keepers = find_register_keepers(tx, event.estate_id, false).await?;
    keepers.retain(|keeper| Some(*keeper) != event.started_by);
    let kind = NoticeKind::PatrolRoundMissed;
    let told = event.started_by.into_iter().chain(keepers);
    let notice = StaffEvent {
        source: envelope.id,
        estate_id: event.estate_id,
        subject: NoticeSubject::Round { patrol_round_id: event.patrol_round_id },
        number: None,
        title: Some(event.plan),
        is_confidential: false,
        about_staff: None,
        to: told.map(|staff_id| (Some(staff_id), kind)).collect(),
        by: None,
        at: event.missed_at,
    };
    tell_staff(tx, notice);
    Ok(())
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
        subject: NoticeSubject::Ticket { ticket_id, callback_id: None },
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
        subject: NoticeSubject::Ticket { ticket_id, callback_id: Some(callback_id) },
        number: ticket.map(|ticket| ticket.number.clone()),
        title: ticket.and_then(|ticket| ticket.title.clone()),
        is_confidential: ticket.is_some_and(|ticket| ticket.is_confidential),
        about_staff: ticket.and_then(|ticket| ticket.about_staff),
        to: Vec::new(),
        by: None,
        at,
    }
}

//! What members of staff are told of their work, as each event says: one handler for all of these events.
#![warn(clippy::future_not_send)]

use chrono::{DateTime, NaiveDate, Utc};
use contracts::{
    callbacks::FollowedTicket,
    playbooks::{PlaybookRunFacts, PlaybookRunStarted, PlaybookStepOverdue},
    registers::{FormRecordFacts, FormRecordOverdue, FormRecordReminder, PatrolRoundMissed},
    ticketing::{
        TicketEscalated, TicketEscalationUnanswered, TicketFacts, TicketGlassBroken, TicketKind,
        TicketProgressMissed, TicketReadersChanged, TicketReclassified,
    },
};
use db::{
    InboxConsumer, Tx,
    backfill::{comes_too_late, may_be_repeat},
};
use envelope::{Envelope, Event};
use kernel::{EstateId, EventId, Failure, Permission, StaffId};
use vocabulary::{CallbackId, FormClass, FormRecordId, NoticeKind, PlaybookRunId, TicketId};

use crate::{
    domain::NEWS_FOR,
    staff_notices::{
        app::{
            TicketNow, find_register_keepers, find_responders, find_supervisors, follow_ticket, tell_staff,
        },
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
                .on::<TicketEscalated, _, _>((), on_ticket_escalated)
                .on::<TicketEscalationUnanswered, _, _>((), on_escalation_unanswered)
                .on::<TicketProgressMissed, _, _>((), on_progress_missed)
                .on::<TicketReadersChanged, _, _>((), on_staff_event::<TicketReadersChanged>)
                .on::<TicketGlassBroken, _, _>((), on_staff_event::<TicketGlassBroken>)
                .on::<FormRecordOverdue, _, _>((), on_record_overdue)
                .on::<FormRecordReminder, _, _>((), on_record_reminder)
                .on::<PlaybookRunStarted, _, _>((), on_run_started)
                .on::<PlaybookStepOverdue, _, _>((), on_step_overdue)
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
    ticketing::TicketProgressNoted of ticket at noted_at by noted_by: first_responder is told TicketProgressNoted;
    ticketing::TicketResolved of ticket at resolved_at by resolved_by: first_responder is told TicketResolved;
    ticketing::TicketCancelled of ticket at cancelled_at by cancelled_by: first_responder is told TicketCancelled;
    ticketing::TicketMessageAdded of ticket at added_at: owner is told TicketMessaged;
    callbacks::CallbackAssigned of callback at assigned_at by assigned_by:
        assignee_id is told CallbackAssigned, previous_assignee is told CallbackUnassigned;
    callbacks::CallbackReleased of callback at released_at: assignee_id is told CallbackUnassigned;
}

impl NotifiesStaff for TicketReadersChanged {
    fn staff_event(&self, source: EventId) -> StaffEvent {
        StaffEvent {
            to: entrusted(&self.added),
            by: self.changed_by,
            ..of_ticket(source, (self.estate_id, self.ticket_id), &self.ticket, self.changed_at)
        }
    }
}

impl NotifiesStaff for TicketGlassBroken {
    fn staff_event(&self, source: EventId) -> StaffEvent {
        let told = |reader: &StaffId| (Some(*reader), NoticeKind::TicketGlassBroken);
        StaffEvent {
            to: self.readers.iter().map(told).collect(),
            by: self.broken_by,
            ..of_ticket(source, (self.estate_id, self.ticket_id), &self.ticket, self.broken_at)
        }
    }
}

/// Each of these is told that a ticket is theirs to read.
fn entrusted(readers: &[StaffId]) -> Vec<(Option<StaffId>, NoticeKind)> {
    readers.iter().map(|reader| (Some(*reader), NoticeKind::TicketEntrusted)).collect()
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
    let place = (event.estate_id, event.ticket_id);
    let news = StaffEvent {
        to: entrusted(&event.entrusted_to),
        by: event.entrusted_by,
        ..of_ticket(envelope.id, place, &event.ticket, event.reclassified_at)
    };
    let ticket = TicketNow {
        ticket_id: event.ticket_id,
        is_confidential: event.ticket.is_for_named_readers || is_confidential(&event.ticket),
        title: event.ticket.title,
        about_staff: event.ticket.about_staff,
    };
    follow_ticket(tx, ticket).await?;
    if !comes_too_late(tx, envelope, NEWS_FOR) {
        tell_staff(tx, news);
    }
    Ok(())
}

/// Time passed, and a ticket is passed on.
async fn on_ticket_escalated(
    _state: &(),
    tx: &Tx,
    event: TicketEscalated,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let of = of_ticket(envelope.id, (event.estate_id, event.ticket_id), &event.ticket, event.escalated_at);
    let of = StaffEvent { by: event.escalated_by, ..of };
    // A warning that comes before a promise ends is its worker's, too, and so is what another found beyond them.
    let is_told = event.escalation.promise.is_some() || event.escalation.is_asked;
    let worker = event.ticket.assignee_id.filter(|_worker| is_told);
    tell_those_in_charge(tx, envelope, (of, NoticeKind::TicketEscalated), (worker, event.recipients)).await
}

/// Nobody took it up.
async fn on_escalation_unanswered(
    _state: &(),
    tx: &Tx,
    event: TicketEscalationUnanswered,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let of = of_ticket(envelope.id, (event.estate_id, event.ticket_id), &event.ticket, event.found_at);
    let kind = NoticeKind::TicketEscalationUnanswered;
    tell_those_in_charge(tx, envelope, (of, kind), (None, event.recipients)).await
}

/// Nobody knows how far it is.
async fn on_progress_missed(
    _state: &(),
    tx: &Tx,
    event: TicketProgressMissed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let of = of_ticket(envelope.id, (event.estate_id, event.ticket_id), &event.ticket, event.missed_at);
    let told = (event.ticket.assignee_id, event.recipients);
    tell_those_in_charge(tx, envelope, (of, NoticeKind::TicketProgressMissed), told).await
}

/// Tells who hears of a ticket by its standard, and its worker; where nobody holds one of the positions, those who supervise there:
/// a matter that is passed on never goes to nobody.
async fn tell_those_in_charge(
    tx: &Tx,
    envelope: &Envelope,
    (mut event, kind): (StaffEvent, NoticeKind),
    (worker, recipients): (Option<StaffId>, Vec<StaffId>),
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    let in_charge = if recipients.is_empty() {
        find_supervisors(tx, event.estate_id, event.is_confidential).await?
    } else {
        recipients
    };
    let mut told: Vec<StaffId> = worker.into_iter().chain(in_charge).collect();
    told.sort_unstable();
    told.dedup();
    event.to = told.into_iter().map(|staff_id| (Some(staff_id), kind)).collect();
    tell_staff(tx, event);
    Ok(())
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

/// An emergency began: everybody is told who may read emergencies there, but whoever started it.
async fn on_run_started(
    _state: &(),
    tx: &Tx,
    event: PlaybookRunStarted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    let PlaybookRunStarted { playbook_run_id, estate_id, run, started_by, happened_at: _, started_at } =
        event;
    let to = responders(tx, estate_id, &run, &[Permission::EmergenciesRead]).await?;
    let emergency = Emergency { estate_id, playbook_run_id, run, step: None, at: started_at };
    let kind = NoticeKind::PlaybookRunStarted;
    let told = StaffEvent { by: started_by, ..emergency.told(envelope.id, (kind, to)) };
    tell_staff(tx, told);
    Ok(())
}

/// A step was not done in time: whoever commands is told, whoever started it, and those who may command others.
async fn on_step_overdue(
    _state: &(),
    tx: &Tx,
    event: PlaybookStepOverdue,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    let PlaybookStepOverdue {
        playbook_run_id,
        estate_id,
        run,
        step,
        clause: _,
        started_by,
        overdue_since: _,
        found_at,
    } = event;
    let needed = [Permission::EmergenciesRead, Permission::EmergenciesCommand];
    let mut to = responders(tx, estate_id, &run, &needed).await?;
    let answerable = [run.commander_id, started_by];
    to.extend(answerable.into_iter().flatten());
    to.sort_unstable();
    to.dedup();
    let emergency = Emergency { estate_id, playbook_run_id, run, step, at: found_at };
    tell_staff(tx, emergency.told(envelope.id, (NoticeKind::PlaybookStepOverdue, to)));
    Ok(())
}

/// Who holds all of `needed` at the estate; of what only named readers see, these.
async fn responders(
    tx: &Tx,
    estate_id: EstateId,
    run: &PlaybookRunFacts,
    needed: &[Permission],
) -> Result<Vec<StaffId>, Failure> {
    if run.is_confidential {
        return Ok(run.readers.clone());
    }
    find_responders(tx, estate_id, needed).await
}

/// What an event says of a run.
struct Emergency {
    estate_id: EstateId,
    playbook_run_id: PlaybookRunId,
    run: PlaybookRunFacts,
    step: Option<String>,
    at: DateTime<Utc>,
}

impl Emergency {
    fn told(self, source: EventId, (kind, to): (NoticeKind, Vec<StaffId>)) -> StaffEvent {
        let Self { estate_id, playbook_run_id, run, step, at } = self;
        StaffEvent {
            source,
            estate_id,
            subject: NoticeSubject::Run { playbook_run_id, playbook: run.playbook, step },
            number: Some(run.number),
            title: None,
            is_confidential: run.is_confidential,
            about_staff: None,
            to: to.into_iter().map(|staff_id| (Some(staff_id), kind)).collect(),
            by: None,
            at,
        }
    }
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
        title: Some(ticket.title.clone()).filter(|_title| !ticket.is_for_named_readers),
        is_confidential: is_confidential(ticket),
        about_staff: ticket.about_staff,
        to: Vec::new(),
        by: None,
        at,
    }
}

/// Whether the right to what is confidential is needed to be told. Of what is for named readers none is: whoever is told is one
/// of them, or was, and learns no more than its number. Events of the version before say nothing of it.
fn is_confidential(ticket: &TicketFacts) -> bool {
    !ticket.is_for_named_readers && (ticket.is_confidential || ticket.kind == TicketKind::Report)
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

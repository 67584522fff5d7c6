//! Taking down a contact, and opening the ticket it asks for in the same transaction: the customer is told a number that is
//! there. Who reached us is shown in full only to be asked again, on the record.
#![warn(clippy::future_not_send)]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use contracts::hotline::{CallAnswered, CallEnded};
use copies::{clearances::Attempt, parties::Parties};
use db::{AuditEntry, Db, SecurityKind, Tx, security};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Coded, ErrorKind, EstateId, Failure, Faults, ListQuery, PageOf, Refusal, StaffId};
use serde_json::json;
use vocabulary::{
    CallId, Channel, ClearedAct, ConfidentialityClass, CustomerId, InteractionId, TicketId, UnitId,
};

use crate::{
    app::App,
    events::publish,
    inquiries::{
        app::{draw_code, keep_code},
        domain::InquiryCode,
    },
    interactions::{
        domain::{Contact, Interaction},
        storage::{self, CallRef},
    },
    standards::app::ApplicableStandard,
    tickets::{
        self,
        app::{RequestedTicket, TicketOrder, act_in, prepare_ticket, store_ticket},
        domain::{Classification, Subject, Ticket, TicketAct},
    },
};

pub(crate) use crate::interactions::storage::InteractionList;

/// How much later than it happened a contact may be written down without a word.
const LATE: TimeDelta = TimeDelta::days(3);

/// And at all.
const TOO_LATE: TimeDelta = TimeDelta::days(366);

/// How far other people's clocks may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(1);

/// What an agent wrote down.
#[derive(Debug, Clone)]
pub(crate) struct RecordInteraction {
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) contact: Option<Contact>,
    pub(crate) call_id: Option<CallId>,
    pub(crate) channel: Channel,
    /// The colleague who sits beside whoever is not cleared to take calls alone.
    pub(crate) accompanied_by: Option<StaffId>,
    pub(crate) summary: String,
    /// When it happened; now, unless it was put on paper first.
    pub(crate) received_at: Option<DateTime<Utc>>,
    /// Why it is written down so late.
    pub(crate) late_reason: Option<String>,
    /// The ticket to open; absent when the contact was settled on the spot.
    pub(crate) ticket: Option<RequestedTicket>,
    /// The term the customer asks for (DLN-06).
    pub(crate) customer_term: Option<DateTime<Utc>>,
}

/// A contact and the ticket it opened.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) interaction: Interaction,
    pub(crate) ticket: Option<Ticket>,
    /// By which whoever left neither name nor number can ask about it; shown when it is taken down, and never again.
    pub(crate) inquiry_code: Option<InquiryCode>,
}

/// Takes a contact down.
///
/// # Errors
/// `clearance.missing` and others of [`Attempt::check`] where it is a call; otherwise those of what it names.
#[tracing::instrument(skip_all, name = "ticketing.record_interaction")]
pub(crate) async fn record_interaction(
    app: &App,
    actor: &Actor,
    command: RecordInteraction,
    idempotency_key: IdempotencyKey<Recorded>,
) -> Result<Outcome<Recorded>, Failure> {
    let recorded = store_interaction(app, actor, command, &idempotency_key).await;
    app.db.settle(&idempotency_key, recorded).await
}

async fn store_interaction(
    app: &App,
    actor: &Actor,
    command: RecordInteraction,
    idempotency_key: &IdempotencyKey<Recorded>,
) -> Result<Recorded, Failure> {
    let RecordInteraction { estate_id, unit_id, customer_id, customer_term, .. } = command;
    let requested = command.ticket.clone();
    let parties = Parties { estate_id, unit_id, customer_id };
    let (applicable_standard, place) = ApplicableStandard::of_parties(app, actor, parties).await?;
    let (estate, accompanied_by) = (Arc::clone(&applicable_standard.estate), command.accompanied_by);
    let act = (command.channel == Channel::Call).then_some(ClearedAct::Calls);
    Attempt { act, accompanied_by, estate: Some(estate) }.check(&app.db, actor).await?;
    let batch = app.db.batch();
    let now = batch.now();
    check(app, &command, now).await?;
    let mut interaction = interaction(app, actor, command, now);
    let new = match requested {
        Some(requested) => {
            let order = TicketOrder::from_interaction(&interaction, requested, customer_term);
            Some(prepare_ticket(app, actor, &applicable_standard, place, order, now).await?)
        }
        None => None,
    };
    interaction.follow(new.as_ref().map(|new| &new.ticket.subject));
    storage::insert(&batch, &interaction)?;
    batch.publish(&publish::interaction_recorded(&interaction), 1)?;
    batch.audit(audit(actor, &interaction, accompanied_by));
    let (ticket, inquiry_code) = match new {
        Some(mut new) => {
            // Who can be called back needs no code.
            let is_anonymous = interaction.customer_id.is_none() && interaction.contact.is_none();
            let code = is_anonymous.then(|| draw_code(&mut new.ticket));
            let ticket = store_ticket(&batch, actor, new)?;
            if let Some(code) = &code {
                keep_code(&batch, code, &ticket);
            }
            (Some(ticket), code)
        }
        None => (None, None),
    };
    let recorded = Recorded { interaction, ticket, inquiry_code };
    batch.keep_reply(idempotency_key, &recorded)?;
    batch.commit().await?;
    Ok(recorded)
}

fn interaction(app: &App, actor: &Actor, command: RecordInteraction, now: DateTime<Utc>) -> Interaction {
    Interaction {
        id: InteractionId::new(app.db.ids().as_ref()),
        estate_id: command.estate_id,
        unit_id: command.unit_id,
        customer_id: command.customer_id,
        contact: command.contact,
        call_id: command.call_id,
        channel: command.channel,
        summary: command.summary,
        received_by: actor.principal.to_string(),
        received_at: command.received_at.map_or(now, |at| at.min(now)),
        recorded_at: now,
        late_reason: command.late_reason,
        class: ConfidentialityClass::Open,
        about_staff: None,
    }
}

impl Interaction {
    /// It is as confidential as the ticket that it brings.
    fn follow(&mut self, subject: Option<&Subject>) {
        self.class = subject.map_or(ConfidentialityClass::Open, |subject| subject.class);
        self.about_staff = subject.and_then(|subject| subject.about_staff);
    }
}

/// When it happened, and by which call.
async fn check(app: &App, command: &RecordInteraction, now: DateTime<Utc>) -> Result<(), Failure> {
    let mut faults = Faults::new();
    if let Some(received_at) = command.received_at {
        if received_at > now + AHEAD {
            faults.add("/received_at", "received_at.in_future");
        } else if received_at < now - TOO_LATE {
            faults.add("/received_at", "received_at.too_old");
        } else if received_at < now - LATE && command.late_reason.is_none() {
            faults.add("/late_reason", "late_reason.missing");
        }
    }
    if let Some(call_id) = command.call_id {
        check_call(app, call_id, command.estate_id, &mut faults).await?;
    }
    faults.into_result()?;
    Ok(())
}

/// Notes a fault when the hotline told of no such call, at this estate or at none yet. One that may have begun within the
/// hour is taken at its word: contacts are taken down while the bus is away, too.
async fn check_call(
    app: &App,
    call_id: CallId,
    estate_id: EstateId,
    faults: &mut Faults,
) -> Result<(), Failure> {
    let unknown = Refusal::at("/call_id", "call.unknown");
    let (reader, id) = (app.db.reader(), call_id.to_string());
    let absent = app.db.refusal_if_absent(reader, &["hotline.call"], &id, unknown.clone()).await?;
    match storage::find_call(&app.db, call_id).await? {
        Some(call) if call.estate_id.is_none_or(|known| known == estate_id) => {}
        Some(_elsewhere) => faults.take(unknown),
        None if absent.kind == ErrorKind::Unavailable => {}
        None => faults.take(absent),
    }
    Ok(())
}

fn audit(actor: &Actor, interaction: &Interaction, accompanied_by: Option<StaffId>) -> AuditEntry {
    let channel = interaction.channel.as_str();
    let after = match accompanied_by {
        Some(beside) => json!({ "channel": channel, "accompanied_by": beside }),
        None => json!({ "channel": channel }),
    };
    AuditEntry::new(actor, "record_interaction", "interaction", interaction.id)
        .at(interaction.estate_id)
        .after(after)
}

/// The contact and its ticket, when the actor may see them.
#[tracing::instrument(skip_all, name = "ticketing.get_interaction")]
pub(crate) async fn get_interaction(
    app: &App,
    actor: &Actor,
    id: InteractionId,
) -> Result<Recorded, Failure> {
    let interaction = storage::find(app.db.reader(), app.db.sealer(), actor, id).await?;
    let interaction = interaction.ok_or_else(Refusal::not_found)?;
    let ticket = tickets::storage::brought_by(app.db.reader(), actor, id).await?;
    tickets::app::note_looks(&app.db, actor, &ticket, "interaction").await?;
    Ok(Recorded { interaction, ticket, inquiry_code: None })
}

/// One page of the contacts the actor may see.
#[tracing::instrument(skip_all, name = "ticketing.list_interactions")]
pub(crate) async fn list_interactions(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Interaction>, Failure> {
    let page = storage::list(&app.db, actor, query).await?;
    note_looks_at_contacts(&app.db, actor, &page.items).await?;
    Ok(page)
}

/// Notes who was shown the words of which confidential contacts, as of the tickets that these brought.
async fn note_looks_at_contacts(db: &Db, actor: &Actor, shown: &[Interaction]) -> Result<(), Failure> {
    let batch = db.batch();
    let confidential = shown.iter().filter(|contact| contact.class != ConfidentialityClass::Open);
    let mut is_noted = false;
    for contact in confidential {
        let entry = AuditEntry::new(actor, "looked_at", "interaction", contact.id);
        batch.audit(entry.at(contact.estate_id).after(json!({ "step": { "shown": "list" } })));
        is_noted = true;
    }
    if is_noted {
        batch.commit().await?;
    }
    Ok(())
}

/// Whoever reached us without being known turned out to be this customer of the archive: the contact is theirs, and so is the
/// ticket that it brought.
///
/// # Errors
/// Not found; `interaction.has_customer`; a fault at `/customer_id` of somebody who is not known there; what the ticket refuses.
#[tracing::instrument(skip_all, name = "ticketing.promote_contact")]
pub(crate) async fn promote_contact(
    app: &App,
    actor: &Actor,
    id: InteractionId,
    customer_id: CustomerId,
    reason: String,
) -> Result<Recorded, Failure> {
    let known = storage::find(app.db.reader(), app.db.sealer(), actor, id).await?;
    let known = known.ok_or_else(Refusal::not_found)?;
    let parties = Parties { estate_id: known.estate_id, unit_id: None, customer_id: Some(customer_id) };
    parties.check(&app.db, app.directory.as_ref(), actor).await?;
    let tx = app.db.begin().await?;
    let interaction = storage::find(tx.conn(), app.db.sealer(), actor, id).await?;
    let mut interaction = interaction.ok_or_else(Refusal::not_found)?;
    if interaction.customer_id.is_some() {
        return Err(Refusal::conflict("interaction.has_customer").into());
    }
    storage::set_customer(&tx, id, customer_id).await?;
    interaction.customer_id = Some(customer_id);
    let entry = AuditEntry::new(actor, "promote_contact", "interaction", id)
        .at(interaction.estate_id)
        .after(json!({ "customer_id": customer_id }));
    tx.audit(entry);
    let ticket = match tickets::storage::brought_by(tx.conn(), actor, id).await? {
        Some(before) => Some(name_customer(&tx, actor, &before, (customer_id, reason)).await?),
        None => None,
    };
    tx.commit().await?;
    Ok(Recorded { interaction, ticket, inquiry_code: None })
}

async fn name_customer(
    tx: &Tx,
    actor: &Actor,
    before: &Ticket,
    (customer_id, reason): (CustomerId, String),
) -> Result<Ticket, Failure> {
    let to = Classification { customer_id: Some(customer_id), ..before.classification() };
    let act = TicketAct::Reclassify { to, readers: Vec::new(), terms: None, reason };
    act_in(tx, actor, before, act).await
}

/// The contact, in full. What is shown, and what is refused, is on the record before it is answered.
///
/// # Errors
/// Not found when the contact left no number; a fault at `/reference` when the ticket is not theirs, or over;
/// `allowance_used_up` for who asks about too many different contacts.
#[tracing::instrument(skip_all, name = "ticketing.reveal_interaction")]
pub(crate) async fn reveal_interaction(
    app: &App,
    actor: &Actor,
    id: InteractionId,
    reference: TicketId,
) -> Result<Contact, Failure> {
    app.reveals.take(&app.db, actor, id.to_string().as_bytes()).await?;
    let tx = app.db.begin().await?;
    let interaction = storage::find(tx.conn(), app.db.sealer(), actor, id).await?;
    let interaction = interaction.ok_or_else(Refusal::not_found)?;
    let contact = interaction.contact.ok_or_else(Refusal::not_found)?;
    let ticket = tickets::storage::load(&tx, actor, reference).await?;
    let is_theirs =
        ticket.is_some_and(|ticket| ticket.origin.interaction_id == Some(id) && !ticket.state.is_over());
    let (kind, action) = if is_theirs {
        (SecurityKind::Revealed, "reveal_contact")
    } else {
        (SecurityKind::RevealRefused, "refuse_reveal")
    };
    let entry = AuditEntry::new(actor, action, "interaction", id)
        .at(interaction.estate_id)
        .after(json!({ "purpose": "open_ticket", "reference": reference }));
    security::record_audited(&tx, kind, entry);
    tx.commit().await?;
    if is_theirs {
        return Ok(contact);
    }
    Err(Refusal::at("/reference", Coded::new("reference.unknown").with("what", "contact")).into())
}

/// A call was taken, or came to its end; by then its estate may be known.
pub(crate) fn note_call(tx: &Tx, call: CallRef) {
    storage::keep(tx, call);
}

impl From<CallAnswered> for CallRef {
    fn from(call: CallAnswered) -> Self {
        Self { call_id: call.call_id, estate_id: call.estate_id }
    }
}

impl From<CallEnded> for CallRef {
    fn from(call: CallEnded) -> Self {
        Self { call_id: call.call_id, estate_id: call.estate_id }
    }
}

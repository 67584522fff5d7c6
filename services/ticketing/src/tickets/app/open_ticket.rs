//! Opening a ticket: its number, its standard and its first deadlines are fixed here.

use chrono::{DateTime, TimeDelta, Utc};
use copies::parties::Parties;
use db::Writes;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, Faults, StaffId};
use vocabulary::{Channel, CustomerId, InteractionId, TicketId, UnitId};

use super::{
    people,
    readers::{Entrusting, choose_readers},
    trail::audit_step,
};
use crate::{
    app::App,
    events::publish,
    interactions::domain::Interaction,
    standards::app::ApplicableStandard,
    tickets::{
        domain::{Origin, Place, Round, Subject, Ticket, TicketEvent},
        storage,
    },
};

/// How far ahead the term lies at most that a customer may ask for: beyond, it would be no deadline at all.
const LONGEST_CUSTOMER_TERM: TimeDelta = TimeDelta::days(366);

/// What a ticket is to be about, and who is to read it where it is for named readers. The subject's class is the widest that is
/// asked for.
#[derive(Debug, Clone)]
pub(crate) struct RequestedTicket {
    pub(crate) subject: Subject,
    pub(crate) readers: Vec<StaffId>,
}

/// A new ticket before it is stored, and those who are to read it where it is for named readers.
#[derive(Debug)]
pub(crate) struct NewTicket {
    pub(crate) ticket: Ticket,
    pub(crate) event: TicketEvent,
    pub(crate) readers: Vec<StaffId>,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct TicketOrder {
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) interaction_id: Option<InteractionId>,
    pub(crate) requested: RequestedTicket,
    /// By which channel it came; absent when no contact came before.
    pub(crate) channel: Option<Channel>,
    /// The term the customer asks for (DLN-06).
    pub(crate) customer_term: Option<DateTime<Utc>>,
    /// When the request reached us; now, when no contact came before.
    pub(crate) received_at: Option<DateTime<Utc>>,
}

impl TicketOrder {
    /// The ticket that a contact asks for.
    pub(crate) fn from_interaction(
        interaction: &Interaction,
        requested: RequestedTicket,
        customer_term: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            estate_id: interaction.estate_id,
            unit_id: interaction.unit_id,
            customer_id: interaction.customer_id,
            interaction_id: Some(interaction.id),
            requested,
            channel: Some(interaction.channel),
            customer_term,
            received_at: Some(interaction.received_at),
        }
    }
}

/// Opens a ticket that no contact came before, such as a patrol's finding.
#[tracing::instrument(skip_all, name = "ticketing.open_ticket")]
pub(crate) async fn open_ticket(
    app: &App,
    actor: &Actor,
    order: TicketOrder,
    idempotency_key: IdempotencyKey<Ticket>,
) -> Result<Outcome<Ticket>, Failure> {
    let opened = decide_and_store(app, actor, order, &idempotency_key).await;
    app.db.settle(&idempotency_key, opened).await
}

async fn decide_and_store(
    app: &App,
    actor: &Actor,
    order: TicketOrder,
    idempotency_key: &IdempotencyKey<Ticket>,
) -> Result<Ticket, Failure> {
    let TicketOrder { estate_id, unit_id, customer_id, .. } = order;
    let parties = Parties { estate_id, unit_id, customer_id };
    let (applicable_standard, place) = ApplicableStandard::of_parties(app, actor, parties).await?;
    let batch = app.db.batch();
    let new = prepare_ticket(app, actor, &applicable_standard, place, order, batch.now()).await?;
    let ticket = store_ticket(&batch, actor, new)?;
    batch.keep_reply(idempotency_key, &ticket)?;
    batch.commit().await?;
    Ok(ticket)
}

/// Decides everything about a new ticket, before anything is written.
///
/// # Errors
/// Faults of what it is about, under `/ticket`, and of the customer's own term.
#[tracing::instrument(skip_all, name = "ticketing.prepare_ticket")]
pub(crate) async fn prepare_ticket(
    app: &App,
    actor: &Actor,
    applicable_standard: &ApplicableStandard,
    place: Place,
    order: TicketOrder,
    opened_at: DateTime<Utc>,
) -> Result<NewTicket, Failure> {
    let ApplicableStandard { estate, rules } = applicable_standard;
    let mut faults = Faults::new();
    let RequestedTicket { mut subject, readers } = order.requested;
    rules.check_category(&subject, "/ticket/category", &mut faults);
    people::check_complained_of(app, &subject, "/ticket/about_staff_id", &mut faults).await?;
    let confidentiality = rules.confidentiality(&subject, order.channel);
    subject.class = subject.class.max(subject.widest_class()).max(confidentiality.class);
    let entrusting =
        Entrusting { estate, unit_id: order.unit_id, at: opened_at, positions: &confidentiality.positions };
    let at_readers = ("/ticket/readers", &mut faults);
    let readers = choose_readers(app, actor, (&subject, &readers), entrusting, at_readers).await?;
    if order.customer_term.is_some_and(|term| term > opened_at + LONGEST_CUSTOMER_TERM) {
        faults.add("/customer_term", "customer_term.too_far");
    }
    faults.into_result()?;
    let received_at = order.received_at.unwrap_or(opened_at);
    let terms = rules.terms(&subject, received_at, order.customer_term);
    let round = Round::first(received_at, order.customer_term);
    let year = rules.civil_year(opened_at);
    // Numbers are handed out in blocks, so that opening tickets never queues behind one counter row; a restart may skip some.
    let number = ticket_number(year, app.db.next_number(&number_series(year)).await?);
    let origin = Origin {
        interaction_id: order.interaction_id,
        rectifies: None,
        first_responder: actor.principal.to_string(),
        standard: rules.standard.name().to_owned(),
        standard_version: rules.standard.version(),
        opened_at,
    };
    let name = (TicketId::new(app.db.ids().as_ref()), number);
    let (ticket, event) = Ticket::open(name, (place, order.customer_id), (subject, origin), (round, terms));
    Ok(NewTicket { ticket, event, readers })
}

/// Stores a new ticket with its events and its audit lines; as it is then.
///
/// # Errors
/// A fault at `/readers` where what is for named readers has none.
pub(crate) fn store_ticket(writes: &Writes, actor: &Actor, new: NewTicket) -> Result<Ticket, Failure> {
    let NewTicket { mut ticket, event, readers } = new;
    publish::ticket(writes, &ticket, &event)?;
    audit_step(writes, actor, &ticket, &event)?;
    if let Some(entrusted) = ticket.entrust(&readers, &actor.principal, writes.now())? {
        publish::ticket(writes, &ticket, &entrusted)?;
        audit_step(writes, actor, &ticket, &entrusted)?;
    }
    storage::insert(writes, &ticket);
    Ok(ticket)
}

/// The numbers of one year, each series from 1; the year is the one on the wall at the estate.
pub(super) fn number_series(year: i32) -> String {
    format!("ticket-{year}")
}

/// `T2026-000123`: the year it was opened in, and a number that grows.
pub(super) fn ticket_number(year: i32, number: i64) -> String {
    format!("T{year}-{number:06}")
}

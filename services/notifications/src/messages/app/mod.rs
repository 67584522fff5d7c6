//! Something happened: the standard says whether the customer is told, and by which clause. A channel, or a person who has
//! looked, says what became of it.
#![warn(clippy::future_not_send)]

mod deliver_messages;
mod templates;

use std::sync::Arc;

use chrono::TimeDelta;
use copies::published_standards;
use db::{AuditEntry, Tx};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Refusal};
use standards::Standard;
use vocabulary::{CustomerId, MessageId, Severity};

use crate::{
    app::App,
    events::publish,
    messages::{
        domain::{Attempt, Message, MessageEvent, Notice, ReceiptStatus, State},
        storage::{self, list},
    },
};

pub(crate) use deliver_messages::deliver_messages;
pub(crate) use templates::Templates;

pub(crate) use crate::messages::storage::list::{DeliveryList, MessageList};

/// Queues the message a notice asks for, in the consumer's transaction. Nothing is queued when nobody is known to be
/// told, or when the standard does not have them told.
#[tracing::instrument(skip_all, name = "notifications.queue_message")]
pub(crate) async fn queue_message(app: &App, tx: &Tx, notice: Notice) -> Result<(), Failure> {
    let Some(customer_id) = notice.customer_id else { return Ok(()) };
    // Of a kind that only another version knows, what the standard says of every kind decides; of such a severity, quiet hours
    // are kept.
    let kind = notice.kind.as_ref().and_then(|kind| tx.known(kind));
    let standard = standard_for(app, tx, notice.estate_id, notice.standard.clone()).await?;
    let Some(clause) = standard.notices(notice.event, kind) else { return Ok(()) };
    if is_told_already(tx, &notice, customer_id).await? {
        return Ok(());
    }
    let severity = notice.severity.as_ref().and_then(|severity| tx.known(severity));
    let estate = tx.expect_estate(notice.estate_id).await?;
    let open = |is_urgent| app.resend_policy.open(tx.now(), &estate.time_zone, is_urgent);
    let comes_late = notice.before.is_some_and(|before| open(false) > before);
    let is_urgent = severity == Some(Severity::Major) || comes_late;
    let not_before = open(is_urgent);
    let told = (not_before, estate.zone()?);
    let text = app.templates.render(&notice, kind, told).ok_or_else(|| Failure::Broken {
        doing: "finding the words for a message",
        source: format!("there is no template for {}", notice.event).into(),
    })?;
    let message = Message {
        id: MessageId::new(tx.db().ids().as_ref()),
        version: 1,
        estate_id: notice.estate_id,
        customer_id,
        source: notice.source,
        event: notice.event.to_owned(),
        reference: notice.reference,
        ticket_id: notice.ticket_id,
        visibility: notice.visibility,
        language: app.templates.language(),
        text,
        clause: clause.as_str().to_owned(),
        standard: standard.name().to_owned(),
        standard_version: standard.version(),
        state: State::Queued { next_attempt_at: not_before },
        is_urgent,
        attempts: 0,
        unknowns: 0,
        queued_at: tx.now(),
        not_before,
    };
    if storage::insert(tx, &message).await? {
        let actor = Actor::system("notifications.queue_message");
        say_and_note(tx, &actor, &message, MessageEvent::Queued)?;
    }
    Ok(())
}

/// Several deadlines of one ticket that are missed at once are one piece of bad news.
const ONE_NEWS: TimeDelta = TimeDelta::hours(1);

async fn is_told_already(tx: &Tx, notice: &Notice, customer_id: CustomerId) -> Result<bool, Failure> {
    let Some(ticket_id) = notice.ticket_id.filter(|_ticket| notice.event == "deadline_missed") else {
        return Ok(false);
    };
    Ok(storage::is_told(tx, (customer_id, ticket_id), notice.event, tx.now() - ONE_NEWS).await?)
}

/// Records a receipt.
///
/// # Errors
/// `notifications.no_receipt_due` when the message was not sent, or its end is known to be another.
#[tracing::instrument(skip_all, name = "notifications.record_receipt")]
pub(crate) async fn record_receipt(
    app: &App,
    actor: &Actor,
    id: MessageId,
    receipt: ReceiptStatus,
) -> Result<Message, Failure> {
    let tx = app.db.begin().await?;
    let mut message = storage::load(&tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    let Some(event) = message.receive(receipt, tx.now())? else { return Ok(message) };
    storage::save(&tx, &message).await?;
    say_and_note(&tx, actor, &message, event)?;
    tx.commit().await?;
    Ok(message)
}

/// The event and the audit line of one step.
fn say_and_note(tx: &Tx, actor: &Actor, message: &Message, event: MessageEvent) -> Result<(), Failure> {
    publish::message(tx, message, event)?;
    let entry = AuditEntry::new(actor, message.state.kind().as_str(), "message", message.id);
    tx.audit(entry.at(message.estate_id));
    Ok(())
}

/// The message, when the actor may see it.
#[tracing::instrument(skip_all, name = "notifications.get_message")]
pub(crate) async fn get_message(app: &App, actor: &Actor, id: MessageId) -> Result<Message, Failure> {
    storage::find(&app.db, &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the messages the actor may see.
#[tracing::instrument(skip_all, name = "notifications.list_messages")]
pub(crate) async fn list_messages(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Message>, Failure> {
    list::messages(&app.db, &actor.scope, query).await
}

/// One page of the attempts the actor may see.
#[tracing::instrument(skip_all, name = "notifications.list_deliveries")]
pub(crate) async fn list_deliveries(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Attempt>, Failure> {
    list::attempts(&app.db, &actor.scope, query).await
}

/// The standard `named`, or the one that governs the estate now.
///
/// # Errors
/// `Unavailable` while the estate or the standard has not been received.
async fn standard_for(
    app: &App,
    tx: &Tx,
    estate_id: EstateId,
    named: Option<(String, i32)>,
) -> Result<Arc<Standard>, Failure> {
    let (name, version) = match named {
        Some(named) => named,
        None => {
            let estate = tx.expect_estate(estate_id).await?;
            (estate.standard.clone(), estate.standard_version)
        }
    };
    published_standards::read(tx.conn(), &app.standard_cache, &name, version).await
}

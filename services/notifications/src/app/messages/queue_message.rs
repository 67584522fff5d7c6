//! Something happened: the standard says whether the customer is told, and by which clause.

use chrono::TimeDelta;
use db::Tx;
use kernel::{Actor, Failure};
use vocabulary::{CustomerId, MessageId, Severity};

use super::conclude_message::say_and_note;
use crate::{
    app::{App, applicable_standard::standard_for},
    domain::{Message, MessageEvent, Notice, State},
    storage::messages,
};

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
    let is_urgent = severity == Some(Severity::Major);
    let estate = db::estates::expect(tx.conn(), notice.estate_id).await?;
    let not_before = app.repeats.open(tx.now(), &estate.time_zone, is_urgent);
    let text = app.templates.render(&notice, kind).ok_or_else(|| Failure::Broken {
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
    if messages::insert(tx, &message).await? {
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
    Ok(messages::is_told(tx, (customer_id, ticket_id), notice.event, tx.now() - ONE_NEWS).await?)
}

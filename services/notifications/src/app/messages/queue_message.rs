//! Something happened: the standard says whether the customer is told, and by which clause.

use db::Tx;
use kernel::{Actor, Failure, MessageId};

use super::conclude_message::say_and_note;
use crate::{
    app::{App, governance::standard_for},
    domain::{Message, MessageEvent, Notice, State},
    storage::messages,
};

/// Queues the message a notice asks for, in the consumer's transaction. Nothing is queued when nobody is known to be
/// told, or when the standard does not have them told.
pub(crate) async fn queue_message(app: &App, tx: &Tx, notice: Notice) -> Result<(), Failure> {
    let Some(customer_id) = notice.customer_id else { return Ok(()) };
    let standard = standard_for(app, tx, notice.estate_id, notice.standard.clone()).await?;
    let Some(clause) = standard.notices(notice.event, notice.kind) else { return Ok(()) };
    let text = app.templates.render(&notice).ok_or_else(|| Failure::Broken {
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
        language: app.templates.language(),
        text,
        clause: clause.as_str().to_owned(),
        standard: standard.name().to_owned(),
        standard_version: standard.version(),
        state: State::Queued { next_attempt_at: tx.now() },
        attempts: 0,
        queued_at: tx.now(),
    };
    if messages::insert(tx, &message).await? {
        let actor = Actor::system("notifications.queue_message");
        say_and_note(tx, &actor, &message, MessageEvent::Queued)?;
    }
    Ok(())
}

//! A channel, or a person who has looked, says what became of a message.

use kernel::{Actor, Failure, Refusal};
use vocabulary::MessageId;

use super::conclude_message::say_and_note;
use crate::{
    app::App,
    domain::{Message, ReceiptStatus},
    storage::messages,
};

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
    let mut message = messages::load(&tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    let Some(event) = message.receive(receipt, tx.now())? else { return Ok(message) };
    messages::save(&tx, &message).await?;
    say_and_note(&tx, actor, &message, event)?;
    tx.commit().await?;
    Ok(message)
}

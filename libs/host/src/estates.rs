//! Every service follows the estates: their region decides who may see a row, their standard what is promised.

use contracts::{Envelope, archive::EstateOpened};
use db::{InboxConsumer, Tx};
use kernel::Failure;

/// Keeps the service's own copy of the estates up to date.
pub(crate) fn follow(consumer: InboxConsumer) -> InboxConsumer {
    consumer.on::<EstateOpened, _, _>((), on_estate_opened)
}

async fn on_estate_opened(
    _state: &(),
    tx: &Tx,
    estate: EstateOpened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    Ok(db::estates::upsert(tx, &estate, envelope.sequence).await?)
}

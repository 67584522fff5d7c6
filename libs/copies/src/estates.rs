//! Every service follows the estates: their region decides who may see a row, their standard which deadlines hold.

use contracts::archive::EstateOpened;
use db::{DbError, InboxConsumer, Tx, estates::EstateRef};
use envelope::Envelope;
use kernel::Failure;

/// Keeps the service's own copy of the estates up to date.
#[must_use]
pub fn follow(consumer: InboxConsumer) -> InboxConsumer {
    consumer.on::<EstateOpened, _, _>((), on_estate_opened)
}

async fn on_estate_opened(
    _state: &(),
    tx: &Tx,
    estate: EstateOpened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    Ok(keep(tx, estate, envelope.sequence).await?)
}

/// The estate as its event has it.
#[must_use]
pub fn told(event: EstateOpened) -> EstateRef {
    let EstateOpened {
        estate_id,
        code,
        name,
        region,
        outer_regions,
        time_zone,
        standard,
        standard_version,
        calendar,
        country,
        area_code,
    } = event;
    // An event from before zones had one name each may have another.
    let time_zone = kernel::time_zone(&time_zone).map_or(time_zone, |zone| zone.name().to_owned());
    EstateRef {
        estate_id,
        code,
        name,
        region,
        outer_regions,
        time_zone,
        standard,
        standard_version,
        calendar,
        country,
        area_code,
    }
}

/// Keeps what `event` tells, unless a later one was kept.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn keep(tx: &Tx, event: EstateOpened, sequence: i32) -> Result<(), DbError> {
    db::estates::upsert(tx, &told(event), sequence).await
}

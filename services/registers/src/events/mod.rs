//! What the registers publish and consume: of estates, which the host follows for every service, of calendars, of who holds which
//! position, of places, and of the tickets that patrols raised.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use contracts::archive::EstateOpened;
use copies::{places, positions, published_calendars};
use db::InboxConsumer;

use crate::{app::App, patrols, retention};

/// What this service consumes of its own accord: by which calendar places close, who holds which position, which places there are
/// to be patrolled, what became of tickets for what was found there, and which estates came to lie in other regions, where records
/// may be kept for another time.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    let consumer = published_calendars::follow(InboxConsumer::new(app.db.clone()));
    let consumer = places::follow(positions::follow(consumer));
    patrols::events::follow(consumer)
        .on::<EstateOpened, _, _>((), retention::events::on_estate_opened)
        .by_itself::<EstateOpened>()
}

//! What the archive publishes and consumes.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use contracts::hotline::{CallAnswered, CallEnded};
use copies::{published_calendars, published_standards};
use db::InboxConsumer;

use crate::{
    app::App,
    cards::{self, events::ForgetCards},
    reveals,
};

/// Messages handled in one transaction at most: each has its own card item or none, so they wait for nobody.
const BATCH_SIZE: usize = 16;

/// What this service consumes, and what it does with it. Everything may stand on a card and a timeline, also what a service
/// says that is not there yet: by its facets, and not by its name.
pub(crate) fn consumer(app: App) -> InboxConsumer {
    let consumer = published_standards::follow_withdrawn(InboxConsumer::new(app.db.clone()));
    published_calendars::follow(published_standards::follow(consumer))
        .on::<CallAnswered, _, _>((), reveals::events::on_call_answered)
        .on::<CallEnded, _, _>((), reveals::events::on_call_ended)
        .on_everything((), cards::events::on_anything)
        .then(ForgetCards(app))
        .batch_size(BATCH_SIZE)
}

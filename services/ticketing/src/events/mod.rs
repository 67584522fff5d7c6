//! What the desk says and hears.
#![warn(clippy::future_not_send)]

pub(crate) mod live;
mod on_callback_completed;
pub(crate) mod publish;

use contracts::callbacks::CallbackCompleted;
use db::{Db, InboxConsumer};

/// What this service hears, and what it does with it.
pub(crate) fn consumer(db: &Db) -> InboxConsumer {
    InboxConsumer::new(db.clone())
        .on::<CallbackCompleted, _, _>((), on_callback_completed::on_callback_completed)
}

//! After an event's effect is committed, the cached cards it changed are forgotten. Until that has been done the
//! message is not done: a card read after the event shows it.

use async_trait::async_trait;
use contracts::{
    Envelope, Event,
    notifications::{MessageDelivered, MessageFailed},
    ticketing::ReceptionRecorded,
};
use db::Aftermath;
use kernel::{CustomerId, Failure};
use serde_json::Value;

use crate::app::App;

/// Forgets the cards of whom an event concerns.
pub(super) struct ForgetCards(pub(super) App);

#[async_trait]
impl Aftermath for ForgetCards {
    async fn settle(&self, envelope: &Envelope) -> Result<(), Failure> {
        let Self(app) = self;
        if is_only_told(envelope) {
            return Ok(());
        }
        if let Some(customer_id) = customer_of(&envelope.data) {
            return app.cards.forget_customer(&app.db, customer_id).await;
        }
        match id_at(&envelope.data, "/callback_id") {
            Some(callback_id) => app.cards.forget_callback(&app.db, callback_id).await,
            None => Ok(()),
        }
    }
}

/// True for what the timeline alone keeps: the card stays as it was.
fn is_only_told(envelope: &Envelope) -> bool {
    [ReceptionRecorded::NAME, MessageDelivered::NAME, MessageFailed::NAME]
        .into_iter()
        .any(|name| envelope.is(name))
}

/// Whom an event concerns: named by the event itself, or by the ticket it tells of.
fn customer_of(data: &Value) -> Option<CustomerId> {
    id_at(data, "/customer_id").or_else(|| id_at(data, "/ticket/customer_id"))
}

fn id_at<T: std::str::FromStr>(data: &Value, pointer: &str) -> Option<T> {
    data.pointer(pointer)?.as_str()?.parse().ok()
}

//! After an event's effect is committed, the cached cards it changed are forgotten. Until that has been done the
//! message is not done: a card read after the event shows it.

use std::collections::BTreeSet;

use async_trait::async_trait;
use contracts::{
    Envelope, Event,
    notifications::{MessageDelivered, MessageFailed},
    ticketing::ReceptionRecorded,
};
use db::{Aftermath, DbError};
use kernel::{CustomerId, Failure};
use serde_json::Value;

use crate::app::{App, caller_cards::whose_callback};

/// Forgets the cards of whom an event concerns.
pub(super) struct ForgetCards(pub(super) App);

#[async_trait]
impl Aftermath for ForgetCards {
    async fn settle(&self, envelopes: &[&Envelope]) -> Result<(), Failure> {
        let Self(app) = self;
        let mut customers = BTreeSet::new();
        for envelope in envelopes.iter().filter(|envelope| !is_only_told(envelope)) {
            customers.extend(whom(app, envelope).await?);
        }
        app.cards.forget(&app.db, &customers.into_iter().collect::<Vec<_>>()).await
    }
}

/// Whom an event concerns; of a follow-up that does not say, an earlier event did.
async fn whom(app: &App, envelope: &Envelope) -> Result<Option<CustomerId>, Failure> {
    let data = Value::Object(envelope.fields().map_err(DbError::from)?);
    let named = customer_of(&data);
    let (None, Some(id)) = (named, id_at(&data, "/callback_id")) else { return Ok(named) };
    whose_callback(app, id).await
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

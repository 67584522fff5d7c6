//! After an event's effect is committed, the cached cards it changed are forgotten. Until that has been done the
//! message is not done: a card read after the event shows it.

use std::collections::BTreeSet;

use async_trait::async_trait;
use contracts::{
    hotline::{CallAnswered, CallEnded},
    notifications::{MessageDelivered, MessageFailed, MessageHandedOver},
    ticketing::InteractionRecorded,
};
use db::{AfterCommit, DbError};
use envelope::{Envelope, Event};
use kernel::Failure;
use serde_json::Value;
use vocabulary::{CustomerId, InvoiceId};

use crate::app::{
    App,
    caller_cards::{people_of, whose_callback},
};

/// Forgets the cards of whom an event concerns.
pub(super) struct ForgetCards(pub(super) App);

#[async_trait]
impl AfterCommit for ForgetCards {
    async fn settle(&self, envelopes: &[&Envelope]) -> Result<(), Failure> {
        let Self(app) = self;
        let mut customers = BTreeSet::new();
        for envelope in envelopes.iter().filter(|envelope| !is_only_told(envelope)) {
            customers.extend(whom(app, envelope).await?);
        }
        app.cards.forget(&app.db, &customers.into_iter().collect::<Vec<_>>()).await
    }
}

/// Whom an event concerns; of a follow-up that does not say, an earlier event did. What a home owes concerns whoever
/// lives there.
async fn whom(app: &App, envelope: &Envelope) -> Result<Vec<CustomerId>, Failure> {
    let data = Value::Object(envelope.fields().map_err(DbError::from)?);
    if let Some(named) = customer_of(&data) {
        return Ok(vec![named]);
    }
    if let Some(id) = id_at(&data, "/callback_id") {
        return Ok(whose_callback(app, id).await?.into_iter().collect());
    }
    match (id_at::<InvoiceId>(&data, "/invoice_id"), id_at(&data, "/unit_id")) {
        (Some(_invoice), Some(unit_id)) => people_of(app, unit_id).await,
        (Some(_) | None, _) => Ok(Vec::new()),
    }
}

/// True for what is on no card: what the timeline alone keeps, and calls.
fn is_only_told(envelope: &Envelope) -> bool {
    [
        InteractionRecorded::NAME,
        MessageHandedOver::NAME,
        MessageDelivered::NAME,
        MessageFailed::NAME,
        CallAnswered::NAME,
        CallEnded::NAME,
    ]
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

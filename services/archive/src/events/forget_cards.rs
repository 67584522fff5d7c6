//! After an event's effect is committed, the cached cards it changed are forgotten. Until that has been done the
//! message is not done: a card read after the event shows it.

use std::collections::BTreeSet;

use async_trait::async_trait;
use db::{AfterCommit, DbError};
use envelope::Envelope;
use kernel::Failure;

use super::on_anything::read;
use crate::app::{App, caller_cards::people_of};

/// Forgets the cards of whom an event concerns.
pub(super) struct ForgetCards(pub(super) App);

#[async_trait]
impl AfterCommit for ForgetCards {
    async fn settle(&self, envelopes: &[&Envelope]) -> Result<(), Failure> {
        let Self(app) = self;
        let mut customers = BTreeSet::new();
        for envelope in envelopes {
            if let Some(event) = read(envelope).map_err(DbError::from)? {
                customers.extend(people_of(app, &event).await?);
            }
        }
        app.cards.forget(&app.db, &customers.into_iter().collect::<Vec<_>>()).await
    }
}

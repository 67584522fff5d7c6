//! Taking over what any service published: how its subject stands, for the card, and a line of the timeline of each customer
//! whom it concerns, in the consumer's transaction. An event about customers the archive does not know changes nothing.

use chrono::{DateTime, Utc};
use db::{DbError, Writes};
use kernel::{EstateId, EventId};
use vocabulary::{Facets, SubjectId};

use crate::{
    domain::{CardItem, Owner, line_of},
    storage::{
        card_items,
        timeline::{self, TimelineEntry},
    },
};

/// What an event tells those who do not know it.
#[derive(Debug, Clone)]
pub(crate) struct PublishedEvent {
    pub(crate) event_id: EventId,
    /// Its name, such as `ticket_opened`.
    pub(crate) name: String,
    /// What it is about: `<service>.<aggregate>`, and which one.
    pub(crate) aggregate: String,
    pub(crate) subject_id: SubjectId,
    /// The version of that which it tells of.
    pub(crate) sequence: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) published_at: DateTime<Utc>,
    pub(crate) facets: Facets,
}

/// Keeps both with the commit: one statement each.
pub(crate) fn record_event(writes: &Writes, event: PublishedEvent) -> Result<(), DbError> {
    let PublishedEvent { event_id, name, aggregate, subject_id, sequence, estate_id, published_at, facets } =
        event;
    let owner = Owner::of(&facets);
    let Facets { concerns, headline } = facets;
    for customer_id in concerns.customers {
        let entry = TimelineEntry {
            id: event_id,
            customer_id,
            estate_id,
            at: headline.at.unwrap_or(published_at),
            kind: name.clone(),
            title: line_of(&headline),
            reference: subject_id.to_string(),
            clause: headline.clause.clone(),
            visibility: headline.visibility.clone(),
        };
        timeline::append_if_known(writes, entry)?;
    }
    // What is never open stands on no card.
    if headline.status_class.is_none() {
        return Ok(());
    }
    let ticket_id = concerns.ticket;
    card_items::put(
        writes,
        CardItem { subject_id, aggregate, estate_id, owner, ticket_id, sequence, headline },
    )
}

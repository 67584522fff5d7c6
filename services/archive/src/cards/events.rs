//! An event of any service that names whom it concerns is shown on their card and timeline. After an
//! event's effect is committed, the cached cards it changed are forgotten.
#![warn(clippy::future_not_send)]

use async_trait::async_trait;
use contracts::callbacks::CallbackOmitted;
use db::{AfterCommit, AnyEvent, DbError, Tx};
use envelope::{Envelope, EnvelopeError, Event, EventName};
use kernel::{Failure, Refusal};

use crate::{
    app::App,
    cards::{
        app::{PublishedEvent, people_of, record_event},
        domain::CardPart,
    },
};

/// What the archive publishes itself stands on timelines already: its lines are written with the change.
const OURS: &str = "archive";

/// The one event about a part of the card that leaves nothing on it: a follow-up that is not made, since there is nobody to call.
const CONCERNS_NOBODY: EventName = CallbackOmitted::NAME;

/// Applies one event in the inbox's transaction.
///
/// # Errors
/// `archive.event_without_facets` for an event from before events told where things stand: it was to be dealt with before the
/// upgrade, and passing it over would leave a card as it was, for ever.
pub(crate) async fn on_anything(
    _state: &(),
    tx: &Tx,
    _event: AnyEvent,
    envelope: &Envelope,
) -> Result<(), Failure> {
    match read(envelope).map_err(DbError::from)? {
        Some(event) => {
            if let Some(class) = &event.facets.headline.status_class {
                tx.known(class);
            }
            Ok(record_event(tx, event)?)
        }
        None if must_tell(envelope) => Err(Refusal::invalid("archive.event_without_facets").into()),
        None => Ok(()),
    }
}

/// True for an event about something that has its part of the card.
fn must_tell(envelope: &Envelope) -> bool {
    let mut words = envelope.routingkey.split('.');
    let (Some(service), Some(aggregate)) = (words.next(), words.next()) else { return false };
    CardPart::of(&format!("{service}.{aggregate}")).is_some() && !envelope.is(CONCERNS_NOBODY)
}

/// What the event tells; nothing of our own, of what concerns nobody, and of what happened at no estate.
fn read(envelope: &Envelope) -> Result<Option<PublishedEvent>, EnvelopeError> {
    let mut words = envelope.routingkey.split('.');
    let (Some(service), Some(aggregate), Some(name)) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    let (Some(estate_id), Ok(subject_id)) = (envelope.estateid, envelope.subject.parse()) else {
        return Ok(None);
    };
    if service == OURS {
        return Ok(None);
    }
    let facets = contracts::facets_of(envelope)?;
    Ok(facets.map(|facets| PublishedEvent {
        event_id: envelope.id,
        name: name.to_owned(),
        aggregate: format!("{service}.{aggregate}"),
        subject_id,
        sequence: envelope.sequence,
        estate_id,
        published_at: envelope.time,
        facets,
    }))
}

/// Forgets the cards of whom an event concerns.
pub(crate) struct ForgetCards(pub(crate) App);

#[async_trait]
impl AfterCommit for ForgetCards {
    async fn settle(&self, envelopes: &[&Envelope]) -> Result<(), Failure> {
        let Self(app) = self;
        let events = envelopes.iter().filter_map(|envelope| read(envelope).transpose());
        let events: Vec<PublishedEvent> = events.collect::<Result<_, _>>().map_err(DbError::from)?;
        let customers = Vec::from_iter(people_of(app, &events).await?);
        app.cards.forget(&app.db, &customers).await
    }
}

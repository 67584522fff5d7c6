//! Who is calling? One number may belong to several people and homes: the answer is a list, never a guess. Cards are filled
//! by what any service published and kept at hand, whole; whom one concerns is asked after it was taken from there.
#![warn(clippy::future_not_send)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::Duration,
};

use cache::{Cache, Key};
use chrono::{DateTime, Utc};
use db::{Asked, AuditEntry, Db, DbError, Writes};
use kernel::{Actor, EstateId, EventId, Failure, PhoneNumber};
use serde_json::json;
use vocabulary::{CustomerId, Facets, SubjectId};

use crate::{
    app::App,
    cards::{
        domain::{Card, CardItem, EstateFacts, Owner},
        storage::{self, document::CardDocument, items},
    },
    customers::{self, storage::phones::PhoneIndex},
    occupancies,
    timeline::{self, domain::line_of, storage::TimelineEntry},
};

/// A card as one actor sees it, and the estates it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeenCard {
    pub(crate) card: Card,
    pub(crate) estates: BTreeMap<EstateId, EstateFacts>,
}

/// The cards of everybody known by this number within the actor's scope. The audit lines commit before anything is shown.
///
/// # Errors
/// `allowance_used_up` for who looks up too many different numbers.
#[tracing::instrument(skip_all, name = "archive.look_up_caller")]
pub(crate) async fn look_up_caller(
    app: &App,
    actor: &Actor,
    phone: &PhoneNumber,
    now: DateTime<Utc>,
) -> Result<Vec<SeenCard>, Failure> {
    let number = PhoneIndex::of(app.db.sealer(), phone);
    let asked = app.lookups.take(&app.db, actor, number.hex().as_bytes()).await?;
    let mut seen = Vec::new();
    let mut lines = Vec::new();
    for document in app.cards.of_number(&app.db, &number).await? {
        let card = Card::from(document);
        let known_at = card.estates();
        let mut estates = BTreeMap::new();
        for id in &known_at {
            let estate = app.db.estate(*id).await?;
            if let Some(estate) = estate {
                let (name, today) = (estate.name.clone(), estate.date(now)?);
                let regions = estate.regions().map(str::to_owned).collect();
                estates.insert(*id, EstateFacts { name, regions, today });
            }
        }
        let Some(card) = card.seen_by(actor, &estates, now) else { continue };
        let line = AuditEntry::new(actor, "look_up_caller", "customer", card.profile.customer_id);
        lines.extend(known_at.into_iter().map(|estate_id| line.clone().at(estate_id)));
        seen.push(SeenCard { card, estates });
    }
    if asked == Asked::First {
        app.lookups.found(actor, number.hex().as_bytes(), !seen.is_empty()).await;
        if lines.is_empty() {
            let line = AuditEntry::new(actor, "look_up_caller", "number", number.hex());
            lines.push(line.after(json!({ "found": 0 })));
        }
        let batch = app.db.batch();
        lines.into_iter().for_each(|line| batch.audit(line));
        batch.commit().await?;
    }
    Ok(seen)
}

/// Cards at hand: everybody's, by number, whole. Whom a card concerns is asked after it was taken from here.
#[derive(Clone)]
pub(crate) struct CardCache {
    cache: Cache,
    ttl: Duration,
}

impl fmt::Debug for CardCache {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CardCache({:?})", self.ttl)
    }
}

impl CardCache {
    /// Keeps cards for at most `ttl`.
    pub(crate) const fn new(cache: Cache, ttl: Duration) -> Self {
        Self { cache, ttl }
    }

    /// The cards of everybody who calls from `phone`, unscoped.
    pub(super) async fn of_number(&self, db: &Db, number: &PhoneIndex) -> Result<Vec<CardDocument>, Failure> {
        let key = self.cards_of(number);
        self.cache
            .get_or_load(&key, || async {
                Ok(storage::of_number(db.reader(), number, db.clock().now()).await?)
            })
            .await
    }

    /// Forgets the cards of customers, by every number they have.
    ///
    /// # Errors
    /// When the cache may still hold one: the caller has to come again.
    pub(crate) async fn forget(&self, db: &Db, customers: &[CustomerId]) -> Result<(), Failure> {
        if customers.is_empty() {
            return Ok(());
        }
        self.forget_numbers(&customers::storage::phones::indexes_of(db.reader(), customers).await?).await
    }

    /// Forgets after our own commit. What the cache cannot do now it owes, and does before it is trusted again.
    pub(crate) async fn forget_soon(&self, db: &Db, customers: &[CustomerId]) {
        log(self.forget(db, customers).await);
    }

    /// The same for numbers.
    pub(crate) async fn forget_numbers_soon(&self, db: &Db, phones: &[PhoneNumber]) {
        let indexes: Vec<PhoneIndex> =
            phones.iter().map(|phone| PhoneIndex::of(db.sealer(), phone)).collect();
        log(self.forget_numbers(&indexes).await);
    }

    async fn forget_numbers(&self, numbers: &[PhoneIndex]) -> Result<(), Failure> {
        let keys: Vec<_> = numbers.iter().map(|number| self.cards_of(number)).collect();
        Ok(self.cache.invalidate_all(&keys).await?)
    }

    fn cards_of(&self, number: &PhoneIndex) -> Key<Vec<CardDocument>> {
        Key::new("archive.caller_cards", number.hex(), self.ttl).schema(5)
    }
}

fn log(forgotten: Result<(), Failure>) {
    if let Err(failure) = forgotten {
        tracing::warn!(error = failure.chain(), "a card could not be forgotten yet");
    }
}

/// The customers that these concern, and those they concerned until now; of what a home owes, whoever lives or lived there.
/// Nobody for what stands on no card.
#[tracing::instrument(skip_all, name = "archive.people_of")]
pub(crate) async fn people_of(app: &App, events: &[PublishedEvent]) -> Result<BTreeSet<CustomerId>, Failure> {
    let (mut people, mut homes) = (BTreeSet::new(), BTreeSet::new());
    let facets = events.iter().map(|event| &event.facets);
    for facets in facets.filter(|facets| facets.headline.status_class.is_some()) {
        people.extend(facets.concerns.formerly.iter().copied());
        match Owner::of(facets) {
            Some(Owner::Customer(_)) => people.extend(facets.concerns.customers.iter().copied()),
            Some(Owner::Unit(unit_id)) => {
                homes.insert(unit_id);
            }
            None => {}
        }
    }
    people.extend(occupancies::storage::people_of(app.db.reader(), &homes).await?);
    Ok(people)
}

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

/// Keeps how its subject stands, for the card, and a line of the timeline of each customer with the commit: one statement each.
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
        timeline::storage::append_if_known(writes, entry);
    }
    // What is never open stands on no card.
    if headline.status_class.is_none() {
        return Ok(());
    }
    let ticket_id = concerns.ticket;
    items::put(writes, CardItem { subject_id, aggregate, estate_id, owner, ticket_id, sequence, headline })
}

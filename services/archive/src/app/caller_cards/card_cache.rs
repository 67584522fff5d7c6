//! Cards at hand: everybody's, by number, whole. Whom a card concerns is asked after it was taken from here.
//!
//! Keys are blind indexes; no number leaves the database. Values hold names, so they live for a short time.

use std::{fmt, time::Duration};

use cache::{Cache, Key};
use db::Db;
use kernel::{Failure, PhoneNumber};
use vocabulary::CustomerId;

use crate::storage::{card_document::CardDocument, cards, phones, phones::PhoneIndex};

/// The cards.
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
                Ok(cards::of_number(db.reader(), number, db.clock().now()).await?)
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
        self.forget_numbers(&phones::indexes_of(db.reader(), customers).await?).await
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

//! One operation's transaction: the only door through which anything is written, and the only one to the bus.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use contracts::{Envelope, Event};
use kernel::{AuditEntryId, EventId};
use sea_orm::{DatabaseTransaction, sea_query::InsertStatement};

use crate::{
    AuditEntry, Db, DbError,
    audit::{self, Audited},
    engine,
    error::{Doing, unique_violation},
    idempotency, outbox, trace,
};

/// A transaction that writes. Dropped without [`Tx::commit`], it leaves nothing behind.
///
/// What is published, audited and remembered for idempotency is held back and written just before the commit, all in
/// one round trip where the engine allows it. Besides being fast, this gives outbox rows their numbers while the
/// aggregate's own row is locked, so that their order is the order of the commits.
pub struct Tx {
    inner: DatabaseTransaction,
    db: Db,
    now: DateTime<Utc>,
    pending: Mutex<Pending>,
}

#[derive(Default)]
struct Pending {
    outbox: Vec<Envelope>,
    audit: Vec<Audited>,
    rest: Vec<InsertStatement>,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Tx({:?})", self.db)
    }
}

impl Tx {
    pub(crate) fn new(inner: DatabaseTransaction, db: Db) -> Self {
        let now = db.clock().now();
        Self { inner, db, now, pending: Mutex::default() }
    }

    /// Where storage runs its statements.
    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// The one instant at which everything in this transaction happens.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The database this belongs to, for its ids and its sealer.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Says to the other services what happened. `sequence` is the aggregate's version after the change: each saved
    /// change raises it by one and publishes exactly one event, so consumers can tell a gap.
    ///
    /// # Errors
    /// [`DbError::Envelope`] when the event has no JSON form.
    pub fn publish<E: Event>(&self, event: &E, sequence: i32) -> Result<(), DbError> {
        let id = EventId::new(self.db.ids().as_ref());
        let mut envelope = Envelope::wrap(id, self.now, sequence, event)?;
        envelope.traceparent = trace::traceparent();
        self.pending().outbox.push(envelope);
        Ok(())
    }

    /// Adds a line to the audit trail.
    pub fn audit(&self, entry: AuditEntry) {
        let id = AuditEntryId::new(self.db.ids().as_ref());
        let audited = Audited { id, at: self.now, trace_id: trace::trace_id(), entry };
        self.pending().audit.push(audited);
    }

    /// Adds an insert to what is written just before the commit.
    pub(crate) fn write_at_commit(&self, insert: InsertStatement) {
        self.pending().rest.push(insert);
    }

    /// Makes everything true at once, and wakes the relay when something was published.
    ///
    /// # Errors
    /// [`DbError`]; after a lost connection it is not known whether the commit went through.
    pub async fn commit(self) -> Result<(), DbError> {
        let Self { inner, db, now, pending } = self;
        let Pending { outbox, audit, mut rest } =
            pending.into_inner().unwrap_or_else(PoisonError::into_inner);
        let publishes = !outbox.is_empty();
        if publishes {
            rest.push(outbox::insert(&outbox, now)?);
        }
        if !audit.is_empty() {
            rest.push(audit::insert(audit));
        }
        if let Err(error) = engine::execute_together(&inner, rest).await {
            if unique_violation(&error).as_deref() == Some(idempotency::UNIQUE) {
                return Err(idempotency::in_use().into());
            }
            return Err(error).doing("writing the outbox and the trails");
        }
        inner.commit().await.doing("committing")?;
        if publishes {
            db.outbox_filled().notify_one();
        }
        Ok(())
    }

    /// Undoes everything at once; the same as dropping, but waits until it is done.
    ///
    /// # Errors
    /// [`DbError`] when the connection is lost; the engine undoes it all the same.
    pub async fn rollback(self) -> Result<(), DbError> {
        self.inner.rollback().await.doing("rolling back")
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

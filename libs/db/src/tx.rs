//! One operation's transaction: the only door through which anything is written, and the only one to the bus.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::EstateId;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use tracing::{Instrument, debug_span};

use crate::{
    Db, DbError, Writes, engine,
    error::Context,
    estates::EstateRef,
    writes::{PreparedWrites, written},
};

/// A transaction that reads, decides and writes. Dropped without [`Tx::commit`], it leaves nothing behind.
///
/// What it only adds (rows nobody reads back, events, the audit trail) goes through its [`Writes`].
pub struct Tx {
    inner: DatabaseTransaction,
    writes: Writes,
    estates: Mutex<BTreeMap<EstateId, Arc<EstateRef>>>,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Tx({:?})", self.db())
    }
}

impl Deref for Tx {
    type Target = Writes;

    fn deref(&self) -> &Writes {
        &self.writes
    }
}

impl Db {
    /// Begins a transaction. On SQLite this waits for the one before it; on PostgreSQL it is READ COMMITTED, and
    /// versioned updates decide races. Hold one at a time: on SQLite a second one, begun while the first is open,
    /// would wait for itself.
    ///
    /// # Errors
    /// [`DbError`] when no connection is to be had.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        let inner = engine::begin(self.writer()).instrument(debug_span!("db.begin")).await;
        let inner = inner.context("beginning a transaction")?;
        Ok(Tx { inner, writes: Writes::new(self.clone()), estates: Mutex::default() })
    }
}

impl Tx {
    /// Where storage runs its statements.
    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// The estates that were read here.
    pub(crate) fn estates_read(&self) -> MutexGuard<'_, BTreeMap<EstateId, Arc<EstateRef>>> {
        self.estates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the rows that were held back so far, for whoever reads them within this transaction.
    pub(crate) async fn flush(&self) -> Result<(), DbError> {
        let rows = self.writes.take_rows()?;
        let span = debug_span!("db.flush", db.statements = rows.len());
        written(engine::execute_together(&self.inner, rows).instrument(span).await)
    }

    /// Waits until no other transaction holds `name`, and holds it until this one ends: for a rule about rows that may not
    /// be there yet, which no row's lock can guard.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn hold(&self, name: &str) -> Result<(), DbError> {
        self.hold_all([name.to_owned()]).await
    }

    /// The same for many, with one statement. Whoever holds several holds them in the order of their names, which is this
    /// one's: so no two wait for each other in a circle.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn hold_all(&self, names: impl IntoIterator<Item = String>) -> Result<(), DbError> {
        let names: BTreeSet<String> = names.into_iter().collect();
        match engine::lock(self.db().engine(), &Vec::from_iter(names)) {
            Some(lock) => {
                let held = self.inner.query_one(&lock).instrument(debug_span!("db.hold")).await;
                held.map(drop).context("waiting for a lock")
            }
            None => Ok(()),
        }
    }

    /// Makes everything true at once; then the relay is woken when something was published, and copies in memory of what
    /// was changed are forgotten.
    ///
    /// # Errors
    /// [`DbError`]; after a lost connection it is not known whether the commit went through.
    pub async fn commit(self) -> Result<(), DbError> {
        let Self { inner, writes, estates: _ } = self;
        let (_db, PreparedWrites { statements, effects }) = writes.prepare()?;
        let span = debug_span!("db.commit", db.statements = statements.len());
        let committing = async {
            written(engine::execute_together(&inner, statements).await)?;
            inner.commit().await.context("committing")
        };
        let committed = committing.instrument(span).await;
        drop(effects);
        committed
    }

    /// Undoes everything at once; the same as dropping, but waits until it is done.
    ///
    /// # Errors
    /// [`DbError`] when the connection is lost; the engine undoes it all the same.
    pub async fn rollback(self) -> Result<(), DbError> {
        self.inner.rollback().instrument(debug_span!("db.rollback")).await.context("rolling back")
    }
}

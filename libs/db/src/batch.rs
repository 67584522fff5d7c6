//! A transaction that decides nothing: everything it writes is known before it begins.

use std::ops::Deref;

use tracing::{Instrument, debug_span};

use crate::{
    Db, DbError, Writes, engine,
    writes::{PreparedWrites, written},
};

/// Writes that are made at once or not at all. Where an operation only adds (a contact taken down, a ticket opened), it
/// reads what it needs first and needs no open transaction: on PostgreSQL a batch is a single statement, one round trip
/// instead of a `BEGIN`, a statement for each table and a `COMMIT`.
///
/// Nothing is locked meanwhile. What must not happen twice is told by a unique rule at the commit.
#[derive(Debug)]
pub struct Batch(Writes);

impl Deref for Batch {
    type Target = Writes;

    fn deref(&self) -> &Writes {
        &self.0
    }
}

impl Db {
    /// Begins to collect writes that are made at once, with no transaction open meanwhile.
    #[must_use]
    pub fn batch(&self) -> Batch {
        Batch(Writes::new(self.clone()))
    }
}

impl Batch {
    /// Makes everything true at once, and wakes the relay when something was published.
    ///
    /// # Errors
    /// [`DbError`] with nothing written; after a lost connection it is not known whether it went through.
    pub async fn commit(self) -> Result<(), DbError> {
        let (db, PreparedWrites { statements, effects }) = self.0.prepare()?;
        let span = debug_span!("db.batch", db.statements = statements.len());
        let committed = written(engine::execute_at_once(db.writer(), statements).instrument(span).await);
        drop(effects);
        committed
    }
}

//! What a transaction writes at its end: held back until then, so that it costs one round trip however much it is.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use envelope::{Envelope, Event};
use kernel::{AuditEntryId, EstateId, EventId, Principal, Refusal};
use sea_orm::{
    ActiveModelTrait, DbErr, EntityTrait, Iterable,
    sea_query::{
        DeleteStatement, DynIden, Expr, InsertStatement, IntoIden, IntoTableRef, OnConflict, Query,
        SelectStatement, SubQueryStatement, TableRef, UnionType,
    },
};

use crate::{
    AuditEntry, Db, DbError,
    error::{Context, unique_violation},
    log::{self, NewEntry},
    trace,
};

/// The writes of a [`crate::Tx`] or a [`crate::Batch`] that nobody has to read before its commit: new rows, rows that go,
/// timers, events, lines of the audit trail, the reply kept for a repeated request.
///
/// They are written just before the commit, all in one round trip where the engine allows it. Besides being fast, this
/// gives entries of the log their positions while the aggregate's own row is locked, so that their order is the order of
/// the commits.
pub struct Writes {
    db: Db,
    now: DateTime<Utc>,
    held: Mutex<BufferedWrites>,
}

#[derive(Default)]
struct BufferedWrites {
    rows: Vec<SubQueryStatement>,
    gathered: Vec<Gathered>,
    entries: Vec<NewEntry>,
    changed: Changed,
}

/// Rows of one table, each with a condition of its own, that one statement adds: sixteen messages bring a row or two each, and
/// as many statements would be planned and run as there are rows.
struct Gathered {
    table: TableRef,
    columns: Vec<DynIden>,
    conflict: Option<OnConflict>,
    rows: Vec<SelectStatement>,
}

/// Of so many parts a statement may be on either engine, with room to spare.
const MOST_ROWS: usize = 200;

impl Gathered {
    /// Is this where a row of that kind belongs?
    fn are_of(&self, table: &TableRef, columns: &[DynIden], conflict: Option<&OnConflict>) -> bool {
        self.rows.len() < MOST_ROWS
            && self.table == *table
            && self.columns == columns
            && self.conflict.as_ref() == conflict
    }

    fn into_statement(self) -> Result<SubQueryStatement, DbError> {
        let Self { table, columns, conflict, rows } = self;
        let mut rows = rows.into_iter();
        let mut all = rows.next().unwrap_or_default();
        all.unions(rows.map(|row| (UnionType::All, row)));
        let mut insert = Query::insert();
        insert
            .into_table(table)
            .columns(columns)
            .select_from(all)
            .map_err(|error| DbErr::Custom(error.to_string()))
            .context("putting rows together")?;
        if let Some(conflict) = conflict {
            insert.on_conflict(conflict);
        }
        Ok(insert.into())
    }
}

impl BufferedWrites {
    /// What is to be executed for the rows, which are held no longer.
    fn take_rows(&mut self) -> Result<Vec<SubQueryStatement>, DbError> {
        let mut statements = std::mem::take(&mut self.rows);
        for rows in std::mem::take(&mut self.gathered) {
            statements.push(rows.into_statement()?);
        }
        Ok(statements)
    }
}

/// Whose copies in memory are old once this is committed.
#[derive(Default)]
struct Changed {
    estates: Vec<EstateId>,
    principals: Vec<Principal>,
}

/// What to execute, and what follows the commit.
pub(crate) struct PreparedWrites {
    pub(crate) statements: Vec<SubQueryStatement>,
    pub(crate) effects: CommitEffects,
}

/// What this process has to know of a commit: told when this is dropped, so also when whoever waited for the commit has gone
/// away meanwhile (its client hung up) or the commit failed: it may have gone through all the same.
pub(crate) struct CommitEffects {
    db: Db,
    publishes: bool,
    changed: Changed,
}

impl Drop for CommitEffects {
    /// Wakes the relay when something was published, and forgets the copies of what was changed.
    fn drop(&mut self) {
        if self.publishes {
            self.db.event_published().notify_one();
        }
        self.db.estate_copies().forget(&self.changed.estates);
        self.db.principal_copies().forget(&self.changed.principals);
    }
}

impl std::fmt::Debug for Writes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Writes({:?})", self.db)
    }
}

impl Writes {
    pub(crate) fn new(db: Db) -> Self {
        let now = db.clock().now();
        Self { db, now, held: Mutex::default() }
    }

    /// The one instant at which everything here happens.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The database this belongs to, for its ids and its sealer.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Adds new rows, or an upsert. Statements run in no particular order and do not see each other's rows, so each
    /// row may be named once; foreign keys between them hold, since they are checked at the end. A rule that breaks
    /// is told by the commit.
    pub fn insert(&self, rows: InsertStatement) {
        self.held().rows.push(rows.into());
    }

    /// Takes rows away, if they are there. Nor does this see the rows of the other statements, so it may name none of them.
    pub fn delete(&self, rows: DeleteStatement) {
        self.held().rows.push(rows.into());
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
        self.held().entries.push(NewEntry::of_event(E::NAME.aggregate, envelope));
        Ok(())
    }

    /// Adds a line to the audit trail.
    pub fn audit(&self, entry: AuditEntry) {
        let id = AuditEntryId::new(self.db.ids().as_ref());
        self.held().entries.push(entry.noted((id, self.now), trace::trace_id()));
    }

    /// Adds a row of `table`, given as columns and values, if `condition` is true then: for what is only worth keeping
    /// beside something else. It spares the question beforehand. Those of one table are added with one statement, however
    /// many they are.
    pub fn insert_if<C: IntoIden>(
        &self,
        condition: Expr,
        table: impl IntoTableRef,
        row: impl IntoIterator<Item = (C, Expr)>,
        conflict: Option<OnConflict>,
    ) {
        let (columns, values): (Vec<DynIden>, Vec<Expr>) =
            row.into_iter().map(|(column, value)| (column.into_iden(), value)).unzip();
        let (table, row) =
            (table.into_table_ref(), Query::select().exprs(values).and_where(condition).take());
        let held = &mut *self.held();
        match held.gathered.iter_mut().find(|rows| rows.are_of(&table, &columns, conflict.as_ref())) {
            Some(rows) => rows.rows.push(row),
            None => held.gathered.push(Gathered { table, columns, conflict, rows: vec![row] }),
        }
    }

    /// Adds rows of an entity, or passes over those that are there by `conflict`. Those of one table are added with one statement,
    /// however many messages bring some.
    pub fn insert_rows<A: ActiveModelTrait>(
        &self,
        rows: impl IntoIterator<Item = A>,
        conflict: Option<&OnConflict>,
    ) {
        for row in rows {
            let columns = <A::Entity as EntityTrait>::Column::iter();
            let row: Vec<_> = columns
                .filter_map(|column| Some((column, Expr::val(row.get(column).into_value()?))))
                .collect();
            self.insert_if(Expr::val(true), A::Entity::default(), row, conflict.cloned());
        }
    }

    /// The rows so far, which are held no longer. Events and the audit trail stay for the commit.
    pub(crate) fn take_rows(&self) -> Result<Vec<SubQueryStatement>, DbError> {
        self.held().take_rows()
    }

    /// The estate is another once this is committed.
    pub(crate) fn estate_changed(&self, estate: EstateId) {
        self.held().changed.estates.push(estate);
    }

    /// Somebody's rights are others once this is committed.
    pub(crate) fn principal_changed(&self, principal: Principal) {
        self.held().changed.principals.push(principal);
    }

    /// All of it, ready to be executed.
    pub(crate) fn prepare(self) -> Result<(Db, PreparedWrites), DbError> {
        let Self { db, now: _, held } = self;
        let mut held = held.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut statements = held.take_rows()?;
        let BufferedWrites { rows: _, gathered: _, entries, changed } = held;
        let publishes = entries.iter().any(NewEntry::is_event);
        if !entries.is_empty() {
            statements.push(log::insert(log::paired(entries)).into());
        }
        let effects = CommitEffects { db: db.clone(), publishes, changed };
        Ok((db, PreparedWrites { statements, effects }))
    }

    fn held(&self) -> std::sync::MutexGuard<'_, BufferedWrites> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The rule that the second of two racing requests breaks that have one key.
const ONE_REPLY: &str = "uq_idempotency_keys__id";

/// The refusal of a request whose key another has that is still running.
pub(crate) fn in_use() -> Refusal {
    Refusal::conflict("idempotency_key_in_use")
}

/// What the engine said to held writes: a key that another request took first is a refusal, not a break.
pub(crate) fn written(result: Result<(), DbErr>) -> Result<(), DbError> {
    match result {
        Err(error) if unique_violation(&error).as_deref() == Some(ONE_REPLY) => Err(in_use().into()),
        other => other.context("writing what was held back for the commit"),
    }
}

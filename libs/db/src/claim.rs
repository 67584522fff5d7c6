//! Taking due rows so that no other process takes them too, without holding a transaction while the work is done.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ConnectionTrait, ExprTrait, Order,
    prelude::Uuid,
    sea_query::{Condition, Expr, Query},
};

use crate::{
    DbError, Engine,
    engine::{is_over, server_time},
    error::Context,
};

/// Which rows are due and for how long to take them. The table has `leased_by` (uuid) and `leased_until`
/// (timestamp), both nullable, and an index that begins with the due column.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The table.
    pub table: &'static str,
    /// Its key column, a uuid.
    pub key: &'static str,
    /// The column that says from when a row is due.
    pub due: &'static str,
    /// What else must hold, such as `state = 'waiting'`.
    pub only: Condition,
    /// Who takes them.
    pub holder: Uuid,
    /// For how long; afterwards they are anybody's again.
    pub ttl: TimeDelta,
    /// How many at most.
    pub limit: u64,
}

impl Claim {
    /// Takes rows that are due at `now` and free, and gives their keys in no particular order. Whether they are due is
    /// business time; how long they are taken for goes by the database's clock, as for a [`crate::Lease`].
    ///
    /// One conditional `UPDATE` on both engines; two processes that ask at the same time get disjoint rows, because
    /// the condition is checked again on the row itself once the other has let go of it.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn take(&self, conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Uuid>, DbError> {
        let engine = Engine::of(conn);
        let ttl = self.ttl.to_std().unwrap_or_default();
        let is_free = || {
            Condition::any().add(Expr::col("leased_until").is_null()).add(is_over(
                engine,
                "leased_until",
                ttl,
            ))
        };
        let due = Query::select()
            .column(self.key)
            .from(self.table)
            .and_where(Expr::col(self.due).lte(now))
            .cond_where(self.only.clone())
            .cond_where(is_free())
            .order_by(self.due, Order::Asc)
            .limit(self.limit)
            .to_owned();
        let update = Query::update()
            .table(self.table)
            .value("leased_by", self.holder)
            .value("leased_until", server_time(engine, ttl))
            .and_where(Expr::col(self.key).in_subquery(due))
            .cond_where(self.only.clone())
            .cond_where(is_free())
            .returning_col(self.key)
            .to_owned();
        let rows = conn.query_all(&update).await.context("claiming due rows")?;
        rows.iter()
            .map(|row| row.try_get_by_index(0))
            .collect::<Result<_, _>>()
            .context("reading claimed keys")
    }
}

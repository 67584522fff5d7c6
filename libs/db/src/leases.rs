//! Who may do a thing that only one process does at a time: a named row with an end.
//!
//! The row's end is set and compared by the database's clock, the one that all processes share: a process whose own clock
//! is an hour ahead must not leave a lease that nobody can take for an hour. The holder counts its time from before it
//! asked, by the clock that nobody can set, so it believes in its lease for no longer than the row says. What must never
//! happen twice needs a version or an inbox row besides.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, ExprTrait,
    prelude::Uuid,
    sea_query::{Expr, OnConflict, Query},
};
use tokio::time::Instant;

use crate::{
    Db, DbError,
    engine::{is_over, server_time},
    error::Context,
};

/// One process's claim on a name.
#[derive(Debug, Clone)]
pub struct Lease {
    db: Db,
    name: String,
    holder: Uuid,
    ttl: Duration,
}

impl Lease {
    /// A claim, not yet made, on `name` for `ttl` at a time. Every value made here is a holder of its own.
    #[must_use]
    pub fn new(db: &Db, name: impl Into<String>, ttl: Duration) -> Self {
        Self { db: db.clone(), name: name.into(), holder: db.ids().next(), ttl }
    }

    /// Takes the lease when it is free or run out, and prolongs it when it is already ours. Gives the instant until
    /// which it holds, or `None` when another holds it.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn acquire(&self) -> Result<Option<Instant>, DbError> {
        let asked_at = Instant::now();
        let engine = self.db.engine();
        let is_ours = Expr::col(("leases", "holder")).eq(self.holder);
        let is_over = is_over(engine, ("leases", "expires_at"), self.ttl);
        let insert = Query::insert()
            .into_table("leases")
            .columns(["name", "holder", "expires_at"])
            .values_panic([self.name.as_str().into(), self.holder.into(), server_time(engine, self.ttl)])
            .on_conflict(
                OnConflict::column("name")
                    .update_columns(["holder", "expires_at"])
                    .action_and_where(is_ours.or(is_over))
                    .to_owned(),
            )
            .to_owned();
        // Every process asks this every few seconds, so here it shows when the server no longer takes writes.
        let done = self.db.writer().execute(&insert).await.inspect_err(|error| self.db.look_at(error));
        let done = done.context("acquiring a lease")?;
        Ok((done.rows_affected() == 1).then(|| asked_at + self.ttl))
    }

    /// Gives the lease up if it is ours, so that the next need not wait for its end.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer; then the lease ends by itself.
    pub async fn release(&self) -> Result<(), DbError> {
        let delete = Query::delete()
            .from_table("leases")
            .and_where(Expr::col("name").eq(self.name.as_str()))
            .and_where(Expr::col("holder").eq(self.holder))
            .to_owned();
        self.db.writer().execute(&delete).await.map(drop).context("releasing a lease")
    }
}

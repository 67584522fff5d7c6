//! Who may do a thing that only one process does at a time: a named row with an end.
//!
//! A lease is a promise between processes whose clocks roughly agree, so it keeps two from working side by side most
//! of the time. What must never happen twice needs a version or an inbox row besides.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    prelude::Uuid,
    sea_query::{Expr, OnConflict, Query},
};

use crate::{Db, DbError, error::Doing};

/// One process's claim on a name.
#[derive(Debug, Clone)]
pub struct Lease {
    db: Db,
    name: String,
    holder: Uuid,
    ttl: TimeDelta,
}

impl Lease {
    /// A claim, not yet made, on `name` for `ttl` at a time. Every value made here is a holder of its own.
    #[must_use]
    pub fn new(db: &Db, name: impl Into<String>, ttl: TimeDelta) -> Self {
        Self { db: db.clone(), name: name.into(), holder: db.ids().next(), ttl }
    }

    /// Takes the lease when it is free or run out, and prolongs it when it is already ours. Gives the instant until
    /// which it holds, or `None` when another holds it.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn acquire(&self) -> Result<Option<DateTime<Utc>>, DbError> {
        let now = self.db.clock().now();
        let expires_at = now + self.ttl;
        let is_ours = Expr::col(("leases", "holder")).eq(self.holder);
        let is_over = Expr::col(("leases", "expires_at")).lte(now);
        let insert = Query::insert()
            .into_table("leases")
            .columns(["name", "holder", "expires_at"])
            .values_panic([self.name.as_str().into(), self.holder.into(), expires_at.into()])
            .on_conflict(
                OnConflict::column("name")
                    .update_columns(["holder", "expires_at"])
                    .action_and_where(is_ours.or(is_over))
                    .to_owned(),
            )
            .to_owned();
        let done = self.db.writer().execute(&insert).await.doing("acquiring a lease")?;
        Ok((done.rows_affected() == 1).then_some(expires_at))
    }

    /// Prolongs the lease if it is still ours; unlike [`Lease::acquire`] it never takes one that was lost.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn renew(&self) -> Result<Option<DateTime<Utc>>, DbError> {
        let now = self.db.clock().now();
        let expires_at = now + self.ttl;
        let update = Query::update()
            .table("leases")
            .value("expires_at", expires_at)
            .and_where(Expr::col("name").eq(self.name.as_str()))
            .and_where(Expr::col("holder").eq(self.holder))
            .and_where(Expr::col("expires_at").gt(now))
            .to_owned();
        let done = self.db.writer().execute(&update).await.doing("renewing a lease")?;
        Ok((done.rows_affected() == 1).then_some(expires_at))
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
        self.db.writer().execute(&delete).await.map(drop).doing("releasing a lease")
    }
}

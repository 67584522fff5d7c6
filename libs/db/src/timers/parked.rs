//! Timers that could not be fired, for an operator to look at, try again or give up. Whatever schedules one anew takes it
//! from here as well.

use chrono::{DateTime, Utc};
use kernel::{Failure, Refusal};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    prelude::Uuid,
    sea_query::{Expr, Query, SelectStatement, UpdateStatement},
};

use crate::{DbError, Tx, error::Context};

kernel::define_id! {
    /// One parked timer, for as long as it is.
    ParkedTimerId,
}

/// A timer that is fired no more by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedTimer {
    /// What it is called while it is parked.
    pub id: ParkedTimerId,
    /// What kind of timer.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// Which of the timers of that kind; empty when there is one.
    pub key: String,
    /// When it should have fired.
    pub due_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last try failed.
    pub reason: String,
    /// When it was parked.
    pub parked_at: DateTime<Utc>,
}

pub(crate) fn select() -> SelectStatement {
    Query::select()
        .columns(["parked_id", "kind", "subject", "key", "due_at", "attempts", "reason", "parked_at"])
        .from("timers")
        .to_owned()
}

/// How many there are.
///
/// # Errors
/// [`DbError`] when the engine does not answer.
pub async fn count(conn: &impl ConnectionTrait) -> Result<u64, DbError> {
    let select =
        Query::select().expr(Expr::col("parked_id").count()).from("timers").and_where(is_parked()).to_owned();
    let row = conn.query_one(&select).await.context("counting parked timers")?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0)).context("reading parked timers")?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Has a parked timer fired again, as often as a new one.
///
/// # Errors
/// `not_found` when it is not parked, or no more.
pub async fn retry(tx: &Tx, id: ParkedTimerId) -> Result<(), Failure> {
    let update = tried_again(tx).and_where(Expr::col("parked_id").eq(id.as_uuid())).to_owned();
    let done = tx.conn().execute(&update).await.context("trying a parked timer again")?;
    expect_parked(done.rows_affected())
}

/// The same of all; how many there were.
///
/// # Errors
/// [`DbError`] when the engine does not answer.
pub async fn retry_all(tx: &Tx) -> Result<u64, DbError> {
    let update = tried_again(tx).and_where(is_parked()).to_owned();
    let done = tx.conn().execute(&update).await.context("trying all parked timers again")?;
    Ok(done.rows_affected())
}

/// Gives a parked timer up: what it should have done stays undone.
///
/// # Errors
/// `not_found` when it is not parked, or no more.
pub async fn discard(tx: &Tx, id: ParkedTimerId) -> Result<(), Failure> {
    let delete =
        Query::delete().from_table("timers").and_where(Expr::col("parked_id").eq(id.as_uuid())).to_owned();
    let done = tx.conn().execute(&delete).await.context("giving a parked timer up")?;
    expect_parked(done.rows_affected())
}

fn is_parked() -> Expr {
    Expr::col("parked_id").is_not_null()
}

fn tried_again(tx: &Tx) -> UpdateStatement {
    Query::update()
        .table("timers")
        .value("next_try_at", tx.now())
        .value("attempts", 0)
        .value("parked_id", None::<Uuid>)
        .value("parked_at", None::<DateTime<Utc>>)
        .to_owned()
}

fn expect_parked(rows_affected: u64) -> Result<(), Failure> {
    if rows_affected == 1 { Ok(()) } else { Err(Refusal::not_found().into()) }
}

#[derive(FromQueryResult)]
pub(crate) struct Row {
    parked_id: Uuid,
    kind: String,
    subject: Uuid,
    key: String,
    due_at: DateTime<Utc>,
    attempts: i32,
    reason: Option<String>,
    parked_at: DateTime<Utc>,
}

impl From<Row> for ParkedTimer {
    fn from(row: Row) -> Self {
        let Row { parked_id, kind, subject, key, due_at, attempts, reason, parked_at } = row;
        Self {
            id: ParkedTimerId::from_uuid(parked_id),
            kind,
            subject: subject.hyphenated().to_string(),
            key,
            due_at,
            attempts,
            reason: reason.unwrap_or_default(),
            parked_at,
        }
    }
}

//! What was said and is not sent yet: rows that live from the commit to the broker's confirmation.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use envelope::{Envelope, EnvelopeError};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, Order,
    sea_query::{Expr, InsertStatement, Query},
};

use crate::{Db, DbError, Engine, engine, error::Context};

/// The most rows that are counted for the metric: beyond it the number only says "far too many".
const COUNTED: u64 = 10_000;

/// A row to send. Its id is given by the database, so that two changes of one aggregate are numbered in the order of
/// their commits whatever the clocks of their processes say.
#[derive(Debug, FromQueryResult)]
pub(crate) struct OutboxRow {
    pub(crate) id: i64,
    pub(crate) envelope: String,
}

/// How full the outbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutboxDepth {
    /// Rows that wait, counted up to 10 000.
    pub rows: u32,
    /// When the oldest of them was committed.
    pub oldest_at: Option<DateTime<Utc>>,
}

pub(crate) fn insert(envelopes: &[Envelope], now: DateTime<Utc>) -> Result<InsertStatement, EnvelopeError> {
    let mut insert = Query::insert();
    insert.into_table("outbox").columns(["envelope", "created_at"]);
    for envelope in envelopes {
        // Bytes that came from serde_json are UTF-8.
        let text = String::from_utf8_lossy(&envelope.to_bytes()?).into_owned();
        insert.values_panic([text.into(), now.into()]);
    }
    Ok(insert)
}

/// The oldest rows behind `mark` that are not in flight.
pub(crate) async fn load(
    db: &Db,
    mark: i64,
    in_flight: &[i64],
    limit: u64,
) -> Result<Vec<OutboxRow>, DbError> {
    let mut select = Query::select();
    select.columns(["id", "envelope"]).from("outbox").order_by("id", Order::Asc).limit(limit);
    if mark > 0 {
        select.and_where(Expr::col("id").gt(mark));
    }
    if !in_flight.is_empty() {
        select.and_where(engine::is_one_of(db.engine(), "id", in_flight).not());
    }
    let rows = db.writer().query_all(&select).await.context("loading the outbox")?;
    rows.iter()
        .map(|row| OutboxRow::from_query_result(row, ""))
        .collect::<Result<_, _>>()
        .context("reading the outbox")
}

/// Who may still commit rows with numbers that were given out before; `None` where nobody can.
pub(crate) async fn writers(db: &Db) -> Result<Option<BTreeSet<String>>, DbError> {
    engine::writers_of(db.writer(), "outbox").await.context("asking who writes to the outbox")
}

pub(crate) async fn delete(db: &Db, ids: &[i64]) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut delete = Query::delete();
    delete.from_table("outbox").and_where(engine::is_one_of(db.engine(), "id", ids));
    db.writer().execute(&delete).await.map(drop).context("deleting sent outbox rows")
}

/// How full the outbox is; costs the same however full.
pub(crate) async fn depth(db: &Db) -> Result<OutboxDepth, DbError> {
    #[derive(FromQueryResult)]
    struct Row {
        waiting: i64,
        oldest_at: Option<DateTime<Utc>>,
    }
    let first = Query::select().column("id").from("outbox").limit(COUNTED).to_owned();
    let oldest =
        Query::select().column("created_at").from("outbox").order_by("id", Order::Asc).limit(1).to_owned();
    let select = Query::select()
        .expr_as(Expr::cust("COUNT(*)"), "waiting")
        .expr_as(Expr::from(oldest), "oldest_at")
        .from_subquery(first, "counted")
        .to_owned();
    let row = db.reader().query_one(&select).await.context("counting the outbox")?;
    let Some(row) = row else {
        return Ok(OutboxDepth { rows: 0, oldest_at: None });
    };
    let row = Row::from_query_result(&row, "").context("reading the outbox's depth")?;
    Ok(OutboxDepth { rows: u32::try_from(row.waiting).unwrap_or(u32::MAX), oldest_at: row.oldest_at })
}

impl Db {
    /// How full the outbox is: what a health page and a test want to know.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn outbox_depth(&self) -> Result<OutboxDepth, DbError> {
        depth(self).await
    }
}

/// How often a relay looks by itself. A notification only reaches the relay of the process that committed; where other
/// processes may commit too, the one that holds the outbox has to look often.
pub(crate) fn poll_interval(engine: Engine) -> std::time::Duration {
    std::time::Duration::from_millis(match engine {
        Engine::Sqlite => 2_000,
        Engine::Postgres => 100,
    })
}

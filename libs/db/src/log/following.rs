//! Reading the log in its order, and remembering how far.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, FromQueryResult, Order, QueryResult,
    sea_query::{Expr, OnConflict, Query},
};

use super::{EventRow, RELAY};
use crate::{
    DbError,
    engine::{self, partitions::LOG},
    error::Context,
};

/// The most entries that are looked through for the metric: beyond it the number only says "far too many".
const COUNTED: u64 = 10_000;

/// How far a service's events were sent, as the relay knows it or has noted it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Everything up to here was sent, but for what is open.
    pub(crate) position: i64,
    /// Stretches below it, first and last position of each, of which that is not known: nothing was there yet, or the bus has
    /// not confirmed it. In their order, and apart from each other.
    pub(crate) open: Vec<(i64, i64)>,
}

impl Sent {
    /// Everything up to here was sent, whatever is open.
    pub(crate) fn whole(&self) -> i64 {
        self.open.first().map_or(self.position, |(first, _last)| first - 1)
    }
}

/// How far the relay has noted that it came.
pub(crate) async fn sent(conn: &impl ConnectionTrait) -> Result<Sent, DbError> {
    let select = Query::select()
        .columns(["position", "open"])
        .from("log_readers")
        .and_where(Expr::col("name").eq(RELAY))
        .to_owned();
    let row = conn.query_one(&select).await.context("asking how far the log was sent")?;
    let Some(row) = row else { return Ok(Sent::default()) };
    let position = row.try_get_by_index(0).context("reading how far the log was sent")?;
    let open: String = row.try_get_by_index(1).context("reading what is open in the log")?;
    let open = serde_json::from_str(&open)
        .map_err(|error| DbError::Corrupt { what: "place in the log", source: error.into() })?;
    Ok(Sent { position, open })
}

/// Notes how far the relay came, unless it is known to have come further.
pub(crate) async fn note_sent(conn: &impl ConnectionTrait, sent: &Sent) -> Result<(), DbError> {
    let open = engine::stretches(&sent.open);
    let note = Query::insert()
        .into_table("log_readers")
        .columns(["name", "position", "open"])
        .values_panic([RELAY.into(), sent.position.into(), open.into()])
        .on_conflict(
            OnConflict::column("name")
                .update_columns(["position", "open"])
                .action_and_where(Expr::col(("log_readers", "position")).lte(sent.position))
                .to_owned(),
        )
        .to_owned();
    conn.execute(&note).await.map(drop).context("noting how far the log was sent")
}

/// The entries after `position`, in their order, whether anybody hears of them or not.
pub(crate) async fn after(
    conn: &impl ConnectionTrait,
    position: i64,
    limit: u64,
) -> Result<Vec<EventRow>, DbError> {
    let select = Query::select()
        .columns(EventRow::COLUMNS)
        .from(LOG)
        .and_where(Expr::col("position").gt(position))
        .order_by("position", Order::Asc)
        .limit(limit)
        .to_owned();
    let rows = conn.query_all(&select).await.context("reading the log")?;
    let rows = rows.iter().map(|row| EventRow::from_query_result(row, ""));
    rows.collect::<Result<_, _>>().context("reading entries of the log")
}

/// The entries of these stretches, first and last position of each, in their order.
pub(crate) async fn within(
    conn: &impl ConnectionTrait,
    stretches: &[(i64, i64)],
    limit: u64,
) -> Result<Vec<EventRow>, DbError> {
    if stretches.is_empty() {
        return Ok(Vec::new());
    }
    let rows = engine::log_within(conn, &EventRow::COLUMNS, stretches, limit).await;
    let rows = rows.context("reading what came late to the log")?;
    let rows = rows.iter().map(|row| EventRow::from_query_result(row, ""));
    rows.collect::<Result<_, _>>().context("reading entries of the log")
}

/// The entries of these stretches and those after `position`, in their order and as they are at one moment.
pub(crate) async fn within_and_after(
    conn: &impl ConnectionTrait,
    stretches: &[(i64, i64)],
    position: i64,
    limit: u64,
) -> Result<Vec<EventRow>, DbError> {
    let rows = engine::log_within_and_after(conn, &EventRow::COLUMNS, (stretches, position), limit).await;
    let rows = rows.context("reading the log")?;
    let rows = rows.iter().map(|row| EventRow::from_query_result(row, ""));
    rows.collect::<Result<_, _>>().context("reading entries of the log")
}

/// Who may still commit entries with positions that were given out before; `None` where nobody can.
pub(crate) async fn writers(conn: &impl ConnectionTrait) -> Result<Option<BTreeSet<String>>, DbError> {
    engine::writers_of(conn, LOG).await.context("asking who writes to the log")
}

/// How many events are not `sent`, counted in the next 10 000 entries, and when the oldest of them was said.
pub(crate) async fn unsent(
    conn: &impl ConnectionTrait,
    sent: &Sent,
) -> Result<(u32, Option<DateTime<Utc>>), DbError> {
    let next = Query::select()
        .columns(["at", "routing_key"])
        .from(LOG)
        .and_where(Expr::col("position").gt(sent.position))
        .order_by("position", Order::Asc)
        .limit(COUNTED)
        .to_owned();
    let select = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .expr(Expr::col("at").min())
        .from_subquery(next, "next")
        .and_where(Expr::col("routing_key").is_not_null())
        .to_owned();
    let row = conn.query_one(&select).await.context("counting what is not sent")?;
    let counted = row.as_ref().map(counted).transpose().context("reading what is not sent")?;
    let (mut events, mut oldest_at) = counted.unwrap_or_default();
    if !sent.open.is_empty() {
        let open = engine::log_within(conn, &["at", "routing_key", "position"], &sent.open, COUNTED).await;
        for row in open.context("counting what is held up")? {
            let (at, is_heard) = held_up(&row).context("reading what is held up")?;
            if is_heard {
                events += 1;
                oldest_at = Some(oldest_at.map_or(at, |oldest| std::cmp::min(oldest, at)));
            }
        }
    }
    Ok((u32::try_from(events).unwrap_or(u32::MAX), oldest_at))
}

fn counted(row: &QueryResult) -> Result<(i64, Option<DateTime<Utc>>), DbErr> {
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}

fn held_up(row: &QueryResult) -> Result<(DateTime<Utc>, bool), DbErr> {
    Ok((row.try_get_by_index(0)?, row.try_get_by_index::<Option<String>>(1)?.is_some()))
}

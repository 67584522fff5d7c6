//! Whose events are awaited that this service missed: while they may come, nothing of their publisher is taken over a gap.

use std::time::Duration;

use envelope::Envelope;
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    prelude::Uuid,
    sea_query::{Expr, OnConflict, Query},
};

use crate::{DbError, Engine, engine::server_time, error::Context};

/// The row of all publishers: what is asked of everybody.
pub(crate) const EVERYBODY: &str = "#";

/// Notes that this service never subscribed before, so that it asks for what it missed.
pub(crate) async fn await_first(conn: &impl ConnectionTrait, request_id: Uuid) -> Result<(), DbError> {
    let insert = Query::insert()
        .into_table("inbox_backfills")
        .columns(["publisher", "request_id"])
        .values_panic([EVERYBODY.into(), request_id.into()])
        .on_conflict(OnConflict::column("publisher").do_nothing().to_owned())
        .to_owned();
    conn.execute(&insert).await.map(drop).context("noting that all is to be asked for")
}

/// Notes that events of `publisher` may come for so long.
pub(crate) async fn await_publisher(
    conn: &impl ConnectionTrait,
    publisher: &str,
    rest: Duration,
) -> Result<(), DbError> {
    let insert = Query::insert()
        .into_table("inbox_backfills")
        .columns(["publisher", "awaited_until"])
        .values_panic([publisher.into(), server_time(Engine::of(conn), rest)])
        .on_conflict(OnConflict::column("publisher").update_column("awaited_until").to_owned())
        .to_owned();
    conn.execute(&insert).await.map(drop).context("noting whose events are awaited")
}

/// True while events of the message's publisher may still come that this service missed. A publisher that has answered counts
/// by itself.
pub(super) async fn is_awaited(conn: &impl ConnectionTrait, envelope: &Envelope) -> Result<bool, DbError> {
    let publisher = envelope.routingkey.split('.').next().unwrap_or_default();
    let select = Query::select()
        .column("publisher")
        .expr_as(is_later(conn), "is_later")
        .from("inbox_backfills")
        .and_where(Expr::col("publisher").is_in([publisher, EVERYBODY]))
        .to_owned();
    let rows = conn.query_all(&select).await.context("reading whose events are awaited")?;
    let rows = rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)));
    let rows: Vec<(String, i32)> =
        rows.collect::<Result<_, DbErr>>().context("reading whose events are awaited")?;
    let own = rows.iter().find(|(of, _is_later)| of != EVERYBODY);
    Ok(own.or(rows.first()).is_some_and(|(_of, is_later)| *is_later == 1))
}

/// 1 while the time of a row is to come, 0 from then on.
pub(crate) fn is_later(conn: &impl ConnectionTrait) -> Expr {
    let is_later = Expr::col("awaited_until").gt(server_time(Engine::of(conn), Duration::ZERO));
    Expr::case(is_later, 1).finally(0).into()
}

//! Whose events are awaited that this service missed: while they may come, nothing of their publisher is taken over a gap.
//!
//! A publisher answers slot by slot (`bus::slot_of`), since order holds within a slot, whatever number of partitions there
//! is: of a slot whose events have all come nothing is awaited, while another partition is still at its backlog.

use std::time::Duration;

use bus::slot_of;
use envelope::Envelope;
use sea_orm::{
    ConnectionTrait, ExprTrait,
    prelude::Uuid,
    sea_query::{Expr, Func, OnConflict, Query},
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

/// Notes that all is to be asked for again within `span`, unless it was: what is live waits meanwhile.
pub(crate) async fn await_answers(conn: &impl ConnectionTrait, span: Duration) -> Result<(), DbError> {
    let update = Query::update()
        .table("inbox_backfills")
        .value("awaited_until", server_time(Engine::of(conn), span))
        .and_where(Expr::col("publisher").eq(EVERYBODY))
        .and_where(Expr::col("is_asked").eq(false))
        .to_owned();
    conn.execute(&update).await.map(drop).context("noting that answers are awaited")
}

/// What one backfill of a publisher sends in some slots.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SlotsOf<'a> {
    pub(crate) publisher: &'a str,
    pub(crate) backfill_id: Uuid,
    pub(crate) slots: &'a [u16],
}

/// Notes that events of these slots may come for so long. Where the end of this backfill was told before, by another
/// partition, it stays.
pub(crate) async fn begin_slots(
    conn: &impl ConnectionTrait,
    of: SlotsOf<'_>,
    span: Duration,
) -> Result<(), DbError> {
    note_slots(conn, of, span, OnConflict::columns(KEY).do_nothing()).await
}

/// Notes that all events of these slots were sent; what is still on its way comes within `span`.
pub(crate) async fn end_slots(
    conn: &impl ConnectionTrait,
    of: SlotsOf<'_>,
    span: Duration,
) -> Result<(), DbError> {
    note_slots(conn, of, span, OnConflict::columns(KEY).update_column("awaited_until")).await
}

/// Each backfill has rows of its own: several may be on their way at once, and one that ends ends no other.
const KEY: [&str; 3] = ["publisher", "slot", "backfill_id"];

async fn note_slots(
    conn: &impl ConnectionTrait,
    SlotsOf { publisher, backfill_id, slots }: SlotsOf<'_>,
    span: Duration,
    conflict: &mut OnConflict,
) -> Result<(), DbError> {
    if slots.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert
        .into_table("inbox_awaited_slots")
        .columns(["publisher", "slot", "backfill_id", "awaited_until"])
        .on_conflict(conflict.to_owned());
    for slot in slots {
        let until = server_time(Engine::of(conn), span);
        insert.values_panic([publisher.into(), i32::from(*slot).into(), backfill_id.into(), until]);
    }
    conn.execute(&insert).await.map(drop).context("noting whose events are awaited")
}

/// True while events of the message's publisher and slot may still come that this service missed. Where a publisher has
/// answered, its answer counts.
pub(super) async fn is_awaited(conn: &impl ConnectionTrait, envelope: &Envelope) -> Result<bool, DbError> {
    let publisher = envelope.routingkey.split('.').next().unwrap_or_default();
    let slot = i32::from(slot_of(&envelope.subject));
    let answered = Query::select()
        .expr_as(Func::max(is_later(conn)), "is_later")
        .from("inbox_awaited_slots")
        .and_where(Expr::col("publisher").eq(publisher))
        .and_where(Expr::col("slot").eq(slot))
        .to_owned();
    let asked = Query::select()
        .expr_as(Func::max(is_later(conn)), "is_later")
        .from("inbox_backfills")
        .and_where(Expr::col("publisher").eq(EVERYBODY))
        .to_owned();
    for select in [answered, asked] {
        let row = conn.query_one(&select).await.context("reading whose events are awaited")?;
        let is_later = row.map(|row| row.try_get_by_index(0)).transpose();
        let is_later: Option<i32> = is_later.context("reading whose events are awaited")?.flatten();
        if let Some(is_later) = is_later {
            return Ok(is_later == 1);
        }
    }
    Ok(false)
}

/// 1 while the time of a row is to come, 0 from then on.
pub(crate) fn is_later(conn: &impl ConnectionTrait) -> Expr {
    let is_later = Expr::col("awaited_until").gt(server_time(Engine::of(conn), Duration::ZERO));
    Expr::case(is_later, 1).finally(0).into()
}

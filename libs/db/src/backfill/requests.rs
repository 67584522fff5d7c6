//! Asking for a backfill at who publishes, following it and stopping it.

use chrono::{DateTime, Utc};
use kernel::{Failure, Refusal};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    prelude::Uuid,
    sea_query::{Condition, Expr, InsertStatement, OnConflict, Query},
};

use super::rows::{self, Backfill, BackfillId, BackfillMode, BackfillState};
use crate::{Db, DbError, Tx, error::Context};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackfillRequest {
    /// Who is to be sent it.
    pub consumer: String,
    /// What is to be sent.
    pub mode: BackfillMode,
    /// Of which events, as patterns of topics (`ticketing.ticket.#`); all where there is none.
    pub events: Vec<String>,
    /// Only what happened at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Who asks.
    pub requested_by: String,
}

/// Notes what is asked for; it is begun within a second. Whether the consumer has a queue is for the caller to have asked.
///
/// # Errors
/// `backfill_under_way` when another for the same consumer has not ended, or what the engine says.
pub async fn request(tx: &Tx, request: BackfillRequest) -> Result<BackfillId, Failure> {
    tx.hold("backfills").await?;
    let unended = Query::select()
        .column("id")
        .from("backfills")
        .and_where(Expr::col("consumer").eq(request.consumer.as_str()))
        .and_where(Expr::col("ended_at").is_null())
        .limit(1)
        .to_owned();
    if tx.conn().query_one(&unended).await.context("looking for a backfill under way")?.is_some() {
        return Err(under_way().into());
    }
    let id = BackfillId::new(tx.db().ids().as_ref());
    tx.conn().execute(&insert(id, request, (None, None), tx.now())?).await.context("noting a backfill")?;
    Ok(id)
}

/// Notes what a service asked for that was started first: once, however often it asks. Where nothing of it is said here, the
/// backfill ends where it begins, and the consumer is told so.
pub(crate) async fn answer(
    db: &Db,
    request_id: Uuid,
    consumer: String,
    events: Vec<String>,
) -> Result<(), DbError> {
    let is_asked = !events.is_empty();
    let events: Vec<String> = events.into_iter().filter(|pattern| may_be_of(db.service(), pattern)).collect();
    let up_to = (is_asked && events.is_empty()).then_some(0);
    let requested_by = format!("{}{consumer}", rows::BY_SERVICE);
    let request =
        BackfillRequest { consumer, mode: BackfillMode::Everything, events, from: None, requested_by };
    let id = BackfillId::new(db.ids().as_ref());
    let mut insert = insert(id, request, (Some(request_id), up_to), db.clock().now())?;
    // One that failed is tried again.
    insert.on_conflict(
        OnConflict::column("request_id")
            .value("state", BackfillState::Waiting.as_str())
            .value("reason", Expr::value(None::<String>))
            .value("ended_at", Expr::value(None::<DateTime<Utc>>))
            .action_and_where(Expr::col(("backfills", "state")).eq(BackfillState::Failed.as_str()))
            .to_owned(),
    );
    db.writer().execute(&insert).await.map(drop).context("noting a backfill that a service asked for")
}

/// True when the pattern may name topics of `service`.
fn may_be_of(service: &str, pattern: &str) -> bool {
    let first = pattern.split('.').next().unwrap_or_default();
    first == service || first.contains(['#', '*'])
}

fn insert(
    id: BackfillId,
    request: BackfillRequest,
    (request_id, up_to): (Option<Uuid>, Option<i64>),
    now: DateTime<Utc>,
) -> Result<InsertStatement, DbError> {
    let BackfillRequest { consumer, mode, events, from, requested_by } = request;
    let events = serde_json::to_string(&events)
        .map_err(|source| DbError::Corrupt { what: "backfill events", source: source.into() })?;
    let mut insert = Query::insert();
    insert
        .into_table("backfills")
        .columns([
            "id",
            "consumer",
            "mode",
            "events",
            "from_at",
            "requested_by",
            "requested_at",
            "request_id",
            "state",
            "up_to",
        ])
        .values_panic([
            id.as_uuid().into(),
            consumer.into(),
            mode.as_str().into(),
            events.into(),
            from.into(),
            requested_by.into(),
            now.into(),
            request_id.into(),
            BackfillState::Waiting.as_str().into(),
            up_to.into(),
        ]);
    Ok(insert)
}

/// One backfill.
///
/// # Errors
/// `not_found` when there is none; otherwise what the engine says.
pub async fn get(conn: &impl ConnectionTrait, id: BackfillId) -> Result<Backfill, Failure> {
    let select = rows::select().and_where(Expr::col("id").eq(id.as_uuid())).to_owned();
    let row = conn.query_one(&select).await.context("loading a backfill")?;
    Ok(rows::read(&row.ok_or_else(Refusal::not_found)?)?)
}

/// Stops a backfill; what is on its way by then arrives.
///
/// # Errors
/// `backfill_ended` when it has ended, `not_found` when there is none.
pub async fn cancel(tx: &Tx, id: BackfillId) -> Result<(), Failure> {
    let live = [BackfillState::Waiting, BackfillState::Running].map(BackfillState::as_str);
    let update = Query::update()
        .table("backfills")
        .value("state", BackfillState::Cancelled.as_str())
        .and_where(Expr::col("id").eq(id.as_uuid()))
        .and_where(Expr::col("state").is_in(live))
        .to_owned();
    let done = tx.conn().execute(&update).await.context("stopping a backfill")?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    get(tx.conn(), id).await?;
    Err(ended().into())
}

/// Backfills that ended before `instant`.
pub(crate) fn ended_before(instant: DateTime<Utc>) -> Condition {
    Condition::all().add(Expr::col("ended_at").lt(instant))
}

fn under_way() -> Refusal {
    Refusal::conflict("backfill_under_way")
}

fn ended() -> Refusal {
    Refusal::conflict("backfill_ended")
}

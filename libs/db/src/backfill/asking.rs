//! Who consumes: asks once, when its database is new, and notes whose answers are awaited.

use std::time::Duration;

use bus::{Binding, Bus};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    prelude::Uuid,
    sea_query::{Expr, Query},
};
use tokio::time::interval;

use super::{Notice, requests};
use crate::{
    Db, DbError,
    engine::server_time,
    error::{Context, chain},
    inbox::{EVERYBODY, await_publisher, is_later},
};

/// The topic under which every service hears what others ask for.
pub const REQUESTS: &str = Notice::REQUESTED;

/// How long what is live waits for a publisher's answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(5 * 60);
/// How often it is asked: a publisher may be in the middle of its upgrade.
const ASK_AGAIN: Duration = Duration::from_secs(5 * 60);
/// The most times in one run of a process.
const TIMES: u32 = 3;
/// How soon after the bus did not take the question.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// For how long a backfill that has begun is believed to go on.
const LASTS: Duration = Duration::from_secs(7 * 24 * 3_600);
/// How long the last of a backfill is waited for after its end was told: it may lie in another partition, or pause.
const SETTLES: Duration = Duration::from_secs(2 * 60);

/// Takes a notice: what others ask of this service, or tell it of their answers.
pub(crate) async fn take_notice(db: &Db, notice: Notice) -> Result<(), DbError> {
    match notice {
        Notice::Requested { consumer, .. } if consumer == db.service() => Ok(()),
        Notice::Requested { request_id, consumer, events } => {
            requests::answer(db, request_id, consumer, events).await
        }
        Notice::Begun { publisher } => await_publisher(db.writer(), &publisher, LASTS).await,
        Notice::Ended { publisher, sent } => {
            let rest = if sent == 0 { Duration::ZERO } else { SETTLES };
            await_publisher(db.writer(), &publisher, rest).await
        }
    }
}

/// What was to be asked.
#[derive(FromQueryResult)]
struct Open {
    request_id: Uuid,
    is_asked: bool,
    is_in_time: i32,
}

/// Asks every publisher for all that this service binds, if it never subscribed before: some times over, since who publishes
/// may not listen yet. Ends by itself; run it beside the consuming loop, which has to answer meanwhile.
pub async fn ask(bus: &dyn Bus, db: &Db, bindings: &[Binding]) {
    let mut times = interval(ASK_AGAIN);
    let mut left = TIMES;
    while left > 0 {
        times.tick().await;
        match ask_once(bus, db, bindings, left < TIMES).await {
            Ok(true) => left -= 1,
            Ok(false) => return,
            Err(reason) => {
                tracing::warn!(service = db.service(), reason, "what was missed cannot be asked for yet");
                times.reset_after(TRY_AGAIN);
            }
        }
    }
}

/// False when there is nothing to ask: it was asked long ago, and not by this process just now.
async fn ask_once(bus: &dyn Bus, db: &Db, bindings: &[Binding], is_again: bool) -> Result<bool, String> {
    let Some(open) = open(db).await.map_err(|error| chain(&error))? else { return Ok(false) };
    if open.is_asked && open.is_in_time == 0 && !is_again {
        return Ok(false);
    }
    // First of all, so that what is live waits from now on.
    if !open.is_asked {
        note(db, ("awaited_until", server_time(db.engine(), ANSWER_WITHIN)))
            .await
            .map_err(|error| chain(&error))?;
    }
    let events = bindings.iter().map(ToString::to_string).filter(|topic| topic != REQUESTS).collect();
    let notice = Notice::Requested { request_id: open.request_id, consumer: db.service().to_owned(), events };
    let made = (db.ids().as_ref(), db.clock().now());
    let envelope = notice.wrap(db.service(), open.request_id, made).map_err(|error| chain(&error))?;
    bus.publish(&envelope).await.map_err(|error| chain(&error))?;
    note(db, ("is_asked", true.into())).await.map_err(|error| chain(&error))?;
    Ok(true)
}

async fn open(db: &Db) -> Result<Option<Open>, DbError> {
    let select = Query::select()
        .columns(["request_id", "is_asked"])
        .expr_as(is_later(db.writer()), "is_in_time")
        .from("inbox_backfills")
        .and_where(Expr::col("publisher").eq(EVERYBODY))
        .and_where(Expr::col("request_id").is_not_null())
        .to_owned();
    let row = db.writer().query_one(&select).await.context("reading what is to be asked for")?;
    row.map(|row| Open::from_query_result(&row, "")).transpose().context("reading what is to be asked for")
}

async fn note(db: &Db, (column, value): (&'static str, Expr)) -> Result<(), DbError> {
    let update = Query::update()
        .table("inbox_backfills")
        .value(column, value)
        .and_where(Expr::col("publisher").eq(EVERYBODY))
        .to_owned();
    db.writer().execute(&update).await.map(drop).context("noting what was asked for")
}

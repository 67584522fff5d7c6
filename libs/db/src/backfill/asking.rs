//! Who consumes: asks once, when its database is new, and notes whose answers are awaited.

use std::time::Duration;

use bus::{Binding, Bus, SLOTS};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    prelude::Uuid,
    sea_query::{Expr, Query},
};
use tokio::time::interval;

use super::{Notice, requests};
use crate::{
    Db, DbError,
    error::{Context, chain},
    inbox::{self, EVERYBODY, SlotsOf, begin_slots, end_slots, is_later},
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
/// How long the last of a backfill is waited for after its end was told: it may pause before it is tried again.
const SETTLES: Duration = Duration::from_secs(2 * 60);

/// Takes a notice: what others ask of this service, or tell it of their answers.
pub(crate) async fn take_notice(db: &Db, notice: Notice) -> Result<(), DbError> {
    match notice {
        Notice::Requested { consumer, .. } if consumer == db.service() => Ok(()),
        Notice::Requested { request_id, consumer, events } => {
            requests::answer(db, request_id, consumer, events).await
        }
        Notice::Begun { publisher, backfill_id, slots } => {
            let slots = slots.unwrap_or_else(all_slots);
            begin_slots(db.writer(), SlotsOf { publisher: &publisher, backfill_id, slots: &slots }, LASTS)
                .await
        }
        Notice::Ended { publisher, backfill_id, slots, sent } => {
            let slots = slots.unwrap_or_else(all_slots);
            let rest = if sent == 0 { Duration::ZERO } else { SETTLES };
            end_slots(db.writer(), SlotsOf { publisher: &publisher, backfill_id, slots: &slots }, rest).await
        }
    }
}

fn all_slots() -> Vec<u16> {
    (0..SLOTS).collect()
}

/// Has what is live wait from now on for what [`ask`] will ask for, where that is still to do: before the first message is
/// taken, since what comes before the question would be taken for all there is.
///
/// # Errors
/// [`DbError`] when the engine does not answer.
pub async fn await_answers(db: &Db) -> Result<(), DbError> {
    inbox::await_answers(db.writer(), ANSWER_WITHIN).await
}

/// What was to be asked.
#[derive(FromQueryResult)]
struct PendingRequest {
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
    // Anew, since the bus may not have taken the question for a while.
    await_answers(db).await.map_err(|error| chain(&error))?;
    let events = bindings.iter().map(ToString::to_string).filter(|topic| topic != REQUESTS).collect();
    let notice = Notice::Requested { request_id: open.request_id, consumer: db.service().to_owned(), events };
    let made = (db.ids().as_ref(), db.clock().now());
    let subject = open.request_id.to_string();
    let envelope = notice.wrap(db.service(), subject, made).map_err(|error| chain(&error))?;
    bus.publish(&envelope).await.map_err(|error| chain(&error))?;
    note_asked(db).await.map_err(|error| chain(&error))?;
    Ok(true)
}

async fn open(db: &Db) -> Result<Option<PendingRequest>, DbError> {
    let select = Query::select()
        .columns(["request_id", "is_asked"])
        .expr_as(is_later(db.writer()), "is_in_time")
        .from("inbox_backfills")
        .and_where(Expr::col("publisher").eq(EVERYBODY))
        .and_where(Expr::col("request_id").is_not_null())
        .to_owned();
    let row = db.writer().query_one(&select).await.context("reading what is to be asked for")?;
    row.map(|row| PendingRequest::from_query_result(&row, ""))
        .transpose()
        .context("reading what is to be asked for")
}

async fn note_asked(db: &Db) -> Result<(), DbError> {
    let update = Query::update()
        .table("inbox_backfills")
        .value("is_asked", true)
        .and_where(Expr::col("publisher").eq(EVERYBODY))
        .to_owned();
    db.writer().execute(&update).await.map(drop).context("noting what was asked for")
}

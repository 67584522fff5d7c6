//! What was heard: each message has its effect once, and a gap in an aggregate's story is noticed.
//!
//! Of each subject one row is kept, its cursor: the last sequence that was heard. What is not beyond it was heard, unless it
//! lies in a gap: where an event was let through although one before it was missing, the missing sequences are rows of
//! `inbox_gaps`, until one of them comes late and fills its place. No message is remembered by itself.

mod awaited;
mod sequence_range;
mod sources;

use chrono::{DateTime, TimeDelta, Utc};
use envelope::{Backfilled, Envelope};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    sea_query::{Condition, Expr, OnConflict, Query, Returning, SelectStatement},
};

pub(crate) use awaited::{EVERYBODY, SlotsOf, await_answers, begin_slots, end_slots, is_later};
pub(crate) use sequence_range::{AdvancedCursors, SequenceRange};
pub(crate) use sources::{EVERYTHING, is_history, note_sources};

use crate::{Db, DbError, Tx, error::Context};

/// How long the cursor of a subject is kept of which nothing more is heard. Without one, the story of a subject that is
/// at least as old goes on with whatever comes first.
pub(crate) const CURSORS_KEPT: TimeDelta = TimeDelta::days(90);

/// Whether a message may have its effect in this transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Not seen before, and next in line or late: handle it and commit.
    Fresh,
    /// Handled already: do nothing.
    Duplicate,
    /// An earlier event of the same aggregate is missing: roll back and wait for it.
    Gap {
        /// The sequence that should have come.
        expected: i32,
    },
}

/// Notes that the message was heard and says whether it may have its effect. A redelivery that runs at the same time in
/// another process waits here until this transaction ends.
///
/// An aggregate nobody spoke of before begins at 1. A message that lies in a gap is late but [`Admission::Fresh`], once:
/// what came after it was let through when waiting had been long enough. What has no place in a story, a sequence below 1, is
/// never fresh.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn admit(tx: &Tx, envelope: &Envelope) -> Result<Admission, DbError> {
    let range = SequenceRange::of(envelope);
    if AdvancedCursors::advance(tx, &[range]).await?.has(&range) {
        return Ok(Admission::Fresh);
    }
    find_place(tx, envelope, Missing::IsWaitedFor).await
}

/// Like [`admit`], but remembers what is missing as a gap: it never answers [`Admission::Gap`].
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn admit_anyway(tx: &Tx, envelope: &Envelope) -> Result<Admission, DbError> {
    find_place(tx, envelope, Missing::IsPassedOver).await
}

/// What to do about earlier events that have not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    IsWaitedFor,
    IsPassedOver,
}

/// Where a message belongs that was not next in line a moment ago. The cursor is locked, so that nobody else moves it or
/// fills its gaps meanwhile.
async fn find_place(tx: &Tx, envelope: &Envelope, missing: Missing) -> Result<Admission, DbError> {
    loop {
        let heard = lock_cursor(tx, envelope).await?;
        let expected = heard.unwrap_or(0).saturating_add(1);
        if envelope.sequence < expected {
            let is_late = fill_gap(tx, envelope).await?;
            return Ok(if is_late { Admission::Fresh } else { Admission::Duplicate });
        }
        if envelope.sequence > expected && missing == Missing::IsWaitedFor {
            return Ok(Admission::Gap { expected });
        }
        if set_cursor(tx, envelope, heard).await? {
            // Where a backfill has a story begin, nothing of it was passed over.
            if heard.is_some() || envelope.backfill != Some(Backfilled::Start) {
                remember_gaps(tx, envelope, &[(expected, envelope.sequence.saturating_sub(1))]);
            }
            return Ok(Admission::Fresh);
        }
        // Another process began the story of this subject at the same moment, and now there is a cursor to lock.
    }
}

/// Where the story of the message's subject stands, once nobody else can move it.
async fn lock_cursor(tx: &Tx, envelope: &Envelope) -> Result<Option<i32>, DbError> {
    let select = cursor_of(envelope).lock_exclusive().to_owned();
    read_cursor(tx.conn(), &select).await
}

/// Moves the cursor to the message; false when somebody else made one meanwhile.
async fn set_cursor(tx: &Tx, envelope: &Envelope, heard: Option<i32>) -> Result<bool, DbError> {
    let today = day(tx.now());
    let done = if heard.is_some() {
        let update = Query::update()
            .table("inbox_cursors")
            .value("sequence", envelope.sequence)
            .value("last_day", today)
            .cond_where(is_of(envelope))
            .to_owned();
        tx.conn().execute(&update).await
    } else {
        let values: [Expr; 4] = [
            aggregate(envelope).into(),
            envelope.subject.as_str().into(),
            envelope.sequence.into(),
            today.into(),
        ];
        let insert = Query::insert()
            .into_table("inbox_cursors")
            .columns(["aggregate", "subject", "sequence", "last_day"])
            .values_panic(values)
            .on_conflict(OnConflict::columns(["aggregate", "subject"]).do_nothing().to_owned())
            .to_owned();
        tx.conn().execute(&insert).await
    };
    Ok(done.context("moving an inbox cursor")?.rows_affected() == 1)
}

/// Takes the message out of the gap in which it lies; false when it lies in none.
async fn fill_gap(tx: &Tx, envelope: &Envelope) -> Result<bool, DbError> {
    let sequence = envelope.sequence;
    let delete = Query::delete()
        .from_table("inbox_gaps")
        .cond_where(holds(envelope))
        .returning(Returning::new().columns(["first", "last"]))
        .to_owned();
    let Some(gap) = tx.conn().query_one(&delete).await.context("filling a gap")? else { return Ok(false) };
    let bounds = || Ok::<(i32, i32), DbErr>((gap.try_get_by_index(0)?, gap.try_get_by_index(1)?));
    let (first, last) = bounds().context("reading a gap")?;
    remember_gaps(tx, envelope, &[(first, sequence.saturating_sub(1)), (sequence.saturating_add(1), last)]);
    Ok(true)
}

/// Remembers with the commit that these sequences of the message's subject, both ends among them, have not come. Those that
/// end before they begin are none.
fn remember_gaps(tx: &Tx, envelope: &Envelope, gaps: &[(i32, i32)]) {
    let mut insert = Query::insert();
    insert.into_table("inbox_gaps").columns(["aggregate", "subject", "first", "last"]);
    let mut is_whole = true;
    for (first, last) in gaps.iter().filter(|(first, last)| first <= last) {
        let (first, last) = ((*first).into(), (*last).into());
        insert.values_panic([aggregate(envelope).into(), envelope.subject.as_str().into(), first, last]);
        is_whole = false;
    }
    if !is_whole {
        tx.insert(insert);
    }
}

/// How far the story of the message's subject was heard.
pub(crate) async fn heard(db: &Db, envelope: &Envelope) -> Result<Option<i32>, DbError> {
    read_cursor(db.reader(), &cursor_of(envelope)).await
}

/// True when the message had its effect: the cursor is there or beyond it, and no gap holds it.
pub(crate) async fn knows(db: &Db, envelope: &Envelope) -> Result<bool, DbError> {
    // Of such a subject or sequence nothing can have been heard; and no engine takes the question.
    let has_no_cursor = envelope.sequence < 1 || envelope.subject.contains('\0');
    if has_no_cursor || aggregate(envelope).contains('\0') {
        return Ok(false);
    }
    let gap = Query::select().expr(Expr::val(1)).from("inbox_gaps").cond_where(holds(envelope)).to_owned();
    let select = cursor_of(envelope)
        .and_where(Expr::col("sequence").gte(envelope.sequence))
        .and_where(Expr::exists(gap).not())
        .to_owned();
    Ok(read_cursor(db.writer(), &select).await?.is_some())
}

/// True when something was received of `subject`, which is one of these kinds of things (`ticketing.ticket`).
pub(crate) async fn was_received(
    conn: &impl ConnectionTrait,
    aggregates: &[&str],
    subject: &str,
) -> Result<bool, DbError> {
    let select = Query::select()
        .column("sequence")
        .from("inbox_cursors")
        .and_where(Expr::col("aggregate").is_in(aggregates.iter().copied()))
        .and_where(Expr::col("subject").eq(subject))
        .to_owned();
    Ok(conn.query_one(&select).await.context("looking for what was received")?.is_some())
}

fn cursor_of(envelope: &Envelope) -> SelectStatement {
    Query::select().column("sequence").from("inbox_cursors").cond_where(is_of(envelope)).to_owned()
}

async fn read_cursor(conn: &impl ConnectionTrait, select: &SelectStatement) -> Result<Option<i32>, DbError> {
    let row = conn.query_one(select).await.context("reading an inbox cursor")?;
    row.map(|row| row.try_get_by_index(0)).transpose().context("reading an inbox cursor")
}

/// True of the rows of the message's subject.
fn is_of(envelope: &Envelope) -> Condition {
    Condition::all()
        .add(Expr::col("aggregate").eq(aggregate(envelope)))
        .add(Expr::col("subject").eq(envelope.subject.as_str()))
}

/// True of the gap in which the message lies.
fn holds(envelope: &Envelope) -> Condition {
    is_of(envelope)
        .add(Expr::col("first").lte(envelope.sequence))
        .add(Expr::col("last").gte(envelope.sequence))
}

/// The day of `at`, counted from 1970. A column that changes once a day can be indexed without a new entry for every
/// event.
pub(crate) fn day(at: DateTime<Utc>) -> i32 {
    i32::try_from(at.timestamp().div_euclid(24 * 60 * 60)).unwrap_or(i32::MAX)
}

/// `<service>.<aggregate>` of the routing key.
pub(crate) fn aggregate(envelope: &Envelope) -> &str {
    let key = envelope.routingkey.as_str();
    key.match_indices('.').nth(1).and_then(|(end, _dot)| key.get(..end)).unwrap_or(key)
}

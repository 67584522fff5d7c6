//! What was heard: each message has its effect once, and a gap in an aggregate's story is noticed.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use envelope::Envelope;
use kernel::EventId;
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, QueryResult,
    prelude::Uuid,
    sea_query::{Expr, OnConflict, Query, Returning},
};

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

/// Records the message and says whether it may have its effect. A redelivery that runs at the same time in another
/// process waits here until this transaction ends.
///
/// An aggregate nobody spoke of before begins at 1. A message that is older than what was heard is late but
/// [`Admission::Fresh`]: the one before it was let through when waiting had been long enough.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn admit(tx: &Tx, envelope: &Envelope) -> Result<Admission, DbError> {
    let Some(heard) = record(tx, envelope).await? else {
        return Ok(Admission::Duplicate);
    };
    let expected = heard.unwrap_or(0).saturating_add(1);
    if envelope.sequence > expected {
        return Ok(Admission::Gap { expected });
    }
    if envelope.sequence == expected {
        advance(tx, [cursor(tx, envelope)]);
    }
    Ok(Admission::Fresh)
}

/// Like [`admit`], but takes a gap for history that will not come: it never answers [`Admission::Gap`].
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn admit_anyway(tx: &Tx, envelope: &Envelope) -> Result<Admission, DbError> {
    if record(tx, envelope).await?.is_none() {
        return Ok(Admission::Duplicate);
    }
    advance(tx, [cursor(tx, envelope)]);
    Ok(Admission::Fresh)
}

/// How far the story of the message's subject was heard.
pub(crate) async fn heard(db: &Db, envelope: &Envelope) -> Result<Option<i32>, DbError> {
    let select = Query::select()
        .column("sequence")
        .from("inbox_cursors")
        .and_where(Expr::col("aggregate").eq(aggregate(envelope)))
        .and_where(Expr::col("subject").eq(envelope.subject.as_str()))
        .to_owned();
    let row = db.reader().query_one(&select).await.context("reading an inbox cursor")?;
    row.map(|row| row.try_get_by_index(0)).transpose().context("reading an inbox cursor")
}

/// True when the message had its effect.
pub(crate) async fn knows(db: &Db, message_id: EventId) -> Result<bool, DbError> {
    let select = Query::select()
        .column("message_id")
        .from("inbox_messages")
        .and_where(Expr::col("message_id").eq(message_id.as_uuid()))
        .to_owned();
    let row = db.writer().query_one(&select).await.context("looking a message up")?;
    Ok(row.is_some())
}

/// Notes, once, since when the aggregates (`<service>.<aggregate>`, or `#` for all) are heard: of the subjects that are
/// older, the first events were published before this service subscribed.
pub(crate) async fn note_sources(db: &Db, aggregates: Vec<String>) -> Result<(), DbError> {
    if aggregates.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert
        .into_table("inbox_sources")
        .columns(["aggregate", "heard_since"])
        .on_conflict(OnConflict::column("aggregate").do_nothing().to_owned());
    for aggregate in aggregates {
        // The ids of subjects carry the wall's time, however fast the trade's time runs.
        insert.values_panic([aggregate.into(), Expr::current_timestamp()]);
    }
    db.writer().execute(&insert).await.map(drop).context("noting what is heard")
}

/// True when the first events of the message's subject cannot come any more: they were said before this service heard
/// of such subjects, or the subject's cursor was forgotten.
pub(crate) async fn is_history(db: &Db, envelope: &Envelope) -> Result<bool, DbError> {
    // Few subjects are named otherwise (a standard has a name), and no two events of those come close together.
    let Some(born_at) = born_at(&envelope.subject) else { return Ok(true) };
    if born_at < db.clock().now() - CURSORS_KEPT {
        return Ok(true);
    }
    let select = Query::select()
        .expr(Expr::col("heard_since").max())
        .from("inbox_sources")
        .and_where(Expr::col("aggregate").is_in([aggregate(envelope), EVERYTHING]))
        .to_owned();
    let row = db.reader().query_one(&select).await.context("reading since when something is heard")?;
    let since: Option<DateTime<Utc>> = row
        .map(|row| row.try_get_by_index::<Option<DateTime<Utc>>>(0))
        .transpose()
        .context("reading since when something is heard")?
        .flatten();
    Ok(since.is_some_and(|since| born_at < since))
}

/// What stands for every aggregate where all are heard.
pub(crate) const EVERYTHING: &str = "#";

/// When the subject was made, as its id tells.
fn born_at(subject: &str) -> Option<DateTime<Utc>> {
    let (secs, nanos) = Uuid::parse_str(subject).ok()?.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(secs).ok()?, nanos)
}

/// Inserts the message and reads the aggregate's cursor, in one statement. `None` when the message is known;
/// `Some(None)` when nothing was heard of its aggregate.
async fn record(tx: &Tx, envelope: &Envelope) -> Result<Option<Option<i32>>, DbError> {
    let cursor = Query::select()
        .column("sequence")
        .from("inbox_cursors")
        .and_where(Expr::col("aggregate").eq(aggregate(envelope)))
        .and_where(Expr::col("subject").eq(envelope.subject.as_str()))
        .to_owned();
    let insert = Query::insert()
        .into_table("inbox_messages")
        .columns(["message_id", "received_at"])
        .values_panic([envelope.id.as_uuid().into(), tx.now().into()])
        .on_conflict(OnConflict::column("message_id").do_nothing().to_owned())
        .returning(Returning::new().expr(Expr::from(cursor)))
        .to_owned();
    let row = tx.conn().query_one(&insert).await.context("recording a message")?;
    row.map(|row| row.try_get_by_index::<Option<i32>>(0)).transpose().context("reading an inbox cursor")
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

/// How far the stories of some messages were heard, for taking them in together.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// The last sequence of each aggregate and subject.
    cursors: BTreeMap<(String, String), i32>,
    admitted: Vec<Uuid>,
}

impl Heard {
    /// What was heard before of the subjects of `envelopes`.
    pub(crate) async fn of(tx: &Tx, envelopes: impl Iterator<Item = &Envelope>) -> Result<Self, DbError> {
        let subjects = envelopes.map(|envelope| {
            Expr::tuple([Expr::val(aggregate(envelope)), Expr::val(envelope.subject.as_str())])
        });
        let select = Query::select()
            .columns(["aggregate", "subject", "sequence"])
            .from("inbox_cursors")
            .and_where(Expr::tuple([Expr::col("aggregate"), Expr::col("subject")]).is_in(subjects))
            .to_owned();
        let rows = tx.conn().query_all(&select).await.context("reading inbox cursors")?;
        let cursor = |row: &QueryResult| {
            Ok(((row.try_get_by_index(0)?, row.try_get_by_index(1)?), row.try_get_by_index(2)?))
        };
        let cursors =
            rows.iter().map(cursor).collect::<Result<_, DbErr>>().context("reading inbox cursors")?;
        Ok(Self { cursors, admitted: Vec::new() })
    }

    /// True when the message is next in line or late; false when an earlier one is missing. Whether it was handled
    /// before is told by [`Heard::record`].
    pub(crate) fn admits(&mut self, envelope: &Envelope) -> bool {
        let subject = (aggregate(envelope).to_owned(), envelope.subject.clone());
        let heard = self.cursors.entry(subject).or_insert(0);
        if envelope.sequence > heard.saturating_add(1) {
            return false;
        }
        *heard = Ord::max(envelope.sequence, *heard);
        self.admitted.push(envelope.id.as_uuid());
        true
    }

    /// Records the admitted messages with the commit, which fails when one of them was handled before.
    pub(crate) fn record(self, tx: &Tx) {
        if self.admitted.is_empty() {
            return;
        }
        let mut messages = Query::insert();
        messages.into_table("inbox_messages").columns(["message_id", "received_at"]);
        for id in self.admitted {
            messages.values_panic([id.into(), tx.now().into()]);
        }
        tx.insert(messages);
        // In the order of their keys, so that two processes never wait for each other in a circle. One that nothing was
        // heard of, and still is not, has no row.
        let heard = self.cursors.into_iter().filter(|(_subject, sequence)| *sequence > 0);
        advance(
            tx,
            heard.map(|((aggregate, subject), sequence)| {
                [aggregate.into(), subject.into(), sequence.into(), day(tx.now()).into()]
            }),
        );
    }
}

/// Moves the cursors of `(aggregate, subject, sequence, last_day)` forward, with the commit.
fn advance(tx: &Tx, heard: impl IntoIterator<Item = [Expr; 4]>) {
    let is_ahead = Expr::col(("excluded", "sequence")).gt(Expr::col(("inbox_cursors", "sequence")));
    let mut insert = Query::insert();
    insert.into_table("inbox_cursors").columns(["aggregate", "subject", "sequence", "last_day"]).on_conflict(
        OnConflict::columns(["aggregate", "subject"])
            .update_columns(["sequence", "last_day"])
            .action_and_where(is_ahead)
            .to_owned(),
    );
    for cursor in heard {
        insert.values_panic(cursor);
    }
    tx.insert(insert);
}

/// The row of a message's subject once it was heard.
fn cursor(tx: &Tx, envelope: &Envelope) -> [Expr; 4] {
    [
        aggregate(envelope).into(),
        envelope.subject.as_str().into(),
        envelope.sequence.into(),
        day(tx.now()).into(),
    ]
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

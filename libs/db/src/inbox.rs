//! What was heard: each message has its effect once, and a gap in an aggregate's story is noticed.

use contracts::Envelope;
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Expr, OnConflict, Query, Returning},
};

use crate::{DbError, Tx, error::Doing};

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
        advance(tx, envelope);
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
    advance(tx, envelope);
    Ok(Admission::Fresh)
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
    let row = tx.conn().query_one(&insert).await.doing("recording a message")?;
    row.map(|row| row.try_get_by_index::<Option<i32>>(0)).transpose().doing("reading an inbox cursor")
}

/// Moves the aggregate's cursor forward, with the commit.
fn advance(tx: &Tx, envelope: &Envelope) {
    let is_ahead = Expr::col(("excluded", "sequence")).gt(Expr::col(("inbox_cursors", "sequence")));
    let insert = Query::insert()
        .into_table("inbox_cursors")
        .columns(["aggregate", "subject", "sequence"])
        .values_panic([
            aggregate(envelope).into(),
            envelope.subject.as_str().into(),
            envelope.sequence.into(),
        ])
        .on_conflict(
            OnConflict::columns(["aggregate", "subject"])
                .update_column("sequence")
                .action_and_where(is_ahead)
                .to_owned(),
        )
        .to_owned();
    tx.insert(insert);
}

/// `<service>.<aggregate>` of the routing key.
fn aggregate(envelope: &Envelope) -> &str {
    let key = envelope.routingkey.as_str();
    key.match_indices('.').nth(1).and_then(|(end, _dot)| key.get(..end)).unwrap_or(key)
}

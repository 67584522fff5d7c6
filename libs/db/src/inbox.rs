//! What was heard: each message has its effect once, and a gap in an aggregate's story is noticed.

use std::collections::BTreeMap;

use contracts::Envelope;
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, QueryResult,
    prelude::Uuid,
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
        advance(tx, [cursor(envelope)]);
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
    advance(tx, [cursor(envelope)]);
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
        let rows = tx.conn().query_all(&select).await.doing("reading inbox cursors")?;
        let cursor = |row: &QueryResult| {
            Ok(((row.try_get_by_index(0)?, row.try_get_by_index(1)?), row.try_get_by_index(2)?))
        };
        let cursors = rows.iter().map(cursor).collect::<Result<_, DbErr>>().doing("reading inbox cursors")?;
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
            heard.map(|((aggregate, subject), sequence)| [aggregate.into(), subject.into(), sequence.into()]),
        );
    }
}

/// Moves the cursors of `(aggregate, subject, sequence)` forward, with the commit.
fn advance(tx: &Tx, heard: impl IntoIterator<Item = [Expr; 3]>) {
    let is_ahead = Expr::col(("excluded", "sequence")).gt(Expr::col(("inbox_cursors", "sequence")));
    let mut insert = Query::insert();
    insert.into_table("inbox_cursors").columns(["aggregate", "subject", "sequence"]).on_conflict(
        OnConflict::columns(["aggregate", "subject"])
            .update_column("sequence")
            .action_and_where(is_ahead)
            .to_owned(),
    );
    for cursor in heard {
        insert.values_panic(cursor);
    }
    tx.insert(insert);
}

/// The row of a message's subject once it was heard.
fn cursor(envelope: &Envelope) -> [Expr; 3] {
    [aggregate(envelope).into(), envelope.subject.as_str().into(), envelope.sequence.into()]
}

/// `<service>.<aggregate>` of the routing key.
fn aggregate(envelope: &Envelope) -> &str {
    let key = envelope.routingkey.as_str();
    key.match_indices('.').nth(1).and_then(|(end, _dot)| key.get(..end)).unwrap_or(key)
}

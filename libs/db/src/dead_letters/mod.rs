//! Messages that could not be handled, kept for an operator to read, mend, replay or discard.

mod replaying;
mod storing;

use chrono::{DateTime, Utc};
use envelope::Envelope;
use kernel::{Failure, Refusal};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, QueryResult,
    sea_query::{Condition, Expr, Query, SelectStatement},
};

use sha2::{Digest, Sha256};

pub use replaying::{DeadLetterFilter, Replay, ReplayedAll, replay, replay_all};
pub(crate) use storing::store;

use crate::{
    Db, DbError, Tx,
    columns::{IdColumn, WordColumn},
    error::Context,
    inbox,
};

kernel::define_id! {
    /// One parked message.
    DeadLetterId,
}

kernel::define_stored_words! {
    /// What became of a parked message.
    pub enum DeadLetterState {
        /// Waits for an operator.
        Parked = "parked",
        /// Was handled after all.
        Replayed = "replayed",
        /// Was given up for good.
        Discarded = "discarded",
    }
}

/// One parked message.
#[derive(Debug, Clone, PartialEq)]
pub struct ParkedLetter {
    /// The letter.
    pub id: DeadLetterId,
    /// What became of it.
    pub state: DeadLetterState,
    /// The topic it came under.
    pub routing_key: String,
    /// The aggregate it is about, when it could be read.
    pub subject: Option<String>,
    /// Why it was given up, or why its last replay failed.
    pub reason: String,
    /// How many attempts were made, replays included.
    pub attempts: i32,
    /// When it was parked first.
    pub parked_at: DateTime<Utc>,
    /// The message as it will be replayed: as it travelled, or as it was mended.
    pub body: Vec<u8>,
}

const COLUMNS: [&str; 8] =
    ["id", "state", "routing_key", "subject", "reason", "attempts", "parked_at", "body"];

/// True of a letter that waits for an operator.
pub(crate) fn is_parked() -> Expr {
    Expr::col(("dead_letters", "state")).eq(DeadLetterState::Parked.as_str())
}

/// Letters of which nothing more can come since `instant`.
pub(crate) fn closed_before(instant: DateTime<Utc>) -> Condition {
    let closed_at = Expr::col("closed_at").if_null(Expr::col("parked_at"));
    Condition::all().add(is_parked().not()).add(closed_at.lt(instant))
}

/// True when everything between what was heard last of the message's subject and the message itself lies here: then
/// nothing is waited for, since it comes when an operator says so.
pub(crate) async fn hold_what_is_before(
    db: &Db,
    envelope: &Envelope,
    expected: i32,
) -> Result<bool, DbError> {
    let select = Query::select()
        .expr(Expr::col("sequence").count_distinct())
        .from("dead_letters")
        .and_where(Expr::col("subject").eq(envelope.subject.as_str()))
        .and_where(Expr::col("aggregate").eq(inbox::aggregate(envelope)))
        .and_where(Expr::col("sequence").gte(expected))
        .and_where(Expr::col("sequence").lt(envelope.sequence))
        .to_owned();
    let row = db.reader().query_one(&select).await.context("looking for dead letters of a subject")?;
    let held: i64 =
        row.map_or(Ok(0), |row| row.try_get_by_index(0)).context("counting dead letters of a subject")?;
    Ok(held == i64::from(envelope.sequence.saturating_sub(expected)))
}

pub(crate) fn select() -> SelectStatement {
    Query::select().columns(COLUMNS).from("dead_letters").to_owned()
}

/// One letter.
///
/// # Errors
/// `not_found` when there is none; otherwise what the engine says.
pub async fn get(conn: &impl ConnectionTrait, id: DeadLetterId) -> Result<ParkedLetter, Failure> {
    let select = select().and_where(Expr::col("id").eq(id.as_uuid())).to_owned();
    let row = conn.query_one(&select).await.context("loading a dead letter")?;
    Ok(read(&row.ok_or_else(Refusal::not_found)?)?)
}

/// What was changed, by digests: a letter may hold what the audit trail must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// SHA-256 of the bytes that were there, in hexadecimal.
    pub before: String,
    /// And of those that are there now.
    pub after: String,
}

/// Puts a mended message in the place of the one that was parked. It stays the same message: what tells whether it had
/// its effect is its place among the events of its subject.
///
/// # Errors
/// `dead_letter_malformed` when `body` is no envelope, `dead_letter_of_another_message` when it has another id or place
/// than what was parked, `dead_letter_closed` when the letter is not parked any more, `not_found` when there is none.
pub async fn replace(tx: &Tx, id: DeadLetterId, body: &[u8]) -> Result<Mended, Failure> {
    let envelope = Envelope::from_bytes(body).map_err(|error| malformed(&error))?;
    let parked = get(tx.conn(), id).await?;
    let was = Envelope::from_bytes(&parked.body).ok();
    if was.is_some_and(|was| was.id != envelope.id || is_elsewhere(&was, &envelope)) {
        return Err(another_message().into());
    }
    let update = Query::update()
        .table("dead_letters")
        .value("body", body)
        .value("routing_key", envelope.routingkey.as_str())
        .value("subject", envelope.subject.as_str())
        .value("message_id", envelope.id.as_uuid())
        .value("aggregate", inbox::aggregate(&envelope))
        .value("sequence", envelope.sequence)
        .and_where(Expr::col("id").eq(id.as_uuid()))
        .and_where(is_parked())
        .to_owned();
    let done = tx.conn().execute(&update).await.context("mending a dead letter")?;
    closed_or_absent(tx.conn(), id, done.rows_affected()).await?;
    Ok(Mended { before: digest(&parked.body), after: digest(body) })
}

/// True when the mended message stands elsewhere in the story of its subject, or in another's. Where the parked one had no
/// place at all, that is what there is to mend.
fn is_elsewhere(was: &Envelope, mended: &Envelope) -> bool {
    let place = |envelope: &Envelope| {
        (inbox::aggregate(envelope).to_owned(), envelope.subject.clone(), envelope.sequence)
    };
    was.sequence >= 1 && place(was) != place(mended)
}

fn digest(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Gives a letter up for good; the row stays, so that it is known that it was.
///
/// # Errors
/// `dead_letter_closed` when it is not parked any more, `not_found` when there is none.
pub async fn discard(tx: &Tx, id: DeadLetterId) -> Result<(), Failure> {
    let touched = close(tx, id, DeadLetterState::Discarded).await?;
    closed_or_absent(tx.conn(), id, touched).await
}

async fn close(tx: &Tx, id: DeadLetterId, state: DeadLetterState) -> Result<u64, DbError> {
    let update = Query::update()
        .table("dead_letters")
        .value("state", state.as_str())
        .value("closed_at", tx.now())
        .and_where(Expr::col("id").eq(id.as_uuid()))
        .and_where(is_parked())
        .to_owned();
    let done = tx.conn().execute(&update).await.context("closing a dead letter")?;
    Ok(done.rows_affected())
}

async fn closed_or_absent(
    conn: &impl ConnectionTrait,
    id: DeadLetterId,
    touched: u64,
) -> Result<(), Failure> {
    if touched == 1 {
        return Ok(());
    }
    get(conn, id).await?;
    Err(closed().into())
}

#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: IdColumn<DeadLetterId>,
    state: WordColumn<DeadLetterState>,
    routing_key: String,
    subject: Option<String>,
    reason: String,
    attempts: i32,
    parked_at: DateTime<Utc>,
    body: Vec<u8>,
}

impl From<Row> for ParkedLetter {
    fn from(row: Row) -> Self {
        let Row { id, state, routing_key, subject, reason, attempts, parked_at, body } = row;
        Self { id: id.0, state: state.0, routing_key, subject, reason, attempts, parked_at, body }
    }
}

fn read(row: &QueryResult) -> Result<ParkedLetter, DbError> {
    Row::from_query_result(row, "").context("reading a dead letter").map(ParkedLetter::from)
}

fn closed() -> Refusal {
    Refusal::conflict("dead_letter_closed")
}

fn malformed(error: &envelope::EnvelopeError) -> Refusal {
    Refusal::invalid("dead_letter_malformed").with("error", error.to_string())
}

fn another_message() -> Refusal {
    Refusal::invalid("dead_letter_of_another_message")
}

//! Messages that could not be handled, kept for an operator to read, mend, replay or discard.

use bus::{Delivery, Outcome};
use chrono::{DateTime, Utc};
use contracts::Envelope;
use kernel::{Failure, Page, PageOf, Refusal};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, Order,
    prelude::Uuid,
    sea_query::{Expr, OnConflict, Query, SelectStatement},
};
use sha2::{Digest, Sha256};

use crate::{Db, DbError, InboxConsumer, Tx, audit::id_of_cursor, error::Doing, expect_one};

kernel::define_id! {
    /// One parked message.
    DeadLetterId,
}

/// What became of a parked message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterState {
    /// Waits for an operator.
    Parked,
    /// Was handled after all.
    Replayed,
    /// Was given up for good.
    Discarded,
}

impl LetterState {
    /// Its text in storage and in replies.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parked => "parked",
            Self::Replayed => "replayed",
            Self::Discarded => "discarded",
        }
    }

    fn from_stored(text: &str) -> Result<Self, DbError> {
        [Self::Parked, Self::Replayed, Self::Discarded]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| DbError::Corrupt { what: "dead letter state", source: format!("`{text}`").into() })
    }
}

/// One parked message.
#[derive(Debug, Clone, PartialEq)]
pub struct ParkedLetter {
    /// The letter.
    pub id: DeadLetterId,
    /// What became of it.
    pub state: LetterState,
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

/// How a replay ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// Handled; the letter is closed.
    Handled,
    /// Still not; the letter stays, with this reason.
    Failed {
        /// Why.
        reason: String,
    },
}

const COLUMNS: [&str; 8] =
    ["id", "state", "routing_key", "subject", "reason", "attempts", "parked_at", "body"];

/// Stores a letter. The same bytes parked twice are one letter; parked again after it was closed, it is open again.
pub(crate) async fn park(db: &Db, letter: &bus::DeadLetter) -> Result<(), DbError> {
    let now = db.clock().now();
    let insert = Query::insert()
        .into_table("dead_letters")
        .columns(COLUMNS.into_iter().chain(["fingerprint"]))
        .values_panic([
            db.ids().next().into(),
            LetterState::Parked.as_str().into(),
            letter.routing_key.as_str().into(),
            letter.envelope.as_ref().map(|envelope| envelope.subject.as_str()).into(),
            letter.reason.as_str().into(),
            i32::try_from(letter.attempts).unwrap_or(i32::MAX).into(),
            now.into(),
            letter.body.as_slice().into(),
            Sha256::digest(&letter.body).to_vec().into(),
        ])
        .on_conflict(
            OnConflict::column("fingerprint").update_columns(["state", "reason", "attempts"]).to_owned(),
        )
        .to_owned();
    db.writer().execute(&insert).await.map(drop).doing("parking a dead letter")
}

fn select() -> SelectStatement {
    Query::select().columns(COLUMNS).from("dead_letters").to_owned()
}

/// The letters in `state`, the newest first.
///
/// # Errors
/// `cursor_malformed` when the page begins nowhere; otherwise what the engine says.
pub async fn list(
    conn: &impl ConnectionTrait,
    state: LetterState,
    page: &Page,
) -> Result<PageOf<ParkedLetter>, Failure> {
    let mut select = select();
    select
        .and_where(Expr::col("state").eq(state.as_str()))
        .order_by("id", Order::Desc)
        .limit(u64::from(page.limit) + 1);
    if let Some(after) = &page.after {
        select.and_where(Expr::col("id").lt(id_of_cursor(after)?));
    }
    let rows = conn.query_all(&select).await.doing("listing dead letters")?;
    let letters = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(PageOf::cut(letters, page, |letter| letter.id.to_string()))
}

/// One letter.
///
/// # Errors
/// `not_found` when there is none; otherwise what the engine says.
pub async fn get(conn: &impl ConnectionTrait, id: DeadLetterId) -> Result<ParkedLetter, Failure> {
    let select = select().and_where(Expr::col("id").eq(id.as_uuid())).to_owned();
    let row = conn.query_one(&select).await.doing("loading a dead letter")?;
    Ok(read(&row.ok_or_else(Refusal::not_found)?)?)
}

/// Puts a mended message in the place of the one that was parked.
///
/// # Errors
/// `dead_letter_malformed` when `body` is no envelope, `dead_letter_closed` when the letter is not parked any more,
/// `not_found` when there is none.
pub async fn replace(tx: &Tx, id: DeadLetterId, body: &[u8]) -> Result<(), Failure> {
    let envelope = Envelope::from_bytes(body).map_err(|error| malformed(&error))?;
    let update = Query::update()
        .table("dead_letters")
        .value("body", body)
        .value("routing_key", envelope.routingkey.as_str())
        .value("subject", envelope.subject.as_str())
        .and_where(Expr::col("id").eq(id.as_uuid()))
        .and_where(Expr::col("state").eq(LetterState::Parked.as_str()))
        .to_owned();
    let done = tx.conn().execute(&update).await.doing("mending a dead letter")?;
    closed_or_absent(tx.conn(), id, done.rows_affected()).await
}

/// Gives a letter up for good; the row stays, so that it is known that it was.
///
/// # Errors
/// `dead_letter_closed` when it is not parked any more, `not_found` when there is none.
pub async fn discard(tx: &Tx, id: DeadLetterId) -> Result<(), Failure> {
    let touched = close(tx.conn(), id, LetterState::Discarded).await?;
    closed_or_absent(tx.conn(), id, touched).await
}

/// Hands the message to the consumer once more, as an attempt of its own. The inbox sees to it that a message which
/// was handled in the meantime has no second effect, and a gap before it is not waited for: the operator decided.
///
/// # Errors
/// `dead_letter_closed`, `dead_letter_malformed` while the bytes are no envelope, `not_found`, or what the engine
/// says. That the message could not be handled is no error but [`Replay::Failed`].
pub async fn replay(consumer: &InboxConsumer, id: DeadLetterId) -> Result<Replay, Failure> {
    let conn = consumer.db().writer();
    let letter = get(conn, id).await?;
    if letter.state != LetterState::Parked {
        return Err(closed().into());
    }
    let envelope = Envelope::from_bytes(&letter.body).map_err(|error| malformed(&error))?;
    let attempt = u32::try_from(letter.attempts).unwrap_or_default().saturating_add(1);
    let delivery = Delivery { envelope: &envelope, attempt, is_last: true };
    match bus::Consumer::consume(consumer, delivery).await {
        Outcome::Done => {
            close(conn, id, LetterState::Replayed).await?;
            Ok(Replay::Handled)
        }
        Outcome::Retry { reason } | Outcome::Dead { reason } => {
            let update = Query::update()
                .table("dead_letters")
                .value("reason", reason.as_str())
                .value("attempts", Expr::col("attempts").add(1))
                .and_where(Expr::col("id").eq(id.as_uuid()))
                .to_owned();
            let done = conn.execute(&update).await.doing("noting a failed replay")?;
            expect_one(done.rows_affected())?;
            Ok(Replay::Failed { reason })
        }
    }
}

async fn close(conn: &impl ConnectionTrait, id: DeadLetterId, state: LetterState) -> Result<u64, DbError> {
    let update = Query::update()
        .table("dead_letters")
        .value("state", state.as_str())
        .and_where(Expr::col("id").eq(id.as_uuid()))
        .and_where(Expr::col("state").eq(LetterState::Parked.as_str()))
        .to_owned();
    let done = conn.execute(&update).await.doing("closing a dead letter")?;
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

fn read(row: &sea_orm::QueryResult) -> Result<ParkedLetter, DbError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        state: String,
        routing_key: String,
        subject: Option<String>,
        reason: String,
        attempts: i32,
        parked_at: DateTime<Utc>,
        body: Vec<u8>,
    }
    let row = Row::from_query_result(row, "").doing("reading a dead letter")?;
    Ok(ParkedLetter {
        id: DeadLetterId::from_uuid(row.id),
        state: LetterState::from_stored(&row.state)?,
        routing_key: row.routing_key,
        subject: row.subject,
        reason: row.reason,
        attempts: row.attempts,
        parked_at: row.parked_at,
        body: row.body,
    })
}

fn closed() -> Refusal {
    Refusal::conflict(
        "dead_letter_closed",
        "This dead letter was replayed or discarded already.",
        "该死信已被重放或丢弃。",
    )
}

fn malformed(error: &contracts::EnvelopeError) -> Refusal {
    Refusal::invalid(
        "dead_letter_malformed",
        format!("The message is no event envelope ({error}). Mend it first."),
        "该消息不是有效的事件信封，请先修正。",
    )
}

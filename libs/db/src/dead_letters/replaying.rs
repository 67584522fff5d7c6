//! Handing a parked message to its consumer once more: one, or all that were given up for one cause.

use bus::{Delivery, Outcome};
use chrono::{DateTime, Utc};
use envelope::Envelope;
use kernel::Failure;
use sea_orm::{
    ConnectionTrait, ExprTrait, Order,
    prelude::Uuid,
    sea_query::{Expr, Query},
};

use super::{DeadLetterId, DeadLetterState, close, closed, get, is_parked, malformed};
use crate::{AuditEntry, DbError, InboxConsumer, error::Context, patterns::somewhere};

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

/// Which parked letters are meant; each part that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeadLetterFilter {
    /// The topic they came under, such as `ticketing.ticket.ticket_opened.v1`.
    pub routing_key: Option<String>,
    /// What stands somewhere in the reason.
    pub reason: Option<String>,
    /// Parked at this instant or later.
    pub parked_from: Option<DateTime<Utc>>,
    /// Parked before this instant.
    pub parked_until: Option<DateTime<Utc>>,
}

/// How the replay of many ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReplayedAll {
    /// Handled; their letters are closed.
    pub handled: u32,
    /// Still not; their letters stay, with the reason of each.
    pub failed: u32,
    /// True when there are more such letters than were tried.
    pub has_more: bool,
}

/// Hands the message to the consumer once more, as an attempt of its own, and notes `audit` with what came of it. The
/// inbox sees to it that a message which was handled in the meantime has no second effect, and a gap before it is not
/// waited for: the operator decided.
///
/// # Errors
/// `dead_letter_closed`, `dead_letter_malformed` while the bytes are no envelope, `not_found`, or what the engine
/// says. That the message could not be handled is no error but [`Replay::Failed`].
pub async fn replay(
    consumer: &InboxConsumer,
    id: DeadLetterId,
    audit: AuditEntry,
) -> Result<Replay, Failure> {
    let letter = get(consumer.db().writer(), id).await?;
    if letter.state != DeadLetterState::Parked {
        return Err(closed().into());
    }
    let envelope = Envelope::from_bytes(&letter.body).map_err(|error| malformed(&error))?;
    let attempt = u32::try_from(letter.attempts).unwrap_or_default().saturating_add(1);
    let outcome = bus::Consumer::consume(consumer, Delivery::last(&envelope, attempt)).await;
    let tx = consumer.db().begin().await?;
    let replay = match outcome {
        Outcome::Done => {
            close(&tx, id, DeadLetterState::Replayed).await?;
            Replay::Handled
        }
        Outcome::Retry { reason } | Outcome::Later { reason } | Outcome::Dead { reason } => {
            let update = Query::update()
                .table("dead_letters")
                .value("reason", reason.as_str())
                .value("attempts", Expr::col("attempts").add(1))
                .and_where(Expr::col("id").eq(id.as_uuid()))
                .and_where(is_parked())
                .to_owned();
            tx.conn().execute(&update).await.context("noting a failed replay")?;
            Replay::Failed { reason }
        }
    };
    tx.audit(audit);
    tx.commit().await?;
    Ok(replay)
}

/// Replays the oldest `most` of the parked letters that `filter` means, in the order in which they were parked. One that
/// cannot be handled holds up none behind it.
///
/// # Errors
/// What the engine says; what was replayed by then stays so.
pub async fn replay_all(
    consumer: &InboxConsumer,
    filter: &DeadLetterFilter,
    most: u32,
    audit: impl Fn(DeadLetterId) -> AuditEntry + Send + Sync,
) -> Result<ReplayedAll, Failure> {
    let mut ids = meant(consumer, filter, u64::from(most) + 1).await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut all = ReplayedAll { has_more: ids.len() > most, ..ReplayedAll::default() };
    ids.truncate(most);
    for id in ids {
        match replay(consumer, id, audit(id)).await {
            Ok(Replay::Handled) => all.handled += 1,
            // Refused: no envelope, or somebody else closed it meanwhile.
            Ok(Replay::Failed { .. }) | Err(Failure::Refused(_)) => all.failed += 1,
            Err(failure) => return Err(failure),
        }
    }
    Ok(all)
}

async fn meant(
    consumer: &InboxConsumer,
    filter: &DeadLetterFilter,
    limit: u64,
) -> Result<Vec<DeadLetterId>, DbError> {
    let mut select = Query::select();
    select.column("id").from("dead_letters").and_where(is_parked()).order_by("id", Order::Asc).limit(limit);
    if let Some(routing_key) = &filter.routing_key {
        select.and_where(Expr::col("routing_key").eq(routing_key.as_str()));
    }
    if let Some(reason) = &filter.reason {
        select.and_where(Expr::col("reason").like(somewhere(reason)));
    }
    if let Some(from) = filter.parked_from {
        select.and_where(Expr::col("parked_at").gte(from));
    }
    if let Some(until) = filter.parked_until {
        select.and_where(Expr::col("parked_at").lt(until));
    }
    let rows = consumer.db().writer().query_all(&select).await.context("looking for dead letters")?;
    rows.iter()
        .map(|row| row.try_get_by_index::<Uuid>(0).map(DeadLetterId::from_uuid))
        .collect::<Result<_, _>>()
        .context("reading dead letters")
}

//! Storing what was given up.

use bus::DeadLetter;
use envelope::Envelope;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, OnConflict, Query},
};
use sha2::{Digest, Sha256};

use super::{COLUMNS, DeadLetterState};
use crate::{
    Db, DbError,
    error::{Context, chain},
    inbox,
};

/// The longest text that a column with an index takes; the whole is in the body.
const LONGEST: usize = 250;

/// A letter's columns besides its body.
struct Facts {
    routing_key: String,
    reason: String,
    about: Option<About>,
}

/// Which message it is.
struct About {
    message_id: kernel::EventId,
    aggregate: String,
    subject: String,
    sequence: i32,
}

/// Stores a letter. The same bytes parked twice are one letter; parked again after it was closed, it is open again.
pub(crate) async fn store(db: &Db, letter: &DeadLetter) -> Result<(), DbError> {
    match insert(db, letter, &Facts::of(letter)).await {
        Err(error) if !error.is_passing() => {
            tracing::warn!(error = chain(&error), "a dead letter is stored without what was told of it");
            insert(db, letter, &Facts::bare(letter)).await?;
        }
        other => other?,
    }
    Ok(())
}

impl Facts {
    fn of(letter: &DeadLetter) -> Self {
        Self {
            routing_key: storable(&letter.routing_key, LONGEST),
            reason: storable(&letter.reason, usize::MAX),
            about: letter.envelope.as_ref().map(About::of),
        }
    }

    /// Nothing that came from outside: it would hold up every letter behind it if the engine took none of it.
    fn bare(letter: &DeadLetter) -> Self {
        let reason = format!("it was not storable as it came, after {} attempts", letter.attempts);
        Self { routing_key: String::new(), reason, about: None }
    }
}

impl About {
    fn of(envelope: &Envelope) -> Self {
        Self {
            message_id: envelope.id,
            aggregate: storable(inbox::aggregate(envelope), LONGEST),
            subject: storable(&envelope.subject, LONGEST),
            sequence: envelope.sequence,
        }
    }
}

/// The text without what PostgreSQL has no text for, and no longer than `most` characters.
fn storable(text: &str, most: usize) -> String {
    text.chars().take(most).map(|char| if char == '\0' { '\u{fffd}' } else { char }).collect()
}

async fn insert(db: &Db, letter: &DeadLetter, facts: &Facts) -> Result<(), DbError> {
    let about = facts.about.as_ref();
    let values: [Expr; 8] = [
        db.ids().next().into(),
        DeadLetterState::Parked.as_str().into(),
        facts.routing_key.as_str().into(),
        about.map(|about| about.subject.as_str()).into(),
        facts.reason.as_str().into(),
        i32::try_from(letter.attempts).unwrap_or(i32::MAX).into(),
        db.clock().now().into(),
        letter.body.as_slice().into(),
    ];
    let more: [Expr; 4] = [
        Sha256::digest(&letter.body).to_vec().into(),
        about.map(|about| about.message_id.as_uuid()).into(),
        about.map(|about| about.aggregate.as_str()).into(),
        about.map(|about| about.sequence).into(),
    ];
    let insert = Query::insert()
        .into_table("dead_letters")
        .columns(COLUMNS.into_iter().chain(["fingerprint", "message_id", "aggregate", "sequence"]))
        .values_panic(values.into_iter().chain(more))
        .on_conflict(
            OnConflict::column("fingerprint").update_columns(["state", "reason", "attempts"]).to_owned(),
        )
        .to_owned();
    db.writer().execute(&insert).await.map(drop).context("storing a dead letter")
}

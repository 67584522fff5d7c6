//! Each message in its turn: one that comes before its time waits for the one it follows, and nothing but the end of all
//! patience lets it pass.

use std::time::Duration;

use bus::Delivery;
use envelope::{Backfilled, Envelope};
use tokio::time::{Instant, interval};

use super::{AttemptError, Handled, InboxConsumer, handler::HandleError};
use crate::{
    DbError,
    backfill::{self, Notice},
    dead_letters,
    inbox::{self, Admission, AdvancedCursors, SequenceRange},
};

/// How long a message that comes early waits where it is: the one before it is mostly in another replica just now, and
/// done in a moment. One that has waited in a queue before does so for less: what it follows is held up by more than that.
const EARLY: Duration = Duration::from_millis(200);
const EARLY_AGAIN: Duration = Duration::from_millis(40);
/// How often it looks meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// What one transaction came to.
enum Attempt {
    Handled(Handled),
    /// Nothing was done: this one should have come first.
    Early {
        expected: i32,
    },
}

impl InboxConsumer {
    pub(super) async fn apply(&self, delivery: Delivery<'_>) -> Result<Handled, AttemptError> {
        let envelope = delivery.envelope;
        if Notice::is_one(envelope) {
            let notice = Notice::read(envelope).map_err(HandleError::Undecodable)?;
            backfill::take_notice(&self.db, notice).await?;
            return Ok(Handled::Ignored);
        }
        if !self.is_meant(envelope) {
            return Ok(Handled::Ignored);
        }
        if envelope.sequence < 1 {
            return Err(AttemptError::Lasting(format!(
                "its sequence is {}: events count from 1",
                envelope.sequence
            )));
        }
        if !self.hears_in_order(envelope) {
            return self.apply_as_it_comes(envelope).await;
        }
        let give_up_at = Instant::now() + if delivery.waited.is_zero() { EARLY } else { EARLY_AGAIN };
        loop {
            let expected = match self.take(envelope).await? {
                Attempt::Handled(handled) => return Ok(handled),
                Attempt::Early { expected } => expected,
            };
            if self.need_not_wait(delivery, expected).await? {
                return self.apply_over_gap(envelope).await;
            }
            if !self.hears_what_is_missing(envelope, give_up_at).await? {
                let sequence = envelope.sequence;
                let reason = format!("waits for event {expected} of its subject, this is {sequence}");
                return Err(AttemptError::Away(reason));
            }
        }
    }

    /// What comes in any order: its handler knows what it did, and what nobody handles is nothing at all.
    async fn apply_as_it_comes(&self, envelope: &Envelope) -> Result<Handled, AttemptError> {
        if !self.handles(envelope) {
            return Ok(Handled::Ignored);
        }
        self.handle(self.db.begin().await?, envelope).await
    }

    async fn take(&self, envelope: &Envelope) -> Result<Attempt, AttemptError> {
        if !self.handles(envelope) {
            let range = SequenceRange::of(envelope);
            if AdvancedCursors::advance_at_once(&self.db, &[range]).await?.has(&range) {
                return Ok(Attempt::Handled(Handled::Ignored));
            }
        }
        let tx = self.db.begin().await?;
        match inbox::admit(&tx, envelope).await? {
            Admission::Fresh => Ok(Attempt::Handled(self.handle(tx, envelope).await?)),
            Admission::Duplicate => Ok(Attempt::Handled(Handled::Duplicate)),
            Admission::Gap { expected } => {
                tx.rollback().await?;
                Ok(Attempt::Early { expected })
            }
        }
    }

    /// True when what is missing will not come by waiting: all patience is at an end, it was said before this service
    /// listened and is not sent again, or it lies among the dead letters.
    async fn need_not_wait(&self, delivery: Delivery<'_>, expected: i32) -> Result<bool, DbError> {
        let envelope = delivery.envelope;
        if !delivery.may_wait {
            metrics::counter!("inbox_gaps_total", "service" => self.db.service()).increment(1);
            tracing::warn!(expected, sequence = envelope.sequence, "an event is taken over a gap");
            return Ok(true);
        }
        match envelope.backfill {
            Some(Backfilled::Start) => return Ok(true),
            // The one before it is sent, too.
            Some(Backfilled::InOrder) => {}
            None => {
                let is_new = inbox::heard(&self.db, envelope).await?.is_none();
                if is_new && inbox::is_history(&self.db, envelope).await? {
                    return Ok(true);
                }
            }
        }
        dead_letters::hold_what_is_before(&self.db, envelope, expected).await
    }

    /// Waits until the message before `envelope` was heard; false when it was not by `give_up_at`.
    async fn hears_what_is_missing(&self, envelope: &Envelope, give_up_at: Instant) -> Result<bool, DbError> {
        let mut looks = interval(LOOK);
        while Instant::now() < give_up_at {
            looks.tick().await;
            let heard = inbox::heard(&self.db, envelope).await?.unwrap_or(0);
            if heard.saturating_add(1) >= envelope.sequence {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn apply_over_gap(&self, envelope: &Envelope) -> Result<Handled, AttemptError> {
        let tx = self.db.begin().await?;
        match inbox::admit_anyway(&tx, envelope).await? {
            Admission::Duplicate | Admission::Gap { .. } => Ok(Handled::Duplicate),
            Admission::Fresh => self.handle(tx, envelope).await,
        }
    }
}

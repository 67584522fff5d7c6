//! Several messages in one transaction: one `BEGIN`, one statement for all their cursors, one `COMMIT`.

use std::{collections::BTreeMap, panic::AssertUnwindSafe};

use bus::{Delivery, Outcome};
use envelope::Envelope;
use futures_util::FutureExt;
use tracing::{Instrument, Span};

use super::{AttemptError, Handled, InboxConsumer};
use crate::{
    Tx,
    inbox::{AdvancedCursors, SequenceRange, aggregate},
};

impl InboxConsumer {
    /// What became of those that were handled together; nothing of one that has to be handled by itself: all of them
    /// when anything went wrong, since the transaction is then undone, and one that was not next in line.
    pub(super) async fn take_batch(&self, deliveries: &[Delivery<'_>]) -> Vec<Option<Outcome>> {
        let spans: Vec<Span> = deliveries.iter().map(|delivery| self.span_of(*delivery)).collect();
        let batch = self.batch_span(&spans);
        let applied = AssertUnwindSafe(self.apply_together(deliveries, &spans)).catch_unwind();
        let applied = applied.instrument(batch).await;
        let reason = match applied {
            Ok(Ok(handled)) => return self.settle_together(deliveries, &spans, handled).await,
            Ok(Err(error)) => error.into_reason(),
            Err(_panic) => "a handler panicked".to_owned(),
        };
        tracing::debug!(reason, count = deliveries.len(), "messages are handled one by one");
        vec![None; deliveries.len()]
    }

    /// The span of what a batch does once for all its messages. Each of them belongs to another trace, which leads here by a
    /// link.
    fn batch_span(&self, messages: &[Span]) -> Span {
        let span = tracing::info_span!(
            "hear",
            otel.name = format!("{}.hear", self.db.service()),
            messages = messages.len(),
        );
        for message in messages {
            message.follows_from(&span);
        }
        span
    }

    /// What follows the effects, all at once. They are committed: whatever comes of it, none is handled again.
    async fn settle_together(
        &self,
        deliveries: &[Delivery<'_>],
        spans: &[Span],
        handled: Vec<Option<Handled>>,
    ) -> Vec<Option<Outcome>> {
        let all = || deliveries.iter().zip(&handled);
        let taken = all().filter_map(|(delivery, handled)| handled.as_ref().map(|_how| delivery.envelope));
        let taken: Vec<&Envelope> = taken.collect();
        if taken.is_empty() {
            return vec![None; deliveries.len()];
        }
        let settled = self.settle(&taken).await.map_err(AttemptError::into_reason);
        let taken = deliveries.iter().zip(spans).zip(handled).map(|((delivery, span), handled)| {
            let handled = handled?;
            let concluded = settled.clone().map(|()| handled).map_err(AttemptError::Unsettled);
            Some(span.in_scope(|| self.conclude(*delivery, concluded)))
        });
        taken.collect()
    }

    async fn apply_together(
        &self,
        deliveries: &[Delivery<'_>],
        spans: &[Span],
    ) -> Result<Vec<Option<Handled>>, AttemptError> {
        let shares = self.shares_of(deliveries);
        let ranges: Vec<SequenceRange<'_>> = shares.iter().filter_map(|share| share.range).collect();
        let mut messages = shares.iter().flat_map(|share| &share.messages);
        let taken = if messages.any(|message| self.handles(message.envelope)) {
            let tx = self.db.begin().await?;
            let in_line = AdvancedCursors::advance(&tx, &ranges).await?;
            let mut taken = Vec::with_capacity(deliveries.len());
            for share in shares.iter().filter(|share| share.is_in(&in_line)) {
                taken.extend(self.run_share(&tx, share, spans).await?);
            }
            tx.commit().await?;
            taken
        } else {
            let in_line = AdvancedCursors::advance_at_once(&self.db, &ranges).await?;
            shares.iter().filter(|share| share.is_in(&in_line)).flat_map(SubjectBatch::ignored).collect()
        };
        let mut handled: Vec<Option<Handled>> = deliveries.iter().map(|_delivery| None).collect();
        for (index, how) in taken {
            if let Some(place) = handled.get_mut(index) {
                *place = Some(how);
            }
        }
        Ok(handled)
    }

    /// Handles what one subject has in a batch. Rows that were held back are only written between two of its messages: what
    /// others wrote, its handlers do not read.
    async fn run_share(
        &self,
        tx: &Tx,
        share: &SubjectBatch<'_>,
        spans: &[Span],
    ) -> Result<Vec<(usize, Handled)>, AttemptError> {
        let mut taken = Vec::with_capacity(share.messages.len());
        let mut is_first = true;
        for Message { index, envelope, is_repeat } in &share.messages {
            if *is_repeat {
                taken.push((*index, Handled::Duplicate));
                continue;
            }
            if !self.handles(envelope) {
                taken.push((*index, Handled::Ignored));
                continue;
            }
            if !std::mem::take(&mut is_first) {
                tx.flush().await?;
            }
            let span = spans.get(*index).cloned().unwrap_or_else(Span::none);
            taken.push((*index, self.run(tx, envelope).instrument(span).await?));
        }
        Ok(taken)
    }

    /// What each subject has in a batch: in the order of its sequences, as far as that is without a gap and may share a
    /// transaction. One subject after another by their ids, so that two transactions whose handlers lock several never wait
    /// for each other in a circle.
    fn shares_of<'a>(&self, deliveries: &[Delivery<'a>]) -> Vec<SubjectBatch<'a>> {
        let mut subjects: BTreeMap<(&str, &str), Vec<(usize, &'a Envelope)>> = BTreeMap::new();
        for (index, delivery) in deliveries.iter().enumerate() {
            let envelope = delivery.envelope;
            subjects.entry((aggregate(envelope), &envelope.subject)).or_default().push((index, envelope));
        }
        let shares = subjects.into_values().map(|messages| self.share_of(messages));
        shares.filter(|share| !share.messages.is_empty()).collect()
    }

    fn share_of<'a>(&self, mut messages: Vec<(usize, &'a Envelope)>) -> SubjectBatch<'a> {
        messages.sort_by_key(|(_index, envelope)| envelope.sequence);
        let mut share = SubjectBatch { messages: Vec::with_capacity(messages.len()), range: None };
        for (index, envelope) in messages {
            let is_in_order = self.hears_in_order(envelope);
            let fit = if is_in_order { Fit::of(envelope, share.range) } else { Fit::Next };
            let is_repeat = match fit {
                Fit::Next if envelope.sequence >= 1 && self.may_share(envelope) => false,
                Fit::Repeat => true,
                Fit::Next | Fit::TooFar => break,
            };
            if is_in_order {
                share.lengthen(envelope);
            }
            share.messages.push(Message { index, envelope, is_repeat });
        }
        share
    }
}

/// How an event goes with those of its subject before it, whose sequences are no higher.
enum Fit {
    Next,
    /// It is the last of them, once more.
    Repeat,
    /// One between is missing.
    TooFar,
}

impl Fit {
    fn of(envelope: &Envelope, before: Option<SequenceRange<'_>>) -> Self {
        let Some(SequenceRange { ends, .. }) = before else { return Self::Next };
        if envelope.sequence == ends {
            Self::Repeat
        } else if envelope.sequence == ends.saturating_add(1) {
            Self::Next
        } else {
            Self::TooFar
        }
    }
}

/// What one subject has in a batch.
struct SubjectBatch<'a> {
    messages: Vec<Message<'a>>,
    /// What its cursor is moved over; none where events come in any order.
    range: Option<SequenceRange<'a>>,
}

struct Message<'a> {
    /// Its place in the batch.
    index: usize,
    envelope: &'a Envelope,
    /// It came twice in this batch.
    is_repeat: bool,
}

impl<'a> SubjectBatch<'a> {
    /// True when its events may have their effect now.
    fn is_in(&self, in_line: &AdvancedCursors) -> bool {
        self.range.as_ref().is_none_or(|range| in_line.has(range))
    }

    /// What is noted of it when nobody handles any of it.
    fn ignored(&self) -> Vec<(usize, Handled)> {
        let how = |message: &Message<'_>| {
            (message.index, if message.is_repeat { Handled::Duplicate } else { Handled::Ignored })
        };
        self.messages.iter().map(how).collect()
    }

    fn lengthen(&mut self, envelope: &'a Envelope) {
        match &mut self.range {
            Some(range) => range.ends = envelope.sequence,
            None => self.range = Some(SequenceRange::of(envelope)),
        }
    }
}

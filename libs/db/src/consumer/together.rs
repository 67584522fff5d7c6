//! Several messages in one transaction: one `BEGIN`, one look at the inbox, one `COMMIT` for all of them.

use std::panic::AssertUnwindSafe;

use bus::{Delivery, Outcome};
use contracts::Envelope;
use futures_util::FutureExt;
use tracing::{Instrument, Span};

use super::{Handled, InboxConsumer, Trouble};
use crate::inbox::Heard;

impl InboxConsumer {
    /// What became of those that were handled together; nothing of one that has to be handled by itself: all of them
    /// when anything went wrong, since the transaction is then undone, and one that came before its turn.
    pub(super) async fn take_together(&self, deliveries: &[Delivery<'_>]) -> Vec<Option<Outcome>> {
        let spans: Vec<Span> = deliveries.iter().map(|delivery| self.span_of(*delivery)).collect();
        let applied = AssertUnwindSafe(self.apply_together(deliveries, &spans)).catch_unwind().await;
        let reason = match applied {
            Ok(Ok(handled)) => {
                let taken = deliveries.iter().zip(&spans).zip(handled).map(|((delivery, span), handled)| {
                    let handled = handled?;
                    Some(span.in_scope(|| self.conclude(delivery.envelope, Ok(handled))))
                });
                return taken.collect();
            }
            Ok(Err(Trouble::Passing(reason) | Trouble::Lasting(reason))) => reason,
            Err(_panic) => "a handler panicked".to_owned(),
        };
        tracing::debug!(reason, count = deliveries.len(), "messages are handled one by one");
        vec![None; deliveries.len()]
    }

    async fn apply_together(
        &self,
        deliveries: &[Delivery<'_>],
        spans: &[Span],
    ) -> Result<Vec<Option<Handled>>, Trouble> {
        let tx = self.db.begin().await?;
        let mut heard = Heard::of(&tx, deliveries.iter().map(|delivery| delivery.envelope)).await?;
        let mut handled = Vec::with_capacity(deliveries.len());
        let mut settled: Vec<&Envelope> = Vec::with_capacity(deliveries.len());
        for (Delivery { envelope, .. }, span) in deliveries.iter().zip(spans) {
            if !heard.admits(envelope) {
                handled.push(None);
                continue;
            }
            if !settled.is_empty() {
                tx.flush().await?;
            }
            handled.push(Some(self.run(&tx, envelope).instrument(span.clone()).await?));
            settled.push(envelope);
        }
        heard.record(&tx);
        tx.commit().await?;
        if let Some(aftermath) = &self.aftermath {
            aftermath.settle(&settled).await?;
        }
        Ok(handled)
    }
}

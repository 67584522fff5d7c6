//! Several messages in one transaction: one `BEGIN`, one look at the inbox, one `COMMIT` for all of them.

use std::panic::AssertUnwindSafe;

use bus::{Delivery, Outcome};
use futures_util::FutureExt;
use tracing::{Instrument, Span};

use super::{Handled, InboxConsumer, Trouble};
use crate::inbox::Heard;

impl InboxConsumer {
    /// What became of those that were handled together; nothing of one that has to be handled by itself: all of them
    /// when anything went wrong, since the transaction is then undone, and one that came before its turn.
    pub(super) async fn take_batch(&self, deliveries: &[Delivery<'_>]) -> Vec<Option<Outcome>> {
        let spans: Vec<Span> = deliveries.iter().map(|delivery| self.span_of(*delivery)).collect();
        let applied = AssertUnwindSafe(self.apply_together(deliveries, &spans)).catch_unwind().await;
        let reason = match applied {
            Ok(Ok(handled)) => return self.settle_together(deliveries, &spans, handled).await,
            Ok(Err(trouble)) => trouble.into_reason(),
            Err(_panic) => "a handler panicked".to_owned(),
        };
        tracing::debug!(reason, count = deliveries.len(), "messages are handled one by one");
        vec![None; deliveries.len()]
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
        let settled = self.settle(&taken.collect::<Vec<_>>()).await.map_err(Trouble::into_reason);
        let taken = deliveries.iter().zip(spans).zip(handled).map(|((delivery, span), handled)| {
            let handled = handled?;
            let concluded = settled.clone().map(|()| handled).map_err(Trouble::Unsettled);
            Some(span.in_scope(|| self.conclude(*delivery, concluded)))
        });
        taken.collect()
    }

    async fn apply_together(
        &self,
        deliveries: &[Delivery<'_>],
        spans: &[Span],
    ) -> Result<Vec<Option<Handled>>, Trouble> {
        let tx = self.db.begin().await?;
        let mut heard = Heard::of(&tx, deliveries.iter().map(|delivery| delivery.envelope)).await?;
        let mut handled = Vec::with_capacity(deliveries.len());
        let mut is_first = true;
        for (Delivery { envelope, .. }, span) in deliveries.iter().zip(spans) {
            if !heard.admits(envelope) {
                handled.push(None);
                continue;
            }
            if !std::mem::take(&mut is_first) {
                tx.flush().await?;
            }
            handled.push(Some(self.run(&tx, envelope).instrument(span.clone()).await?));
        }
        heard.record(&tx);
        tx.commit().await?;
        Ok(handled)
    }
}

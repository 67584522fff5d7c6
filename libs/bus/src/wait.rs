//! The one place of this library that waits for time to pass.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

const SHORTEST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(10);

/// Resolves after `duration`.
#[expect(clippy::disallowed_methods, reason = "retries and reconnections are this library's own waiting")]
pub(crate) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Resolves after `duration`, or as soon as `shutdown` is cancelled.
pub(crate) async fn pause_unless(shutdown: &CancellationToken, duration: Duration) {
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = pause(duration) => {}
    }
}

/// Growing pauses between tries: doubled each time up to ten seconds, the upper half of each left to chance, so that
/// a hundred processes do not come back at the same moment.
#[derive(Debug)]
pub(crate) struct Backoff {
    ceiling: Duration,
}

impl Backoff {
    /// The pause before the next try.
    pub(crate) fn next_pause(&mut self) -> Duration {
        let ceiling = self.ceiling;
        self.ceiling = ceiling.saturating_mul(2).min(LONGEST);
        rand::random_range(ceiling / 2..=ceiling)
    }

    /// Starts over, after a success.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self { ceiling: SHORTEST }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_ceiling_and_start_over() {
        let mut backoff = Backoff::default();
        assert!((SHORTEST / 2..=SHORTEST).contains(&backoff.next_pause()));
        assert!((SHORTEST..=SHORTEST * 2).contains(&backoff.next_pause()));
        for _ in 0..20 {
            assert!(backoff.next_pause() <= LONGEST);
        }
        assert!(backoff.next_pause() >= LONGEST / 2);
        backoff.reset();
        assert!(backoff.next_pause() <= SHORTEST);
    }
}

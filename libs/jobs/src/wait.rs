//! The one place where the runner lets time pass.

use std::time::Duration;

/// Waits at first about this long.
const FIRST: Duration = Duration::from_millis(200);
/// Never waits longer than this.
const LONGEST: Duration = Duration::from_secs(30);

/// Lets `span` pass.
#[expect(clippy::disallowed_methods, reason = "the runner owns waiting, and this is where it waits")]
pub(crate) async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}

/// Waits that double with each failure in a row, up to half a minute.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait after one more failure: between half and the whole of the doubled span, so that replicas which
    /// failed together do not come back together.
    pub(crate) fn next_delay(&mut self) -> Duration {
        let whole = FIRST.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        rand::random_range(whole / 2..=whole)
    }

    /// It works again.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Failures in a row.
    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_cap_and_begin_again_after_a_success() {
        let mut backoff = Backoff::default();
        let mut ceiling = FIRST;
        for _ in 0..100 {
            let delay = backoff.next_delay();
            assert!(delay >= ceiling / 2 && delay <= ceiling, "{delay:?} for a ceiling of {ceiling:?}");
            ceiling = (ceiling * 2).min(LONGEST);
        }
        backoff.reset();
        assert!(backoff.next_delay() <= FIRST);
    }
}

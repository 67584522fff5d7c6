//! What happens after an attempt: the one decision both adapters follow.

use std::time::Duration;

/// How often and how late a message is tried again before it is parked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    delays: Vec<Duration>,
}

impl RetryPolicy {
    /// One retry after each of `delays`; none at all when it is empty. Delays are whole milliseconds for the broker,
    /// so shorter ones count as one.
    #[must_use]
    pub fn new(delays: Vec<Duration>) -> Self {
        Self { delays: delays.into_iter().map(|delay| delay.max(Duration::from_millis(1))).collect() }
    }

    /// The pauses between attempts, the first one first.
    #[must_use]
    pub fn delays(&self) -> &[Duration] {
        &self.delays
    }

    /// How long to wait after attempt number `attempt` failed; `None` when that was the last one.
    #[must_use]
    pub fn delay_after(&self, attempt: u32) -> Option<Duration> {
        let index = usize::try_from(attempt.checked_sub(1)?).ok()?;
        self.delays.get(index).copied()
    }

    /// True when a message that fails at `attempt` is parked.
    #[must_use]
    pub fn is_last(&self, attempt: u32) -> bool {
        self.delay_after(attempt).is_none()
    }
}

impl Default for RetryPolicy {
    /// A blink for a lost race, seconds for a restart, minutes for an outage.
    fn default() -> Self {
        Self::new([200, 1_000, 5_000, 30_000, 120_000].map(Duration::from_millis).to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_run_out_and_then_the_attempt_is_the_last() {
        let policy = RetryPolicy::new([10, 50].map(Duration::from_millis).to_vec());
        let delay = |attempt| policy.delay_after(attempt).map(|delay| delay.as_millis());
        assert_eq!([delay(1), delay(2), delay(3), delay(4)], [Some(10), Some(50), None, None]);
        assert!(!policy.is_last(2));
        assert!(policy.is_last(3));
        assert!(RetryPolicy::new(Vec::new()).is_last(1));
    }
}

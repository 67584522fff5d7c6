//! What happens after an attempt: the one decision both adapters follow.

use std::time::Duration;

use crate::Outcome;

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

    /// What follows from `outcome` at `attempt`.
    pub(crate) fn decide(&self, attempt: u32, outcome: Outcome) -> Decision {
        match outcome {
            Outcome::Done => Decision::Finish,
            Outcome::Dead { reason } => Decision::Park { reason },
            Outcome::Retry { reason } => match self.delay_after(attempt) {
                Some(delay) => Decision::RetryAfter { delay },
                None => Decision::Park { reason },
            },
        }
    }
}

impl Default for RetryPolicy {
    /// A blink for a lost race, seconds for a restart, minutes for an outage.
    fn default() -> Self {
        Self::new([200, 1_000, 5_000, 30_000, 120_000].map(Duration::from_millis).to_vec())
    }
}

/// What an adapter has to do with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Take it off the queue.
    Finish,
    /// Offer it again, one attempt later.
    RetryAfter { delay: Duration },
    /// Hand it to [`crate::Consumer::park`], then take it off the queue.
    Park { reason: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry() -> Outcome {
        Outcome::Retry { reason: "busy".to_owned() }
    }

    #[test]
    fn retries_grow_and_then_the_message_is_parked() {
        let policy = RetryPolicy::new([10, 50].map(Duration::from_millis).to_vec());
        let delay = |attempt| match policy.decide(attempt, retry()) {
            Decision::RetryAfter { delay } => Some(delay.as_millis()),
            Decision::Finish | Decision::Park { .. } => None,
        };
        assert_eq!([delay(1), delay(2), delay(3), delay(4)], [Some(10), Some(50), None, None]);
        assert_eq!(policy.decide(3, retry()), Decision::Park { reason: "busy".to_owned() });
        assert!(!policy.is_last(2));
        assert!(policy.is_last(3));
    }

    #[test]
    fn poison_is_parked_at_the_first_attempt() {
        let outcome = Outcome::Dead { reason: "no such type".to_owned() };
        assert_eq!(
            RetryPolicy::default().decide(1, outcome),
            Decision::Park { reason: "no such type".to_owned() }
        );
    }

    #[test]
    fn a_policy_without_delays_never_retries() {
        let policy = RetryPolicy::new(Vec::new());
        assert!(policy.is_last(1));
        assert_eq!(policy.decide(1, Outcome::Done), Decision::Finish);
    }
}

//! What happens after an attempt: the one decision both adapters follow.

use std::time::Duration;

use crate::Outcome;

/// How long a message waits for what is away, unless an operator says otherwise: longer than an outage that somebody
/// mends, shorter than a queue's room lasts.
const PATIENCE: Duration = Duration::from_secs(6 * 3_600);

/// How often and how late a message is tried again, and how long it waits for what is away, before it is dead-lettered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    delays: Vec<Duration>,
    patience: Duration,
}

/// What a message has been through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RetryState {
    /// Which attempt comes now, from 1.
    pub(crate) attempt: u32,
    /// All its pauses that were no attempts, together.
    pub(crate) waited: Duration,
}

impl RetryState {
    /// Of a message that comes for the first time.
    pub(crate) const NONE: Self = Self { attempt: 1, waited: Duration::ZERO };

    /// After one more attempt failed.
    pub(crate) fn tried(self) -> Self {
        Self { attempt: self.attempt.saturating_add(1), ..self }
    }

    /// After one more pause.
    pub(crate) fn having_waited(self, pause: Duration) -> Self {
        Self { waited: self.waited.saturating_add(pause), ..self }
    }
}

impl RetryPolicy {
    /// One retry after each of `delays`; none at all when it is empty. Delays are whole milliseconds for the broker,
    /// so shorter ones count as one. What is waited for has six hours to come.
    #[must_use]
    pub fn new(delays: Vec<Duration>) -> Self {
        let delays = delays.into_iter().map(|delay| delay.max(Duration::from_millis(1))).collect();
        Self { delays, patience: PATIENCE }
    }

    /// The same with another bound on how long a message may wait for what is away.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
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

    /// True when a message that fails at `attempt` is dead-lettered.
    #[must_use]
    pub fn is_last(&self, attempt: u32) -> bool {
        self.delay_after(attempt).is_none()
    }

    /// The next pause of a message that has waited `waited` so far: as long again, as far as there is such a delay, so
    /// that what is missing for a moment costs a moment. `None` when it has waited long enough.
    pub(crate) fn pause_after(&self, waited: Duration) -> Option<Duration> {
        if waited >= self.patience {
            return None;
        }
        let as_long_again = self.delays.iter().filter(|delay| **delay <= waited).max();
        as_long_again.or_else(|| self.delays.iter().min()).copied()
    }

    /// What follows from `outcome` for a message with this past.
    pub(crate) fn decide(&self, past: RetryState, outcome: Outcome) -> Decision {
        let (pause, after, reason) = match outcome {
            Outcome::Done => return Decision::Finish,
            Outcome::Dead { reason } => return Decision::DeadLetter { reason },
            Outcome::Retry { reason } => (self.delay_after(past.attempt), past.tried(), reason),
            Outcome::Later { reason } => {
                let pause = self.pause_after(past.waited);
                (pause, past.having_waited(pause.unwrap_or_default()), reason)
            }
        };
        match pause {
            Some(pause) => Decision::Again { pause, past: after },
            None => Decision::DeadLetter { reason },
        }
    }
}

impl Default for RetryPolicy {
    /// A blink for a lost race, seconds for a restart, minutes for a release that mends a bug.
    fn default() -> Self {
        Self::new([200, 1_000, 5_000, 30_000, 120_000].map(Duration::from_millis).to_vec())
    }
}

/// What an adapter has to do with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Take it off the queue.
    Finish,
    /// Offer it again after a pause.
    Again { pause: Duration, past: RetryState },
    /// Leave it where it was: the consumer is away as a whole.
    GiveBack,
    /// Hand it to [`crate::Consumer::dead_letter`], then take it off the queue.
    DeadLetter { reason: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry() -> Outcome {
        Outcome::Retry { reason: "busy".to_owned() }
    }

    fn later() -> Outcome {
        Outcome::Later { reason: "away".to_owned() }
    }

    fn policy() -> RetryPolicy {
        RetryPolicy::new([10, 50].map(Duration::from_millis).to_vec())
    }

    #[test]
    fn retries_grow_and_then_the_message_is_dead_lettered() {
        let pause = |attempt| match policy().decide(RetryState { attempt, ..RetryState::NONE }, retry()) {
            Decision::Again { pause, past } => {
                assert_eq!(past, RetryState { attempt: attempt + 1, ..RetryState::NONE });
                Some(pause.as_millis())
            }
            Decision::Finish | Decision::GiveBack | Decision::DeadLetter { .. } => None,
        };
        assert_eq!([pause(1), pause(2), pause(3), pause(4)], [Some(10), Some(50), None, None]);
        assert!(!policy().is_last(2));
        assert!(policy().is_last(3));
    }

    #[test]
    fn waiting_is_no_attempt_and_ends_with_the_patience() {
        let policy = policy().with_patience(Duration::from_millis(150));
        let (mut past, mut pauses) = (RetryState { attempt: 3, ..RetryState::NONE }, Vec::new());
        while let Decision::Again { pause, past: after } = policy.decide(past, later()) {
            pauses.push(pause.as_millis());
            past = after;
        }
        assert_eq!(pauses, [10, 10, 10, 10, 10, 50, 50], "as long again, as far as there is such a delay");
        assert_eq!((past.attempt, past.waited), (3, Duration::from_millis(150)));
        assert_eq!(policy.decide(past, later()), Decision::DeadLetter { reason: "away".to_owned() });
    }

    #[test]
    fn poison_is_dead_lettered_at_the_first_attempt() {
        let outcome = Outcome::Dead { reason: "no such type".to_owned() };
        assert_eq!(
            RetryPolicy::default().decide(RetryState::NONE, outcome),
            Decision::DeadLetter { reason: "no such type".to_owned() }
        );
    }

    #[test]
    fn a_policy_without_delays_never_retries() {
        let policy = RetryPolicy::new(Vec::new());
        assert!(policy.is_last(1));
        assert_eq!(policy.decide(RetryState::NONE, Outcome::Done), Decision::Finish);
        assert_eq!(
            policy.decide(RetryState::NONE, later()),
            Decision::DeadLetter { reason: "away".to_owned() }
        );
    }
}

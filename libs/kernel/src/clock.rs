//! The one source of "now".

use std::{
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time; injected everywhere, never asked of the system directly.
pub trait Clock: Send + Sync {
    /// Now in UTC, truncated to microseconds: what PostgreSQL keeps, so that what was written equals what is read.
    fn now(&self) -> DateTime<Utc>;

    /// Time that has passed since a fixed moment of this process. The wall clock may be set, an hour ahead or back; this
    /// never jumps and never runs back. For intervals inside a process: how long a copy is fresh, when to ask again.
    fn monotonic(&self) -> Duration {
        static ORIGIN: OnceLock<Instant> = OnceLock::new();
        ORIGIN.get_or_init(Instant::now).elapsed()
    }
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(Mutex<Hands>);

#[derive(Debug)]
struct Hands {
    now: DateTime<Utc>,
    passed: Duration,
}

impl ManualClock {
    /// A clock that stands at `at`.
    #[must_use]
    pub fn at(at: DateTime<Utc>) -> Self {
        Self(Mutex::new(Hands { now: at.trunc_subsecs(6), passed: Duration::ZERO }))
    }

    /// Lets `by` pass; a negative span only sets the wall clock back, since time does not run backwards.
    pub fn advance(&self, by: TimeDelta) {
        let hands = &mut *self.hands();
        hands.now += by;
        hands.passed += by.to_std().unwrap_or_default();
    }

    /// Sets the wall clock to `at`, as an operator does or a time server; no time passes.
    pub fn set(&self, at: DateTime<Utc>) {
        self.hands().now = at.trunc_subsecs(6);
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.hands().now
    }

    fn monotonic(&self) -> Duration {
        self.hands().passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_the_wall_clock_lets_no_time_pass() {
        let clock = ManualClock::at(DateTime::UNIX_EPOCH);
        clock.set(DateTime::UNIX_EPOCH + TimeDelta::hours(1));
        assert_eq!(clock.monotonic(), Duration::ZERO);
        clock.advance(TimeDelta::seconds(3));
        clock.advance(TimeDelta::hours(-1));
        assert_eq!(clock.monotonic(), Duration::from_secs(3));
        assert_eq!(clock.now(), DateTime::UNIX_EPOCH + TimeDelta::seconds(3));
    }
}

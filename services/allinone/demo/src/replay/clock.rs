//! A clock that runs faster than the wall's.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use kernel::Clock;

/// How long before the first moment the group is brought in.
const BEFORE: TimeDelta = TimeDelta::hours(2);

/// Runs at the wall's pace, two hours before the first moment, until it is let go; then it jumps to that moment and
/// runs `speed` times as fast. It never runs back.
#[derive(Debug)]
pub(super) struct ScaledClock {
    made: Instant,
    first: DateTime<Utc>,
    speed: u32,
    let_go: OnceLock<Instant>,
}

impl ScaledClock {
    pub(super) fn before(first: DateTime<Utc>, speed: u32) -> Self {
        Self { made: Instant::now(), first, speed: speed.max(1), let_go: OnceLock::new() }
    }

    /// The moment at which it begins to run fast.
    pub(super) const fn first(&self) -> DateTime<Utc> {
        self.first
    }

    /// Lets it run; gives the moment on the wall at which it began to.
    pub(super) fn let_go(&self) -> Instant {
        *self.let_go.get_or_init(Instant::now)
    }

    /// When, on the wall, it will show `at`; moments before the first are now over.
    pub(super) fn wall(&self, at: DateTime<Utc>) -> Instant {
        let after = (at - self.first).to_std().unwrap_or_default();
        self.let_go() + after / self.speed
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> DateTime<Utc> {
        let (from, elapsed) = match self.let_go.get() {
            Some(began) => (self.first, began.elapsed().saturating_mul(self.speed)),
            None => (self.first - BEFORE, self.made.elapsed().min(Duration::from_secs(7_000))),
        };
        (from + TimeDelta::from_std(elapsed).unwrap_or(TimeDelta::MAX)).trunc_subsecs(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_before_the_first_moment_and_never_runs_back() {
        let first = DateTime::from_timestamp(1_577_854_800, 0).unwrap();
        let clock = ScaledClock::before(first, 1000);
        let before = clock.now();
        assert!(before < first && first - before <= BEFORE);
        let began = clock.let_go();
        assert!(clock.now() >= first);
        assert_eq!(clock.wall(first + TimeDelta::seconds(5)), began + Duration::from_millis(5));
        assert_eq!(clock.wall(first - TimeDelta::seconds(5)), began);
        assert_eq!(clock.let_go(), began);
    }
}

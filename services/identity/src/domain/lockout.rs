//! Guessing passwords has to become hopeless without telling which names exist, and without letting whoever guesses keep
//! the owner of a name out.
//!
//! So failures are counted by who guesses: by name and source. A source is known to an account when somebody signed in
//! to it from there before. Guesses at one name from sources that are not known are counted together as well, since an
//! attacker may have many addresses; a known source never waits for them. Attempts are counted whether or not anybody has
//! the name, and before the password is looked at, so that many guesses at once count like many guesses in a row.

use chrono::{DateTime, TimeDelta, Utc};

/// Failures are forgotten after a quiet day.
const FORGET_AFTER: TimeDelta = TimeDelta::hours(24);

/// Whose attempts at a name are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Those of one source.
    OneSource,
    /// Those of all sources the account does not know.
    UnknownSources,
}

impl Counted {
    /// Guesses that cost nothing.
    const fn free(self) -> i32 {
        match self {
            Self::OneSource => 5,
            Self::UnknownSources => 20,
        }
    }

    /// The longest wait. Short for all unknown sources together: somebody with a new device waits with the attacker.
    const fn longest(self) -> TimeDelta {
        match self {
            Self::OneSource => TimeDelta::hours(1),
            Self::UnknownSources => TimeDelta::minutes(5),
        }
    }

    /// One minute after the last free failure, doubled by each further one.
    fn wait_after(self, failed: i32) -> Option<TimeDelta> {
        let beyond = failed.checked_sub(self.free()).filter(|beyond| *beyond >= 0)?;
        let minutes = 1_i64.checked_shl(u32::try_from(beyond).ok()?.min(30))?;
        Some(TimeDelta::minutes(minutes).min(self.longest()))
    }
}

/// The failed attempts since the last success.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lockout {
    pub(crate) failed: i32,
    pub(crate) last_at: Option<DateTime<Utc>>,
    pub(crate) locked_until: Option<DateTime<Utc>>,
}

impl Lockout {
    /// How much longer to wait, when this is locked.
    pub(crate) fn wait(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        self.locked_until.filter(|until| *until > now).map(|until| until - now)
    }

    /// Counts an attempt as failed until it proves otherwise; not one that has to wait.
    pub(crate) fn attempt(&mut self, counted: Counted, now: DateTime<Utc>) {
        if self.last_at.is_some_and(|last| now - last > FORGET_AFTER) {
            *self = Self::default();
        }
        self.failed = self.failed.saturating_add(1);
        self.last_at = Some(now);
        self.locked_until = counted.wait_after(self.failed).map(|wait| now + wait);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_forgotten_after_a_quiet_day() {
        let mut now: DateTime<Utc> = "2026-03-01T08:00:00Z".parse().unwrap();
        let mut lockout = Lockout::default();
        for _ in 0..5 {
            assert_eq!(lockout.wait(now), None);
            lockout.attempt(Counted::OneSource, now);
        }
        for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(lockout.wait(now), Some(TimeDelta::minutes(minutes)));
            now += TimeDelta::minutes(minutes);
            assert_eq!(lockout.wait(now), None);
            lockout.attempt(Counted::OneSource, now);
        }
        now += TimeDelta::hours(25);
        lockout.attempt(Counted::OneSource, now);
        assert_eq!(lockout.failed, 1);
    }

    #[test]
    fn those_who_wait_together_wait_for_minutes() {
        let now = "2026-03-01T08:00:00Z".parse().unwrap();
        let mut lockout = Lockout::default();
        for _ in 0..19 {
            lockout.attempt(Counted::UnknownSources, now);
        }
        assert_eq!(lockout.wait(now), None);
        for _ in 0..100 {
            lockout.attempt(Counted::UnknownSources, now);
        }
        assert_eq!(lockout.wait(now), Some(TimeDelta::minutes(5)));
    }
}

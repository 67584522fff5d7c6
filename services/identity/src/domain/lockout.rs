//! Guessing passwords has to become hopeless without telling which names exist.
//!
//! Attempts are counted by the name that was tried, whether or not anybody has it, and before the password is looked
//! at, so that many guesses at once count like many guesses in a row.

use chrono::{DateTime, TimeDelta, Utc};

/// Guesses that cost nothing.
const FREE: i32 = 5;
/// The longest wait.
const MOST: TimeDelta = TimeDelta::hours(1);
/// Failures are forgotten after a quiet day.
const FORGET_AFTER: TimeDelta = TimeDelta::hours(24);

/// The failed attempts at one name since the last success.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lockout {
    pub(crate) failed: i32,
    pub(crate) last_at: Option<DateTime<Utc>>,
    pub(crate) locked_until: Option<DateTime<Utc>>,
}

impl Lockout {
    /// Counts an attempt as failed until it proves otherwise.
    ///
    /// # Errors
    /// How long to wait when the name is locked; such an attempt is not counted.
    pub(crate) fn attempt(&mut self, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        if let Some(until) = self.locked_until.filter(|until| *until > now) {
            return Err(until - now);
        }
        if self.last_at.is_some_and(|last| now - last > FORGET_AFTER) {
            *self = Self::default();
        }
        self.failed = self.failed.saturating_add(1);
        self.last_at = Some(now);
        self.locked_until = wait_after(self.failed).map(|wait| now + wait);
        Ok(())
    }
}

/// One minute after the fifth failure, doubled by each further one, up to an hour.
fn wait_after(failed: i32) -> Option<TimeDelta> {
    let beyond = failed.checked_sub(FREE).filter(|beyond| *beyond >= 0)?;
    let minutes = 1_i64.checked_shl(u32::try_from(beyond).ok()?.min(30))?;
    Some(TimeDelta::minutes(minutes).min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_forgotten_after_a_quiet_day() {
        let mut now: DateTime<Utc> = "2026-03-01T08:00:00Z".parse().unwrap();
        let mut lockout = Lockout::default();
        for _ in 0..5 {
            assert_eq!(lockout.attempt(now), Ok(()));
        }
        for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(lockout.attempt(now), Err(TimeDelta::minutes(minutes)));
            now += TimeDelta::minutes(minutes);
            assert_eq!(lockout.attempt(now), Ok(()));
        }
        now += TimeDelta::hours(25);
        assert_eq!((lockout.attempt(now), lockout.failed), (Ok(()), 1));
    }

    #[test]
    fn a_locked_attempt_does_not_lengthen_the_wait() {
        let now = "2026-03-01T08:00:00Z".parse().unwrap();
        let mut lockout = Lockout::default();
        for _ in 0..5 {
            lockout.attempt(now).unwrap();
        }
        let before = lockout.clone();
        assert!(lockout.attempt(now + TimeDelta::seconds(30)).is_err());
        assert_eq!(lockout, before);
    }
}

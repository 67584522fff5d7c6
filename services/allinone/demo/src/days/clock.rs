//! The clock of a group whose days behind it are lived in seconds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SubsecRound, Utc};
use kernel::{Clock, SystemClock};

/// Stands still in the past, is put forward from moment to moment, and shows the real time from then on that it has come to.
/// It never runs back.
pub struct LivedClock {
    real: Arc<dyn Clock>,
    /// Nothing once it goes with the real one.
    past: Mutex<Option<DateTime<Utc>>>,
}

impl LivedClock {
    /// One that goes as all others do.
    #[must_use]
    pub fn real() -> Self {
        Self { real: Arc::new(SystemClock), past: Mutex::new(None) }
    }

    /// One that stands at a moment before `real` does.
    #[must_use]
    pub fn standing_at(moment: DateTime<Utc>, real: Arc<dyn Clock>) -> Self {
        Self { real, past: Mutex::new(Some(moment.trunc_subsecs(6))) }
    }

    /// Puts it forward to `moment`, unless that is over.
    pub(super) fn advance_to(&self, moment: DateTime<Utc>) {
        if let Some(past) = self.past().as_mut() {
            *past = moment.trunc_subsecs(6).max(*past);
        }
    }

    /// Lets it go with the real one.
    pub(super) fn join(&self) {
        *self.past() = None;
    }

    fn past(&self) -> MutexGuard<'_, Option<DateTime<Utc>>> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for LivedClock {
    fn now(&self) -> DateTime<Utc> {
        let real = self.real.now();
        // What lies in the future of the real one is not lived yet.
        self.past().map_or(real, |past| past.min(real))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use kernel::ManualClock;

    use super::*;

    #[test]
    fn it_goes_from_moment_to_moment_and_then_with_the_real_time() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let real = Arc::new(ManualClock::at(now));
        let first = now - TimeDelta::days(90);
        let clock = LivedClock::standing_at(first, Arc::<ManualClock>::clone(&real));
        assert_eq!(clock.now(), first);
        let later = first + TimeDelta::hours(30);
        clock.advance_to(later);
        clock.advance_to(first);
        assert_eq!(clock.now(), later, "it is not put back");
        clock.advance_to(now + TimeDelta::days(1));
        assert_eq!(clock.now(), now, "nor beyond the real one");
        clock.join();
        real.advance(TimeDelta::seconds(5));
        assert_eq!(clock.now(), now + TimeDelta::seconds(5));
    }
}

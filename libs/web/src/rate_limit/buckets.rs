//! What each client has used up: the generic cell rate algorithm, with takings that can be given back.
//!
//! A bucket is one instant, when it will be full again; nothing has to be done for it while nobody asks. (The crate
//! `governor`, which keeps the same instant, has no way to give back.)

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::Limit;

/// So many takings are there between two looks for buckets that are full again and may be forgotten.
const LOOK_EVERY: u64 = 4096;

/// The buckets of one class.
pub(super) struct Buckets {
    limit: Limit,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    buckets: HashMap<String, Bucket>,
    takings: u64,
}

#[derive(Default)]
struct Bucket {
    /// By the clock's intervals.
    full_at: Duration,
    /// Takings of which nobody knows yet whether they will be given back.
    undecided: u32,
}

/// What came of an attempt to take.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taking {
    /// Taken; so many are left.
    Taken(u32),
    /// Nothing is left, but something may be given back.
    Undecided,
    /// Nothing is left until then.
    Empty(Duration),
}

impl Buckets {
    pub(super) fn new(limit: Limit) -> Self {
        Self { limit, state: Mutex::default() }
    }

    pub(super) fn limit(&self) -> Limit {
        self.limit
    }

    /// Takes one out of the bucket of `key`; to stay `undecided` until [`Self::decide`] is called for it.
    pub(super) fn take(&self, key: &str, now: Duration, undecided: bool) -> Taking {
        let (period, whole) = (self.limit.period(), self.limit.window());
        let mut state = self.state();
        state.forget_the_full(now);
        let bucket = state.buckets.entry(key.to_owned()).or_default();
        let full_at = bucket.full_at.max(now) + period;
        let Some(left) = (now + whole).checked_sub(full_at) else {
            return match bucket.undecided {
                0 => Taking::Empty(full_at.saturating_sub(now + whole)),
                _some => Taking::Undecided,
            };
        };
        bucket.full_at = full_at;
        bucket.undecided += u32::from(undecided);
        Taking::Taken(self.limit.granted_in(left))
    }

    /// Decides one undecided taking of `key`; gives what is left after it.
    pub(super) fn decide(&self, key: &str, now: Duration, is_given_back: bool) -> u32 {
        let mut state = self.state();
        let Some(bucket) = state.buckets.get_mut(key) else { return 0 };
        bucket.undecided = bucket.undecided.saturating_sub(1);
        if is_given_back {
            bucket.full_at = bucket.full_at.saturating_sub(self.limit.period());
        }
        let used = bucket.full_at.saturating_sub(now);
        self.limit.granted_in(self.limit.window().saturating_sub(used))
    }

    /// How many clients are remembered.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.state().buckets.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget_the_full(&mut self, now: Duration) {
        self.takings += 1;
        if self.takings.is_multiple_of(LOOK_EVERY) {
            self.buckets.retain(|_key, bucket| bucket.undecided > 0 || bucket.full_at > now);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn buckets(requests: u32) -> Buckets {
        Buckets::new(Limit::per_minute(NonZeroU32::new(requests).unwrap()))
    }

    const fn at(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn a_bucket_fills_evenly() {
        let buckets = buckets(3);
        let take = |secs| buckets.take("a", at(secs), false);
        assert_eq!([take(0), take(0), take(0)], [Taking::Taken(2), Taking::Taken(1), Taking::Taken(0)]);
        assert_eq!(take(0), Taking::Empty(at(20)));
        assert_eq!([take(20), take(20)], [Taking::Taken(0), Taking::Empty(at(20))]);
        assert_eq!(take(500), Taking::Taken(2));
        assert_eq!(buckets.take("b", at(0), false), Taking::Taken(2), "another client's");
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let buckets = buckets(2);
        let take = || buckets.take("a", at(0), true);
        assert_eq!([take(), take(), take()], [Taking::Taken(1), Taking::Taken(0), Taking::Undecided]);
        assert_eq!(buckets.decide("a", at(0), true), 1);
        assert_eq!(take(), Taking::Taken(0));
        assert_eq!([buckets.decide("a", at(0), false), buckets.decide("a", at(0), false)], [0, 0]);
        assert_eq!(take(), Taking::Empty(at(30)));
    }

    #[test]
    fn clients_whose_bucket_is_full_are_forgotten() {
        let buckets = buckets(60);
        for client in 0..LOOK_EVERY - 1 {
            buckets.take(&client.to_string(), at(client / 1_000), false);
        }
        let before = buckets.len();
        buckets.take("last", at(1_000), false);
        assert!(before > 4_000 && buckets.len() == 1, "{before} and then {}", buckets.len());
    }
}

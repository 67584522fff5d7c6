//! What holds for all that is told: how long to wait before trying again, in fixed rungs, each stretched a little so that what
//! failed together does not come back together; and for how long something is news.

use chrono::{DateTime, TimeDelta, Utc};

/// Waits in seconds, from the first to the last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff(&'static [i64]);

/// Between attempts at a message: about four hours in all, after which it is old news.
pub(crate) const MESSAGE_BACKOFF: Backoff = Backoff(&[10, 60, 300, 900, 3_600, 10_800]);

/// Between attempts at one webhook delivery: about three days in all.
pub(crate) const WEBHOOK_BACKOFF: Backoff =
    Backoff(&[5, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400]);

/// How long an endpoint that does not answer is left alone; stays on the last rung.
pub(crate) const COOL_DOWN_BACKOFF: Backoff = Backoff(&[5, 30, 120, 600, 1_800, 3_600]);

impl Backoff {
    /// When to try again after `failures` (from 1); `None` when the rungs are used up. `jitter` is 0 to 200
    /// thousandths.
    pub(crate) fn next(self, failures: i32, now: DateTime<Utc>, jitter: u16) -> Option<DateTime<Utc>> {
        let rung = usize::try_from(failures.saturating_sub(1)).unwrap_or_default();
        let seconds = self.0.get(rung)?;
        Some(now + stretched(*seconds, jitter))
    }

    /// Like [`Backoff::next`], but stays on the last rung for ever.
    pub(crate) fn next_or_last(self, failures: i32, now: DateTime<Utc>, jitter: u16) -> DateTime<Utc> {
        let last = self.0.last().copied().unwrap_or_default();
        self.next(failures, now, jitter).unwrap_or_else(|| now + stretched(last, jitter))
    }
}

fn stretched(seconds: i64, thousandths: u16) -> TimeDelta {
    let millis = seconds.saturating_mul(1_000 + i64::from(thousandths.min(200)));
    TimeDelta::milliseconds(millis)
}

/// For how long something is news: what a backfill brings that is older is told to nobody outside, neither a customer nor a
/// member of staff nor an endpoint.
pub(crate) const NEWS_FOR: TimeDelta = TimeDelta::days(1);

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{COOL_DOWN_BACKOFF, MESSAGE_BACKOFF, WEBHOOK_BACKOFF};

    #[test]
    fn waits_grow_and_then_end() {
        let now = DateTime::UNIX_EPOCH;
        let waits: Vec<i64> = (1..)
            .map_while(|failures| MESSAGE_BACKOFF.next(failures, now, 0))
            .map(|at| (at - now).num_seconds())
            .collect();
        assert_eq!(waits, [10, 60, 300, 900, 3_600, 10_800]);
    }

    #[test]
    fn a_wait_is_stretched_by_a_fifth_at_most() {
        let now = DateTime::UNIX_EPOCH;
        let at = |jitter| WEBHOOK_BACKOFF.next(1, now, jitter).map(|at| (at - now).num_milliseconds());
        assert_eq!((at(0), at(200), at(9_999)), (Some(5_000), Some(6_000), Some(6_000)));
    }

    #[test]
    fn an_endpoint_rests_on_the_last_rung_for_ever() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!((COOL_DOWN_BACKOFF.next_or_last(99, now, 0) - now).num_seconds(), 3_600);
    }
}

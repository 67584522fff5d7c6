//! A link by mail, of which a forgotten password is chosen anew.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::StaffId;

kernel::define_id! {
    /// A reset that was asked for.
    ResetId,
}

/// How long a link is good for.
const LASTS: TimeDelta = TimeDelta::minutes(30);

/// Over how long requests are counted, for one name and from one address.
pub(crate) const COUNTED_OVER: TimeDelta = TimeDelta::hours(1);
pub(crate) const MOST_OF_ONE_NAME: u64 = 3;
pub(crate) const MOST_OF_ONE_SOURCE: u64 = 20;

/// With less than this left nobody would come back in time: such a mail is not sent any more.
const WORTH_SENDING: TimeDelta = TimeDelta::minutes(5);

/// The first wait after a server that was away; it doubles up to five minutes.
const FIRST_WAIT_SECS: i64 = 10;
const LONGEST_WAIT_SECS: i64 = 300;

/// A reset that was asked for, by whoever knows a user name. For names that nobody has, and accounts that get none, one is
/// stored as well: it takes as long, and counts as much.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PasswordReset {
    pub(crate) id: ResetId,
    /// Of what the link carries.
    pub(crate) digest: [u8; 32],
    /// Whose password it opens.
    pub(crate) account: Option<ResetAccount>,
    pub(crate) requested_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
}

/// Whose reset it is, and how the account was: another password or address ends it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ResetAccount {
    pub(crate) staff_id: StaffId,
    pub(crate) digest: [u8; 32],
}

impl PasswordReset {
    /// One that is asked for now.
    pub(crate) fn request(
        id: ResetId,
        digest: [u8; 32],
        account: Option<ResetAccount>,
        now: DateTime<Utc>,
    ) -> Self {
        Self { id, digest, account, requested_at: now, expires_at: now + LASTS }
    }

    pub(crate) fn is_open(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at
    }

    /// When it is tried to be sent again, after so many tries; never where its reader would come too late.
    pub(crate) fn next_try(&self, tries: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let doublings = u32::try_from(tries.saturating_sub(1)).unwrap_or_default().min(10);
        let wait = FIRST_WAIT_SECS.saturating_mul(1_i64 << doublings).min(LONGEST_WAIT_SECS);
        let next = now + TimeDelta::seconds(wait);
        (next + WORTH_SENDING <= self.expires_at).then_some(next)
    }
}

/// Minutes until somebody may ask again, of whom the first counted request was at `first`.
pub(crate) fn minutes_to_wait(first: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (first + COUNTED_OVER - now).num_minutes().max(0) + 1
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use kernel::SystemIds;

    use super::{PasswordReset, ResetId, minutes_to_wait};

    #[test]
    fn a_mail_is_tried_again_as_long_as_its_reader_comes_in_time() {
        let mut now: DateTime<Utc> = "2026-03-01T08:00:00Z".parse().unwrap();
        let reset = PasswordReset::request(ResetId::new(&SystemIds), [0; 32], None, now);
        let mut waits = Vec::new();
        for tries in 1.. {
            let Some(next) = reset.next_try(tries, now) else { break };
            waits.push((next - now).num_seconds());
            now = next;
        }
        assert_eq!(waits[..6], [10, 20, 40, 80, 160, 300]);
        assert!(
            reset.is_open(now) && now + TimeDelta::minutes(10) > reset.expires_at,
            "until the end: {waits:?}"
        );
        assert!(!reset.is_open(reset.expires_at));
    }

    #[test]
    fn who_asked_too_often_waits_until_the_first_is_an_hour_ago() {
        let first: DateTime<Utc> = "2026-03-01T08:00:00Z".parse().unwrap();
        assert_eq!(minutes_to_wait(first, first), 61);
        assert_eq!(minutes_to_wait(first, first + TimeDelta::minutes(59)), 2);
    }
}

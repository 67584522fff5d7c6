//! A signed-in browser: one session, and one refresh token after the other. Guessing passwords has to become hopeless without
//! telling which names exist, and without letting whoever guesses keep the owner out.

mod challenge;
mod provider;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{SessionId, StaffId};

pub(crate) use challenge::{Challenge, ChallengeNeed, MOST_CHALLENGES};
pub(crate) use provider::{
    MOST_OF_ONE_SOURCE, MOST_WAITING, PendingSignIn, ProviderProof, ProviderRefusal, SignInProof, SignInWay,
};

/// A token that was used may come again for so long: two tabs refresh at once, or a reply is lost on its way. Both then
/// get the same successor, unless that was used already.
pub(crate) const GRACE: TimeDelta = TimeDelta::seconds(10);

kernel::define_stored_words! {
    /// Why a session is over before its time.
    pub(crate) enum EndReason {
        /// The person signed out.
        SignedOut = "signed_out",
        /// A refresh token was used twice: one of the two users stole it, so neither goes on.
        TokenReused = "token_reused",
        /// The account was disabled.
        Disabled = "disabled",
        /// The person, or somebody who manages them, ended it from elsewhere.
        Revoked = "revoked",
        /// The password is another.
        PasswordChanged = "password_changed",
    }
}

/// So many ended sessions of one person are told by their ids: more do not end within one token's life by themselves.
pub(crate) const MOST_TOLD: u32 = 100;

/// Access tokens that the other services must refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RevokedTokens {
    /// All that were issued before.
    pub(crate) before: Option<DateTime<Utc>>,
    /// All of these sessions.
    pub(crate) of: Vec<SessionId>,
}

impl RevokedTokens {
    /// Of the sessions that ended lately, the last first; of all sessions, the tokens issued before `before`. Those of
    /// sessions too many to tell are over by the time they were issued, with those of the sessions that go on.
    pub(crate) fn told(before: Option<DateTime<Utc>>, mut lately: Vec<(SessionId, DateTime<Utc>)>) -> Self {
        let most = usize::try_from(MOST_TOLD).unwrap_or(usize::MAX);
        let untold = lately.get(most).map(|(_id, ended_at)| *ended_at);
        lately.truncate(most);
        Self { before: before.max(untold), of: lately.into_iter().map(|(id, _ended_at)| id).collect() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) staff_id: StaffId,
    /// The network address it began at.
    pub(crate) source: Option<String>,
    pub(crate) started_at: DateTime<Utc>,
    /// When it last went on.
    pub(crate) last_used_at: DateTime<Utc>,
    /// When it is over, however often it is refreshed.
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) is_ended: bool,
}

impl Session {
    /// True while it can be refreshed: neither ended, nor over, nor left alone for `idle_after`.
    pub(crate) fn is_open(&self, now: DateTime<Utc>, idle_after: TimeDelta) -> bool {
        !self.is_ended && now < self.expires_at && now - self.last_used_at <= idle_after
    }
}

/// Failures are forgotten after a quiet day.
const FORGET_AFTER: TimeDelta = TimeDelta::hours(24);

/// Whose attempts at a name are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptGroup {
    /// Those of one source.
    OneSource,
    /// Those of all sources the account does not know.
    UnknownSources,
}

impl AttemptGroup {
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
    pub(crate) fn attempt(&mut self, counted: AttemptGroup, now: DateTime<Utc>) {
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
    use chrono::{DateTime, TimeDelta, Utc};
    use kernel::{SessionId, SystemIds};

    use super::{AttemptGroup, Lockout, MOST_TOLD, RevokedTokens};

    #[test]
    fn waits_grow_and_are_forgotten_after_a_quiet_day() {
        let mut now: DateTime<Utc> = "2026-03-01T08:00:00Z".parse().unwrap();
        let mut lockout = Lockout::default();
        for _ in 0..5 {
            assert_eq!(lockout.wait(now), None);
            lockout.attempt(AttemptGroup::OneSource, now);
        }
        for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(lockout.wait(now), Some(TimeDelta::minutes(minutes)));
            now += TimeDelta::minutes(minutes);
            assert_eq!(lockout.wait(now), None);
            lockout.attempt(AttemptGroup::OneSource, now);
        }
        now += TimeDelta::hours(25);
        lockout.attempt(AttemptGroup::OneSource, now);
        assert_eq!(lockout.failed, 1);
    }

    #[test]
    fn those_who_wait_together_wait_for_minutes() {
        let now = "2026-03-01T08:00:00Z".parse().unwrap();
        let mut lockout = Lockout::default();
        for _ in 0..19 {
            lockout.attempt(AttemptGroup::UnknownSources, now);
        }
        assert_eq!(lockout.wait(now), None);
        for _ in 0..100 {
            lockout.attempt(AttemptGroup::UnknownSources, now);
        }
        assert_eq!(lockout.wait(now), Some(TimeDelta::minutes(5)));
    }

    fn at(second: u32) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_000_000 + i64::from(second), 0).unwrap()
    }

    #[test]
    fn sessions_too_many_to_tell_end_by_time() {
        let ended: Vec<_> =
            (0..MOST_TOLD + 2).rev().map(|second| (SessionId::new(&SystemIds), at(second))).collect();
        let ids =
            |ended: &[(SessionId, DateTime<Utc>)]| ended.iter().map(|(id, _at)| *id).collect::<Vec<_>>();
        let few = RevokedTokens::told(None, ended[2..].to_vec());
        assert_eq!(few, RevokedTokens { before: None, of: ids(&ended[2..]) });
        let many = RevokedTokens::told(None, ended.clone());
        let of = ids(&ended[..ended.len() - 2]);
        assert_eq!(many, RevokedTokens { before: Some(at(1)), of: of.clone() });
        assert_eq!(RevokedTokens::told(Some(at(500)), ended), RevokedTokens { before: Some(at(500)), of });
    }
}

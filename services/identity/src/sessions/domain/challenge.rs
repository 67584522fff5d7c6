//! A sign-in whose password was right, or whom the provider has proven, and that waits for more.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::StaffId;

use super::SignInProof;

/// How long a sign-in waits. Somebody who has to enrol first looks for their phone.
const LASTS: TimeDelta = TimeDelta::minutes(10);

/// So many codes are looked at for one sign-in.
const TRIES: i32 = 5;

/// So many sign-ins of one person wait at once; an older one is over.
pub(crate) const MOST_CHALLENGES: u64 = 10;

kernel::define_words! {
    /// What a sign-in lacks after the right password, or the provider's word.
    ChallengeNeed {
        /// A code of the authenticator, or a recovery code.
        Code = "code",
        /// An authenticator: a role asks for one, and there is none yet.
        Enrolment = "enrolment",
    }
}

/// A sign-in that waits.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// Of what its sender was given.
    pub(crate) digest: [u8; 32],
    pub(crate) staff_id: StaffId,
    /// The account as it was when that was proven: whatever changes it ends this.
    pub(crate) staff_version: i32,
    pub(crate) need: ChallengeNeed,
    /// What was proven before. What comes with it, another password or a link with the provider, is taken when the sign-in
    /// succeeds and not before.
    pub(crate) proof: SignInProof,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) tries_left: i32,
}

impl Challenge {
    /// One that begins now.
    pub(crate) fn begin(
        digest: [u8; 32],
        (staff_id, staff_version): (StaffId, i32),
        (need, proof): (ChallengeNeed, SignInProof),
        now: DateTime<Utc>,
    ) -> Self {
        let expires_at = now + LASTS;
        Self { digest, staff_id, staff_version, need, proof, expires_at, tries_left: TRIES }
    }

    /// True while a code is looked at.
    pub(crate) fn is_open(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at && self.tries_left > 0
    }

    /// Seconds until it is over.
    pub(crate) fn lasts_secs(&self, now: DateTime<Utc>) -> i64 {
        (self.expires_at - now).num_seconds()
    }
}

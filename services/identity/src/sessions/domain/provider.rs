//! A sign-in that has gone to the group's provider and is waited for.

use chrono::{DateTime, TimeDelta, Utc};

use crate::provider_links::domain::ProviderSubject;

/// How long somebody may take there.
const LASTS: TimeDelta = TimeDelta::minutes(10);

/// So many sign-ins are waited for from one address, an office with one way out; an older one is over.
pub(crate) const MOST_OF_ONE_SOURCE: u64 = 50;

/// So many are waited for at all.
pub(crate) const MOST_WAITING: u64 = 10_000;

kernel::define_stored_words! {
    /// How a sign-in began.
    pub(crate) enum SignInWay {
        /// With a password.
        Password = "password",
        /// At the group's provider.
        Provider = "provider",
    }
}

/// What somebody has proven themselves by, and what is done with it once nothing else is asked for.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum SignInProof {
    /// Their password; with another one from then on.
    Password { new_hash: Option<String> },
    /// The provider's word; with a link of the account that is made then.
    Provider { new_link: Option<ProviderSubject> },
}

impl SignInProof {
    pub(crate) const fn way(&self) -> SignInWay {
        match self {
            Self::Password { .. } => SignInWay::Password,
            Self::Provider { .. } => SignInWay::Provider,
        }
    }
}

/// What the provider's answer is held against. It is never shown to anybody.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ProviderProof {
    /// In the identity token.
    pub(crate) nonce: String,
    /// Of which the provider was shown the digest (PKCE, RFC 7636).
    pub(crate) verifier: String,
}

/// A sign-in that is waited for.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PendingSignIn {
    /// Of what comes back in the address.
    pub(crate) state_digest: [u8; 32],
    /// Of what the browser was given that went there: nobody else comes back with it.
    pub(crate) browser_digest: [u8; 32],
    pub(crate) proof: ProviderProof,
    pub(crate) expires_at: DateTime<Utc>,
}

impl PendingSignIn {
    /// One that begins now.
    pub(crate) fn begin(
        (state_digest, browser_digest): ([u8; 32], [u8; 32]),
        proof: ProviderProof,
        now: DateTime<Utc>,
    ) -> Self {
        Self { state_digest, browser_digest, proof, expires_at: now + LASTS }
    }

    pub(crate) fn is_open(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at
    }

    /// Seconds until it is over.
    pub(crate) fn lasts_secs(&self, now: DateTime<Utc>) -> i64 {
        (self.expires_at - now).num_seconds()
    }
}

kernel::define_stored_words! {
    /// Why a sign-in at the provider led to nothing, as the security log has it.
    pub(crate) enum ProviderRefusal {
        /// Nothing is waited for under this state and from this browser.
        NotWaitedFor = "not_waited_for",
        /// The provider says that it did not sign them in.
        NotSignedIn = "not_signed_in",
        /// The answer is of another provider.
        OfAnother = "of_another",
        /// The provider did not take the code back.
        CodeRefused = "code_refused",
        /// The identity token is not to be trusted.
        TokenUntrusted = "token_untrusted",
        /// Nobody here is this person.
        UnknownPerson = "unknown_person",
        /// Several accounts have the address that it names.
        Ambiguous = "ambiguous",
        /// The account that it names is linked to another person there.
        LinkedToAnother = "linked_to_another",
        /// The account may not sign in.
        Disabled = "disabled",
    }
}

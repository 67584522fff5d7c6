//! The group's own OpenID Connect provider, as operations ask it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::Failure;
use secrecy::SecretString;

use crate::{
    provider_links::domain::ProvenPerson,
    sessions::domain::{ProviderProof, ProviderRefusal},
};

/// Where somebody goes to prove themselves, and what their answer is held against.
pub(crate) struct ProviderRequest {
    pub(crate) url: String,
    pub(crate) proof: ProviderProof,
}

/// What the provider sent somebody back with.
pub(crate) struct ProviderCode {
    pub(crate) code: SecretString,
    pub(crate) proof: ProviderProof,
}

/// Sends people to the provider and takes them back.
#[async_trait]
pub(crate) trait IdentityProvider: Send + Sync {
    /// Where to go under this `state`.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the provider does not answer.
    async fn request(&self, state: &SecretString, now: DateTime<Utc>) -> Result<ProviderRequest, Failure>;

    /// Who came back with a code.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the provider does not answer.
    async fn redeem(
        &self,
        code: ProviderCode,
        now: DateTime<Utc>,
    ) -> Result<Result<ProvenPerson, ProviderRefusal>, Failure>;
}

//! Where public keys come from.

use std::{
    sync::{PoisonError, RwLock},
    time::Duration,
};

use async_trait::async_trait;
use serde::Deserialize;

use crate::{JwkSet, PublicKey};

/// Gives the keys that verify now.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// All of them.
    ///
    /// # Errors
    /// When they cannot be had now; the verifier then keeps those it has.
    async fn keys(&self) -> Result<JwkSet, KeyError>;

    /// The least time between two questions. Whoever sends tokens with invented key ids must not be able to make us
    /// flood the source.
    fn patience(&self) -> Duration;
}

/// Why keys could not be had.
#[derive(Debug, thiserror::Error)]
#[error("the keys at {url} cannot be read")]
pub struct KeyError {
    url: String,
    #[source]
    source: reqwest::Error,
}

/// Keys shared inside one process: `identity` publishes, everybody's verifier reads.
#[derive(Debug, Default)]
pub struct LocalKeys(RwLock<JwkSet>);

impl LocalKeys {
    /// Replaces the keys that verify.
    pub fn publish(&self, keys: Vec<PublicKey>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = JwkSet { keys };
    }

    /// The keys that verify.
    #[must_use]
    pub fn published(&self) -> JwkSet {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl KeySource for LocalKeys {
    async fn keys(&self) -> Result<JwkSet, KeyError> {
        Ok(self.published())
    }

    fn patience(&self) -> Duration {
        Duration::ZERO
    }
}

/// Keys behind a URL.
#[derive(Debug)]
pub struct RemoteKeys {
    client: reqwest::Client,
    url: String,
}

impl RemoteKeys {
    /// Keys at `url`, such as `https://identity/.well-known/jwks.json`.
    #[must_use]
    pub fn new(client: reqwest::Client, url: String) -> Self {
        Self { client, url }
    }
}

/// A set whose keys may be of kinds we do not use; those are passed over.
#[derive(Deserialize)]
struct ForeignSet {
    keys: Vec<serde_json::Value>,
}

#[async_trait]
impl KeySource for RemoteKeys {
    async fn keys(&self) -> Result<JwkSet, KeyError> {
        let ask = async {
            let request = self.client.get(&self.url).timeout(Duration::from_secs(3));
            request.send().await?.error_for_status()?.json::<ForeignSet>().await
        };
        let set = ask.await.map_err(|source| KeyError { url: self.url.clone(), source })?;
        let ours = set.keys.into_iter().filter_map(|key| serde_json::from_value::<PublicKey>(key).ok());
        Ok(JwkSet { keys: ours.filter(|key| key.kty == "OKP" && key.crv == "Ed25519").collect() })
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(2)
    }
}

//! Tokens for calls from one of our services to another: OAuth 2 client credentials (RFC 6749 §4.4), kept while they
//! live.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Clock, Failure};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

/// A token is renewed this long before it ends, so that none ends on its way.
const MARGIN: TimeDelta = TimeDelta::seconds(60);

/// As whom to ask, and where.
#[derive(Debug, Clone)]
pub struct ServiceTokensConfig {
    /// `https://identity/oauth/token`.
    pub token_url: String,
    /// Our id.
    pub client_id: String,
    /// Our secret.
    pub client_secret: SecretString,
}

/// Why no token could be had.
#[derive(Debug, thiserror::Error)]
#[error("no service token from {url}")]
pub struct TokenFetchError {
    url: String,
    #[source]
    source: reqwest::Error,
}

impl From<TokenFetchError> for Failure {
    fn from(error: TokenFetchError) -> Self {
        Self::Unavailable { doing: "asking for a service token", source: error.into() }
    }
}

/// Gives bearer tokens for calls to other services.
pub struct ServiceTokens {
    client: reqwest::Client,
    config: ServiceTokensConfig,
    clock: Arc<dyn Clock>,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    token: String,
    renew_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Reply {
    access_token: String,
    expires_in: i64,
}

impl ServiceTokens {
    /// Asks nobody until the first token is needed.
    #[must_use]
    pub fn new(client: reqwest::Client, config: ServiceTokensConfig, clock: Arc<dyn Clock>) -> Self {
        Self { client, config, clock, kept: Mutex::new(None) }
    }

    /// A token that lives for at least another minute. Callers that come while one is fetched wait for it.
    ///
    /// # Errors
    /// When `identity` does not answer or refuses us.
    pub async fn bearer(&self) -> Result<String, TokenFetchError> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| self.clock.now() < kept.renew_at) {
            return Ok(kept.token.clone());
        }
        let reply = self
            .fetch()
            .await
            .map_err(|source| TokenFetchError { url: self.config.token_url.clone(), source })?;
        let renew_at = self.clock.now() + TimeDelta::seconds(reply.expires_in.clamp(0, 86_400)) - MARGIN;
        *kept = Some(Kept { token: reply.access_token.clone(), renew_at });
        Ok(reply.access_token)
    }

    /// Forgets the token, after somebody refused it.
    pub async fn forget(&self) {
        *self.kept.lock().await = None;
    }

    async fn fetch(&self) -> Result<Reply, reqwest::Error> {
        self.client
            .post(&self.config.token_url)
            .timeout(Duration::from_secs(5))
            .basic_auth(&self.config.client_id, Some(self.config.client_secret.expose_secret()))
            .form(&[("grant_type", "client_credentials")])
            .send()
            .await?
            .error_for_status()?
            .json()
            .await
    }
}

impl std::fmt::Debug for ServiceTokens {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ServiceTokens").field("url", &self.config.token_url).finish_non_exhaustive()
    }
}

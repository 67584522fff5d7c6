//! Tokens for calls from one of our services to another: OAuth 2 client credentials (RFC 6749 §4.4), kept while they
//! live.

use std::{sync::Arc, time::Duration};

use kernel::{Clock, Failure};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

/// A token is renewed this long before it ends, so that none ends on its way.
const MARGIN: Duration = Duration::from_secs(60);
/// No reply is believed for longer than this.
const LONGEST: Duration = Duration::from_secs(86_400);
/// After a failure nobody asks again for so long: everybody who waited for that answer has it. Each asking in turn, the
/// tenth would wait ten times as long as one question may take.
const REST: Duration = Duration::from_secs(1);

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
#[derive(Debug, Clone, thiserror::Error)]
#[error("no service token from {url}")]
pub struct TokenFetchError {
    url: String,
    #[source]
    source: Arc<reqwest::Error>,
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
    kept: Mutex<Kept>,
}

/// What the last question brought; its instants are of the clock that nobody can set.
enum Kept {
    Nothing,
    Token { token: String, renew_at: Duration },
    Failure { error: TokenFetchError, rest_until: Duration },
}

#[derive(Deserialize)]
struct Reply {
    access_token: String,
    expires_in: u64,
}

impl ServiceTokens {
    /// Asks nobody until the first token is needed.
    #[must_use]
    pub fn new(client: reqwest::Client, config: ServiceTokensConfig, clock: Arc<dyn Clock>) -> Self {
        Self { client, config, clock, kept: Mutex::new(Kept::Nothing) }
    }

    /// A token that lives for at least another minute. Callers that come while one is fetched wait for it, and share a
    /// failure, too.
    ///
    /// # Errors
    /// When `identity` does not answer or refuses us.
    pub async fn bearer(&self) -> Result<String, TokenFetchError> {
        let mut kept = self.kept.lock().await;
        let now = self.clock.monotonic();
        match &*kept {
            Kept::Token { token, renew_at } if now < *renew_at => return Ok(token.clone()),
            Kept::Failure { error, rest_until } if now < *rest_until => return Err(error.clone()),
            Kept::Nothing | Kept::Token { .. } | Kept::Failure { .. } => {}
        }
        match self.fetch().await {
            Ok(Reply { access_token: token, expires_in }) => {
                let lives = Duration::from_secs(expires_in).min(LONGEST);
                *kept = Kept::Token { token: token.clone(), renew_at: now + lives.saturating_sub(MARGIN) };
                Ok(token)
            }
            Err(source) => {
                let error = TokenFetchError { url: self.config.token_url.clone(), source: Arc::new(source) };
                let rest_until = self.clock.monotonic() + REST;
                *kept = Kept::Failure { error: error.clone(), rest_until };
                Err(error)
            }
        }
    }

    /// Forgets `refused`, which somebody does not take, unless there is another already.
    pub async fn forget(&self, refused: &str) {
        let mut kept = self.kept.lock().await;
        if matches!(&*kept, Kept::Token { token, .. } if token == refused) {
            *kept = Kept::Nothing;
        }
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

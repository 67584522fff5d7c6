//! How the provider is asked: over our own HTTP client, with every answer bounded, and nowhere but over HTTPS, unless the
//! configuration itself names a provider on this machine.

use std::time::Duration;

use futures_util::{FutureExt, future::BoxFuture};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::{Client, Url, redirect::Policy};

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest answer: documents and keys have some kilobytes.
const MOST_BYTES: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum AskError {
    #[error("the provider was not asked: an address of its own is not HTTPS")]
    NotHttps,
    #[error("the provider does not say what it is, or did not a moment ago")]
    SaysNothing,
    #[error("the provider's answer is too long")]
    TooLong,
    #[error("the provider did not answer")]
    Silent(#[from] reqwest::Error),
    #[error("the provider's answer is none")]
    Malformed(#[from] http::Error),
}

/// Asks the provider. It follows no redirects, since they lead where nobody has said.
#[derive(Clone)]
pub(super) struct ProviderClient {
    http: Client,
    is_plain_allowed: bool,
}

impl ProviderClient {
    pub(super) fn new(is_plain_allowed: bool) -> reqwest::Result<Self> {
        let http = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .timeout(PATIENCE)
            .user_agent(concat!("Steward/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { http, is_plain_allowed })
    }

    /// Whether somebody may be asked, or sent, there: what the provider says of itself names more addresses.
    pub(super) fn is_allowed(&self, url: &Url) -> bool {
        url.scheme() == "https" || (self.is_plain_allowed && url.scheme() == "http")
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, AskError> {
        let (head, body) = request.into_parts();
        let url = Url::parse(&head.uri.to_string()).map_err(|_malformed| AskError::NotHttps)?;
        if !self.is_allowed(&url) {
            return Err(AskError::NotHttps);
        }
        let asked = self.http.request(head.method, url).headers(head.headers).body(body);
        let mut answer = asked.send().await.map_err(reqwest::Error::without_url)?;
        let mut built = http::Response::builder().status(answer.status());
        if let Some(headers) = built.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
            if bytes.len().saturating_add(chunk.len()) > MOST_BYTES {
                return Err(AskError::TooLong);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(built.body(bytes)?)
    }
}

impl<'c> AsyncHttpClient<'c> for ProviderClient {
    type Error = AskError;
    type Future = BoxFuture<'c, Result<HttpResponse, AskError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.ask(request).boxed()
    }
}

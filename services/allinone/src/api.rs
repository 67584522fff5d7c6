//! Calling the process over its own public API, as any client would.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use anyhow::Context;
use reqwest::{Method, RequestBuilder, StatusCode, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::{sync::Mutex, time::Instant};

/// A token is renewed this long before it ends.
const MARGIN: Duration = Duration::from_secs(60);

/// Whom to sign in as.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SignIn {
    pub(crate) username: String,
    pub(crate) password: String,
}

/// A signed-in client.
pub(crate) struct Api {
    base: String,
    http: reqwest::Client,
    sign_in: SignIn,
    token: Mutex<Option<(String, Instant)>>,
}

/// Why a call did not do what it should.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// It was refused, with the problem document's codes.
    #[error("{status} {code}: {detail}")]
    Refused { status: StatusCode, code: String, detail: String },
    /// It was not answered as the API's description says.
    #[error("no sound answer")]
    Broken(#[from] reqwest::Error),
}

#[derive(Deserialize)]
struct Session {
    access_token: String,
    expires_in: u64,
}

/// What is read of a problem document (RFC 9457).
#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    code: String,
    detail: String,
    errors: Vec<Fault>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fault {
    pointer: String,
    code: String,
}

/// One page of a list.
#[derive(Deserialize)]
pub(crate) struct PageOf<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next: Option<String>,
}

impl Api {
    /// A client of the process that listens at `address`. Asks nothing yet.
    pub(crate) fn new(address: SocketAddr, sign_in: SignIn) -> anyhow::Result<Self> {
        let builder = host::http_client().connect_timeout(Duration::from_secs(3));
        let http = builder.timeout(Duration::from_secs(60)).build().context("making an HTTP client")?;
        Ok(Self { base: url_of(address), http, sign_in, token: Mutex::new(None) })
    }

    /// Where people find it.
    pub(crate) fn url(&self) -> &str {
        &self.base
    }

    /// Reads one thing.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        self.ask(self.request(Method::GET, path)).await
    }

    /// Reads a list to its end; `path` may carry filters.
    pub(crate) async fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, ApiError> {
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut found = Vec::new();
        let mut after = String::new();
        loop {
            let page: PageOf<T> = self.get(&format!("{path}{mark}limit=200{after}")).await?;
            found.extend(page.items);
            let Some(next) = page.next else { return Ok(found) };
            after = format!("&after={next}");
        }
    }

    /// Makes something; done again with the same `key` it is made once.
    pub(crate) async fn create<T: DeserializeOwned>(
        &self,
        path: &str,
        key: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, ApiError> {
        self.ask(self.request(Method::POST, path).header("Idempotency-Key", key).json(body)).await
    }

    /// Does something to the `version` of a thing.
    pub(crate) async fn act<T: DeserializeOwned>(
        &self,
        path: &str,
        version: i32,
        body: &(impl Serialize + Sync),
    ) -> Result<T, ApiError> {
        let seen = format!("\"{version}\"");
        self.ask(self.request(Method::POST, path).header(header::IF_MATCH, seen).json(body)).await
    }

    /// The process's metrics, as Prometheus reads them.
    pub(crate) async fn metrics(&self) -> Result<String, ApiError> {
        let reply = self.http.get(format!("{}/metrics", self.base)).send().await?;
        Ok(reply.error_for_status()?.text().await?)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/api/v1/{path}", self.base))
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, ApiError> {
        let token = self.token().await?;
        read(request.bearer_auth(token)).await
    }

    /// A token that lives for another minute; those who come while one is fetched wait for it.
    async fn token(&self) -> Result<String, ApiError> {
        let mut kept = self.token.lock().await;
        if let Some((token, _)) = kept.as_ref().filter(|(_, renew_at)| Instant::now() < *renew_at) {
            return Ok(token.clone());
        }
        let Session { access_token, expires_in } =
            read(self.request(Method::POST, "session").json(&self.sign_in)).await?;
        let renew_at = Instant::now() + Duration::from_secs(expires_in).saturating_sub(MARGIN);
        *kept = Some((access_token.clone(), renew_at));
        Ok(access_token)
    }
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ApiError> {
    let reply = request.header(header::ACCEPT_LANGUAGE, "en").send().await?;
    let status = reply.status();
    if status.is_success() {
        return Ok(reply.json().await?);
    }
    let problem: Problem = reply.json().await.unwrap_or_default();
    let faults: Vec<String> =
        problem.errors.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
    let code =
        if faults.is_empty() { problem.code } else { format!("{} ({})", problem.code, faults.join(", ")) };
    Err(ApiError::Refused { status, code, detail: problem.detail })
}

/// A process that listens everywhere is reached here.
fn url_of(address: SocketAddr) -> String {
    let ip = match address.ip() {
        any if any.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        one => one,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

//! Calling the process over its own public API, as any patient client would: what it has no time for it is asked again,
//! however long that takes. On a slow disk every write waits for those before it, and that is no reason to give up.

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

/// How long one answer may take. A process that is at work answers, if only that it has no time; this is for one that hangs.
const LONGEST_ANSWER: Duration = Duration::from_secs(600);
/// The pause before a request is made again, which doubles …
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often one request is made again whose connection ended before the answer: on a busy machine the process ends idle
/// connections at the moment at which they are used again.
const MOST_CUTS: u32 = 10;

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

impl ApiError {
    /// True when nothing was done, for want of time alone.
    fn is_passing(&self) -> bool {
        match self {
            Self::Refused { status, code, .. } => {
                matches!(*status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS)
                    || code == "idempotency_key_in_use"
            }
            Self::Broken(_) => false,
        }
    }

    /// True when the connection ended before there was an answer.
    fn is_cut_off(&self) -> bool {
        matches!(self, Self::Broken(source) if source.is_request() && !source.is_timeout())
    }
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
        let http = builder.timeout(LONGEST_ANSWER).build().context("making an HTTP client")?;
        Ok(Self { base: url_of(address), http, sign_in, token: Mutex::new(None) })
    }

    /// Where people find it.
    pub(crate) fn url(&self) -> &str {
        &self.base
    }

    /// Reads one thing.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        self.ask(|| self.request(Method::GET, path)).await
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
        self.ask(|| self.request(Method::POST, path).header("Idempotency-Key", key).json(body)).await
    }

    /// Does something to the `version` of a thing.
    pub(crate) async fn act<T: DeserializeOwned>(
        &self,
        path: &str,
        version: i32,
        body: &(impl Serialize + Sync),
    ) -> Result<T, ApiError> {
        let seen = format!("\"{version}\"");
        self.ask(|| self.request(Method::POST, path).header(header::IF_MATCH, &seen).json(body)).await
    }

    /// The process's metrics, as Prometheus reads them.
    pub(crate) async fn metrics(&self) -> Result<String, ApiError> {
        patiently(async || {
            let reply = self.http.get(format!("{}/metrics", self.base)).send().await?;
            Ok(reply.error_for_status()?.text().await?)
        })
        .await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/api/v1/{path}", self.base))
    }

    async fn ask<T: DeserializeOwned>(&self, request: impl Fn() -> RequestBuilder) -> Result<T, ApiError> {
        patiently(async || {
            let token = self.token().await?;
            read(request().bearer_auth(token)).await
        })
        .await
    }

    /// A token that lives for another minute; those who come while one is fetched wait for it.
    async fn token(&self) -> Result<String, ApiError> {
        let mut kept = self.token.lock().await;
        if let Some((token, _)) = kept.as_ref().filter(|(_, renew_at)| Instant::now() < *renew_at) {
            return Ok(token.clone());
        }
        let sign_in = async || read(self.request(Method::POST, "session").json(&self.sign_in)).await;
        let Session { access_token, expires_in } = patiently(sign_in).await?;
        let renew_at = Instant::now() + Duration::from_secs(expires_in).saturating_sub(MARGIN);
        *kept = Some((access_token.clone(), renew_at));
        Ok(access_token)
    }
}

/// Asks until there is an answer that is more than a request to come again. What is asked so is harmless when it is asked
/// twice: it reads, or it carries a key or the version it changes.
async fn patiently<T>(ask: impl AsyncFn() -> Result<T, ApiError>) -> Result<T, ApiError> {
    let (mut pause, mut cuts) = (FIRST_PAUSE, 0);
    loop {
        match ask().await {
            Err(error) if error.is_passing() || (error.is_cut_off() && cuts < MOST_CUTS) => {
                cuts += u32::from(error.is_cut_off());
                tracing::warn!(%error, "the process has no time; it is asked again");
                tokio::time::sleep_until(Instant::now() + pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            done => return done,
        }
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

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    /// Answers one connection after the other with what is next in `script`; gives the heads of the requests.
    async fn answer(listener: TcpListener, script: &[(&str, &str)]) -> Vec<String> {
        let mut heads = Vec::new();
        for (status, body) in script {
            let (mut stream, _peer) = listener.accept().await.unwrap();
            let mut read = Vec::new();
            while !is_whole(&read) {
                assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0, "a request that breaks off");
            }
            let length = body.len();
            let reply = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
                 Connection: close\r\n\r\n{body}"
            );
            stream.write_all(reply.as_bytes()).await.unwrap();
            heads.push(String::from_utf8(read).unwrap().to_lowercase());
        }
        heads
    }

    /// True when the body that the head announces is there.
    fn is_whole(read: &[u8]) -> bool {
        let text = String::from_utf8_lossy(read).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        body.len() >= length.unwrap_or(0)
    }

    const BUSY: (&str, &str) = ("503 Service Unavailable", r#"{"code":"unavailable","detail":"Try again."}"#);

    /// On a slow disk the demo used to give up here, with `steward cannot start`.
    #[tokio::test]
    async fn what_is_refused_for_want_of_time_is_asked_again_under_the_same_key() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sign_in = SignIn { username: "admin".to_owned(), password: "secret".to_owned() };
        let api = Api::new(listener.local_addr().unwrap(), sign_in).unwrap();
        let in_use = r#"{"code":"idempotency_key_in_use","detail":"Still running."}"#;
        let script = [
            BUSY,
            ("200 OK", r#"{"access_token":"t","expires_in":600}"#),
            BUSY,
            BUSY,
            ("409 Conflict", in_use),
            ("201 Created", r#"{"rows":3}"#),
            ("409 Conflict", r#"{"code":"code_taken","detail":"Another has it."}"#),
        ];
        let calling = async {
            let body = serde_json::json!({});
            let made: serde_json::Value = api.create("imports", "demo-1", &body).await.unwrap();
            assert_eq!(made["rows"], 3);
            let refused = api.create::<serde_json::Value>("imports", "demo-2", &body).await;
            assert!(matches!(refused, Err(ApiError::Refused { code, .. }) if code == "code_taken"));
        };
        let (heads, ()) = tokio::join!(answer(listener, &script), calling);
        let keyed = heads.iter().filter(|head| head.contains("idempotency-key: demo-1\r\n")).count();
        assert_eq!(
            (heads.len(), keyed),
            (script.len(), 4),
            "what is refused for a reason is not asked again"
        );
    }
}

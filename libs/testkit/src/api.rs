//! A caller of the API with a token, and the replies it gets.

use std::{fmt, sync::Arc};

use reqwest::{
    Method, RequestBuilder, StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde_json::Value;

use crate::SseClient;

/// Where a path is answered: one address when embedded, that of its service in a cluster.
pub type UrlResolver = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// One caller.
#[derive(Clone)]
pub struct Api {
    url_of: UrlResolver,
    client: reqwest::Client,
    headers: HeaderMap,
}

/// What came back.
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; `null` when there is none.
    pub body: Value,
}

impl Api {
    /// A caller of `base` (`http://127.0.0.1:8080`) with a token, or without one.
    ///
    /// # Panics
    /// When the token cannot be a header.
    #[must_use]
    pub fn new(base: &str, client: reqwest::Client, token: Option<&str>) -> Self {
        let base = base.to_owned();
        Self::resolved_by(Arc::new(move |path| format!("{base}{path}")), client, token)
    }

    /// A caller of a suite whose services have addresses of their own.
    ///
    /// # Panics
    /// When the token cannot be a header.
    #[must_use]
    pub fn resolved_by(url_of: UrlResolver, client: reqwest::Client, token: Option<&str>) -> Self {
        let api = Self { url_of, client, headers: HeaderMap::new() };
        match token {
            Some(token) => api.with("authorization", &format!("Bearer {token}")),
            None => api,
        }
    }

    /// The same caller with one more header.
    ///
    /// # Panics
    /// When it is no header.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test's own headers")]
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut api = self.clone();
        let value = HeaderValue::from_str(value).expect("a header value");
        api.headers.insert(HeaderName::from_static(name), value);
        api
    }

    /// `GET path`.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// `GET path` as an export: its headers, and its lines without the byte order mark.
    ///
    /// # Panics
    /// When nothing answers, or something other than a table in UTF-8 with its mark.
    #[expect(clippy::expect_used, reason = "an export that does not come fails the test")]
    pub async fn table(&self, path: &str) -> (HeaderMap, Vec<String>) {
        let reply = self.request(Method::GET, path).send().await.expect("an answer");
        let (status, headers) = (reply.status(), reply.headers().clone());
        let bytes = reply.bytes().await.expect("a whole answer").to_vec();
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(status.as_u16(), 200, "{path}: {text}");
        let content_type = headers.get("content-type").and_then(|value| value.to_str().ok());
        assert_eq!(content_type, Some("text/csv; charset=utf-8; header=present"));
        let lines = text.strip_prefix('\u{feff}').expect("a byte order mark").split_terminator("\r\n");
        (headers, lines.map(str::to_owned).collect())
    }

    /// `GET path` as a page: its text.
    ///
    /// # Panics
    /// When nothing answers, or something other than a page.
    #[expect(clippy::expect_used, reason = "a page that does not come fails the test")]
    pub async fn page(&self, path: &str) -> String {
        let reply = self.request(Method::GET, path).send().await.expect("an answer");
        let (status, headers) = (reply.status(), reply.headers().clone());
        let text = reply.text().await.expect("a whole answer");
        assert_eq!(status.as_u16(), 200, "{path}: {text}");
        let content_type = headers.get("content-type").and_then(|value| value.to_str().ok());
        assert_eq!(content_type, Some("text/html; charset=utf-8"));
        text
    }

    /// `DELETE path`.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// `POST path` with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// `PUT path` with a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// `PATCH path` with a JSON body.
    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    /// A step on a versioned resource: reads it for its `ETag`, then posts with `If-Match`.
    pub async fn step(&self, item: &str, act: &str, body: &Value) -> Reply {
        let seen = self.get(item).await;
        let tag = seen.headers.get("etag").and_then(|tag| tag.to_str().ok()).unwrap_or("\"0\"").to_owned();
        self.with("if-match", &tag).post(&format!("{item}/{act}"), body).await
    }

    /// Opens the event stream at `path`.
    ///
    /// # Panics
    /// When it is refused.
    #[expect(clippy::expect_used, reason = "a stream that does not open fails the test")]
    pub async fn feed(&self, path: &str) -> SseClient {
        let reply = self.request(Method::GET, path).send().await.expect("an answer");
        assert!(reply.status().is_success(), "{path}: {}", reply.status());
        SseClient::new(reply)
    }

    /// A request to build on; send it with [`Api::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, (self.url_of)(path)).headers(self.headers.clone())
    }

    /// Sends and reads whole.
    ///
    /// # Panics
    /// When nothing answers.
    #[expect(clippy::expect_used, reason = "a server that does not answer fails the test")]
    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let reply = request.send().await.expect("an answer");
        let (status, headers) = (reply.status(), reply.headers().clone());
        let bytes = reply.bytes().await.expect("a whole answer");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, headers, body }
    }
}

impl Reply {
    /// The body of a reply that must have this status.
    ///
    /// # Panics
    /// When the status is another; shows the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self.body
    }

    /// The `code` of a problem document that must have this status.
    ///
    /// # Panics
    /// When the status or the media type is another.
    #[track_caller]
    #[must_use]
    pub fn problem(self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        self.body.get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// A header as text; empty when absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A text of the body by JSON pointer; empty when absent.
    #[must_use]
    pub fn text(&self, pointer: &str) -> String {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {:#}", self.status, self.body)
    }
}

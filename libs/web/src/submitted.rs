//! A submitted body: read whole, strictly, together with the key that makes a repeat harmless.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::header::{self, HeaderMap},
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;
use kernel::Refusal;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{Problem, strict};

/// The most bytes a JSON body has, unless the application's [`BodyLimit`] says otherwise.
const DEFAULT_BYTES: usize = 1 << 20;

/// The most bytes a submitted body may have; registered as application data.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(pub usize);

impl Default for BodyLimit {
    fn default() -> Self {
        Self(DEFAULT_BYTES)
    }
}

/// The JSON body of a request. Take it after [`crate::PathId`] and the caller, so that their refusals come first.
///
/// Refused are: another media type (415), too many bytes (413), what is not JSON (400), repeated keys, unknown and
/// missing fields and wrong types (422, with JSON pointers). No body at all reads as `{}`, for acts that need no words.
#[derive(Debug)]
pub struct Submitted<T> {
    /// What was submitted.
    pub value: T,
    key: Option<String>,
    route: String,
    fingerprint: [u8; 32],
}

impl<T> Submitted<T> {
    /// The `Idempotency-Key` header.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Method and path: a key belongs to one route.
    #[must_use]
    pub fn route(&self) -> &str {
        &self.route
    }

    /// What tells this request from another under the same key: a hash of route and bytes.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// The same submission, its value read further.
    ///
    /// # Errors
    /// What `read` refuses.
    pub fn try_map<U>(self, read: impl FnOnce(T) -> Result<U, Refusal>) -> Result<Submitted<U>, Problem> {
        let Self { value, key, route, fingerprint } = self;
        Ok(Submitted { value: read(value)?, key, route, fingerprint })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Submitted<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let key = idempotency_key(request.headers())?;
            let limit = request.app_data::<BodyLimit>().copied().unwrap_or_default();
            let bytes = read_body(&request, payload, limit.0).await?;
            let route = format!("{} {}", request.method(), request.path());
            let fingerprint = Sha256::new().chain_update(&route).chain_update([0]).chain_update(&bytes);
            let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
            let value = strict::from_json(text)?;
            Ok(Self { value, key, route, fingerprint: fingerprint.finalize().into() })
        })
    }
}

async fn read_body(request: &HttpRequest, mut payload: Payload, limit: usize) -> Result<Bytes, Problem> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > limit) {
        return Err(Problem::too_large());
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(Problem::too_large());
        }
        body.extend_from_slice(&chunk);
    }
    if !body.is_empty() && (!is_json(request) || request.headers().contains_key(header::CONTENT_ENCODING)) {
        return Err(Problem::unsupported_media_type());
    }
    Ok(body.freeze())
}

fn is_json(request: &HttpRequest) -> bool {
    let media_type = request.content_type().to_ascii_lowercase();
    media_type == "application/json"
        || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

fn broken_off(error: &PayloadError) -> Problem {
    tracing::debug!(%error, "a body broke off");
    Problem::malformed("body.incomplete", "The body broke off.", "请求体不完整。")
}

/// Reads the `Idempotency-Key` header: 1 to 255 visible characters, with or without the quotes of its draft standard.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
    let is_sound = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_sound || headers.get_all("idempotency-key").count() > 1 {
        return Err(Problem::malformed(
            "idempotency_key_malformed",
            "`Idempotency-Key` must be one key of 1 to 255 visible ASCII characters.",
            "Idempotency-Key 必须是 1 到 255 个可见 ASCII 字符的单个键。",
        ));
    }
    Ok(Some(key.to_owned()))
}

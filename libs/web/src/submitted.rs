//! A submitted body: read whole, strictly, together with the key that makes a repeat harmless.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::header::{self, HeaderMap},
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;
use kernel::Refusal;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{BodyLimit, Problem, media_type::MediaType, pace, route, strict};

/// The JSON body of a request. Take it after [`crate::PathId`] and the caller, so that their refusals come first.
///
/// Refused are: another media type (415), too many bytes or values (413), what comes too slowly (408), what is not JSON
/// (400), repeated keys, unknown and missing fields and wrong types (422, with JSON pointers). No body at all reads as
/// `{}`, for acts that need no words.
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

    /// Method and route with its ids, in one spelling: a key belongs to one route.
    #[must_use]
    pub fn route(&self) -> &str {
        &self.route
    }

    /// What tells this request from another under the same key: a hash of the route and of what the body says, however it
    /// is written.
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
            let bytes = read_body(&request, payload, limit.bytes).await?;
            let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
            let (value, digest) = strict::from_json(text)?;
            let route = route::identity(&request);
            let fingerprint = Sha256::new().chain_update(&route).chain_update([0]).chain_update(digest);
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
    let is_json = MediaType::of(request.headers()).is_some_and(|media_type| media_type.is_json());
    if !body.is_empty() && (!is_json || request.headers().contains_key(header::CONTENT_ENCODING)) {
        return Err(Problem::unsupported_media_type());
    }
    Ok(body.freeze())
}

pub(crate) fn broken_off(error: &PayloadError) -> Problem {
    tracing::debug!(%error, "a body broke off");
    if pace::is_too_slow(error) {
        return Problem::too_slow();
    }
    Problem::malformed("body.incomplete")
}

/// Reads the `Idempotency-Key` header: 1 to 255 visible characters, with or without the quotes of its draft standard.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    let quoted = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).filter(|key| !key.is_empty());
    let key = quoted.unwrap_or(key);
    let is_sound = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_sound || headers.get_all("idempotency-key").count() > 1 {
        return Err(Problem::malformed("idempotency_key_malformed"));
    }
    Ok(Some(key.to_owned()))
}

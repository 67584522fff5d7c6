//! Versions of mutable resources as strong entity tags (RFC 9110 §8.8.3): `"7"` is version 7.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    dev::Payload,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use kernel::Refusal;
use serde::Serialize;

use crate::Problem;

/// The version the caller saw, from `If-Match`: without it 428, and what can never match is 412 at once.
///
/// The operation compares it with the stored version and refuses with the code `stale_version`, which this crate
/// turns into 412 when the request had an `If-Match`, and leaves a 409 when it had none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i32);

/// The header of [`IfMatch`], for `params(..)`.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IfMatchHeader {
    /// The `ETag` the change is based on.
    #[param(rename = "If-Match", required = true, example = "\"1\"", pattern = "^\"[0-9]{1,10}\"$")]
    pub if_match: String,
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let tag =
            request.headers().get(header::IF_MATCH).map(|value| value.to_str().unwrap_or_default().trim());
        ready(match tag {
            None | Some("*") => Err(Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                Refusal::invalid(
                    "version_required",
                    "Send `If-Match` with the `ETag` you last read.",
                    "请在 If-Match 中提供最近读取到的 ETag。",
                ),
            )),
            Some(tag) => version_of(tag).map(Self).ok_or_else(|| Problem::from(stale()).into_precondition()),
        })
    }
}

/// `"7"` as 7; weak tags match nothing here.
fn version_of(tag: &str) -> Option<i32> {
    tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

fn stale() -> Refusal {
    Refusal::conflict(STALE, "It has changed since you read it.", "该对象在您读取之后已被修改。")
}

/// The code of a lost race for a version.
const STALE: &str = "stale_version";

impl Problem {
    /// A stale version as 412, once it is known that the request had set a condition.
    pub(crate) fn into_precondition(self) -> Self {
        if self.code() == STALE { self.with_status(StatusCode::PRECONDITION_FAILED) } else { self }
    }
}

/// A resource with its version: answers with an `ETag`, and with 304 to an `If-None-Match` that names it.
#[derive(Debug)]
pub struct Versioned<T> {
    /// The stored version.
    pub version: i32,
    /// What is shown.
    pub body: T,
}

impl<T> Versioned<T> {
    /// `body` at `version`.
    pub fn new(version: i32, body: T) -> Self {
        Self { version, body }
    }
}

/// The entity tag of `version`.
#[must_use]
pub fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = etag(self.version);
        let is_read = request.method().is_safe();
        let seen = request.headers().get_all(header::IF_NONE_MATCH).any(|value| names(value, &tag));
        let mut reply = if is_read && seen { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        reply.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, "private, no-cache"));
        if is_read && seen { reply.finish() } else { reply.json(self.body) }
    }
}

/// True when `value` lists `tag`, compared weakly as RFC 9110 §13.1.2 asks.
fn names(value: &HeaderValue, tag: &str) -> bool {
    let listed = value.to_str().unwrap_or_default();
    listed.split(',').map(str::trim).any(|item| item == "*" || item.trim_start_matches("W/") == tag)
}

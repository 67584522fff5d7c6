//! Versions of mutable resources as strong entity tags (RFC 9110 §8.8.3): `"7"` is version 7, and `"7.2"` the same version
//! after two changes that nobody has to have seen who changes it, such as a deadline that passed.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    dev::Payload,
    http::{
        StatusCode,
        header::{self, ContentEncoding, HeaderValue},
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
    #[param(
        rename = "If-Match",
        required = true,
        example = "\"1\"",
        pattern = "^\"[0-9]{1,10}(\\.[0-9]{1,10})?\"$"
    )]
    pub if_match: String,
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let mut tags = request.headers().get_all(header::IF_MATCH);
        let tag = tags.next().map(|value| value.to_str().unwrap_or_default().trim());
        ready(match (tag, tags.next()) {
            (None | Some("*"), None) => {
                Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, Refusal::invalid("version_required")))
            }
            (Some(tag), None) => version_of(tag).map(Self).ok_or_else(never_matches),
            (_, Some(_second)) => Err(never_matches()),
        })
    }
}

/// `"7"` and `"7.2"` as 7. Tags are opaque to callers and compared as they were written down (RFC 9110 §8.8.3.2), so that
/// no other spelling of the number is one: weak tags, lists, `"07"` and `"+7"` match nothing here.
fn version_of(tag: &str) -> Option<i32> {
    let tag = tag.strip_prefix('"')?.strip_suffix('"')?;
    let (version, besides) = tag.split_once('.').map_or((tag, None), |(version, rest)| (version, Some(rest)));
    let canonical = |text: &str| text.parse::<i32>().ok().filter(|number| number.to_string() == text);
    if let Some(besides) = besides {
        canonical(besides).filter(|besides| *besides > 0)?;
    }
    canonical(version)
}

fn never_matches() -> Problem {
    Problem::from(stale()).into_precondition()
}

fn stale() -> Refusal {
    Refusal::conflict(STALE)
}

/// The code of a lost race for a version.
const STALE: &str = "stale_version";

impl Problem {
    /// A stale version as 412, once it is known that the request had set a condition.
    pub(crate) fn into_precondition(self) -> Self {
        if self.code() == STALE { self.with_status(StatusCode::PRECONDITION_FAILED) } else { self }
    }
}

/// A resource with its version: answers with an `ETag`, and with 304 to an `If-None-Match` that names it. It is not
/// compressed: a strong tag names these bytes and no others, and a weak one could not be sent back as `If-Match`.
#[derive(Debug)]
pub struct Versioned<T> {
    /// The stored version.
    pub version: i32,
    /// How often it changed besides, or another number for what else it shows: part of the tag, and not of what `If-Match` is
    /// compared with.
    besides: i32,
    /// What is shown.
    pub body: T,
}

impl<T> Versioned<T> {
    /// `body` at `version`.
    pub fn new(version: i32, body: T) -> Self {
        Self { version, besides: 0, body }
    }

    /// The same after so many changes that nobody has to have seen who changes it; or with something else by this number.
    #[must_use]
    pub fn changed_besides(self, besides: i32) -> Self {
        Self { besides, ..self }
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
        let tag = match self.besides {
            0 => etag(self.version),
            besides => format!("\"{}.{besides}\"", self.version),
        };
        let is_read = request.method().is_safe();
        let seen = request.headers().get_all(header::IF_NONE_MATCH).any(|value| names(value, &tag));
        let mut reply = if is_read && seen { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        reply.insert_header((header::ETAG, tag)).insert_header(ContentEncoding::Identity);
        if is_read && seen { reply.finish() } else { reply.json(self.body) }
    }
}

/// True when `value` is a star or lists `tag`, compared weakly as RFC 9110 §13.1.2 asks.
pub(crate) fn names(value: &HeaderValue, tag: &str) -> bool {
    let listed = value.to_str().unwrap_or_default().trim();
    listed == "*"
        || listed.split(',').map(str::trim).any(|item| item.strip_prefix("W/").unwrap_or(item) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_version_as_it_was_written_or_none() {
        for (tag, version) in [("\"7\"", Some(7)), ("\"7.2\"", Some(7)), ("\"0\"", Some(0))] {
            assert_eq!(version_of(tag), version, "{tag}");
        }
        for tag in [
            "7",
            "W/\"7\"",
            "\"+7\"",
            "\"07\"",
            "\"7.0\"",
            "\"7.02\"",
            "\"7.\"",
            "\".7\"",
            "\"7.2.1\"",
            "\"7\", \"8\"",
        ] {
            assert_eq!(version_of(tag), None, "{tag}");
        }
    }
}

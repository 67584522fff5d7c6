//! Replies that can be kept and given again: what a handler answers under an `Idempotency-Key`.
//!
//! ```text
//! let idempotency_key = body.idempotency_key(&caller.subject, render);
//! let outcome = app.open_ticket(&caller.actor, body.value.try_into()?, idempotency_key).await?;
//! web::answer(outcome, render)
//! ```
//! with `fn render(ticket: &Ticket) -> Result<Reply, Failure> { web::created(&location, ticket.version, &dto) }`.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use idempotency::{IdempotencyKey, Outcome, Reply};
use kernel::Failure;
use serde::Serialize;

use crate::{Problem, Submitted, etag};

impl<T> Submitted<T> {
    /// What has this submission carried out once, when it came with a key. `client` is who asks; a key belongs to
    /// one client and one route.
    pub fn idempotency_key<R>(
        &self,
        client: &impl std::fmt::Display,
        render: impl Fn(&R) -> Result<Reply, Failure> + Send + Sync + 'static,
    ) -> IdempotencyKey<R> {
        match self.key() {
            Some(key) => {
                IdempotencyKey::new(&format!("{client} {}", self.route()), key, self.fingerprint(), render)
            }
            None => IdempotencyKey::none(),
        }
    }
}

/// The reply to an operation that may have been carried out before.
///
/// # Errors
/// What `render` says.
pub fn answer<R>(
    outcome: Outcome<R>,
    render: impl FnOnce(&R) -> Result<Reply, Failure>,
) -> Result<HttpResponse, Problem> {
    match outcome {
        Outcome::Fresh(result) => Ok(send(render(&result)?, None)),
        Outcome::Replayed(reply) => Ok(send(reply, Some(("Idempotency-Replayed", "true")))),
    }
}

/// 201 with `Location`, `ETag` and the thing made.
///
/// # Errors
/// When `body` has no JSON form.
pub fn created(location: &str, version: i32, body: &impl Serialize) -> Result<Reply, Failure> {
    let mut reply = shown(version, body)?;
    reply.status = StatusCode::CREATED.as_u16();
    reply.headers.push((header::LOCATION.to_string(), location.to_owned()));
    Ok(reply)
}

/// 200 with `ETag` and the thing changed.
///
/// # Errors
/// When `body` has no JSON form.
pub fn shown(version: i32, body: &impl Serialize) -> Result<Reply, Failure> {
    let body = serde_json::to_vec(body)
        .map_err(|source| Failure::Broken { doing: "writing a reply", source: source.into() })?;
    let headers = vec![
        (header::CONTENT_TYPE.to_string(), "application/json".to_owned()),
        (header::ETAG.to_string(), etag(version)),
    ];
    Ok(Reply { status: StatusCode::OK.as_u16(), headers, body })
}

fn send(reply: Reply, extra: Option<(&'static str, &'static str)>) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = HttpResponse::build(status);
    for (name, value) in reply.headers {
        builder.insert_header((name, value));
    }
    // It may carry a strong tag: see `Versioned`.
    builder.insert_header(header::ContentEncoding::Identity);
    if let Some(extra) = extra {
        builder.insert_header(extra);
    }
    builder.body(reply.body)
}

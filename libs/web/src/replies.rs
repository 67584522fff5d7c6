//! Replies that can be kept and given again: what a handler answers under an `Idempotency-Key`.
//!
//! ```text
//! let once = body.once(&caller.subject, render);
//! let done = app.open_ticket(&caller.actor, body.value.try_into()?, once).await?;
//! web::answer(done, render)
//! ```
//! with `fn render(ticket: &Ticket) -> Result<Reply, Failure> { web::created(&location, ticket.version, &dto) }`.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use db::{Done, Once, Reply};
use kernel::Failure;
use serde::Serialize;

use crate::{Problem, Submitted, etag};

impl<T> Submitted<T> {
    /// The promise to carry this submission out once, when it came with a key. `client` is who asks; a key belongs to
    /// one client and one route.
    pub fn once<R>(
        &self,
        client: &impl std::fmt::Display,
        render: impl Fn(&R) -> Result<Reply, Failure> + Send + Sync + 'static,
    ) -> Once<R> {
        match self.key() {
            Some(key) => Once::new(&format!("{client} {}", self.route()), key, self.fingerprint(), render),
            None => Once::none(),
        }
    }
}

/// The reply to an operation that may have been carried out before.
///
/// # Errors
/// What `render` says.
pub fn answer<R>(
    done: Done<R>,
    render: impl FnOnce(&R) -> Result<Reply, Failure>,
) -> Result<HttpResponse, Problem> {
    match done {
        Done::Fresh(result) => Ok(send(render(&result)?, None)),
        Done::Replayed(reply) => Ok(send(reply, Some(("Idempotency-Replayed", "true")))),
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
    if let Some(extra) = extra {
        builder.insert_header(extra);
    }
    builder.body(reply.body)
}

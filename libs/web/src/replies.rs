//! Replies that are more than a status and a body.

use actix_web::{HttpResponse, http::header};
use serde::Serialize;

use crate::etag;

/// 201 with `Location`, `ETag` and the thing made.
#[must_use]
pub fn created(location: &str, version: i32, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, etag(version)))
        .json(body)
}

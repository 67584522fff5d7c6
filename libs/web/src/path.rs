//! Ids in paths. What is no id names nothing, so a malformed one is 404, exactly as an unknown one.

use std::{
    future::{Ready, ready},
    str::FromStr,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::{Deserialize, de::DeserializeOwned};

use crate::Problem;

/// The `{id}` of the path.
#[derive(Debug, Clone, Copy)]
pub struct PathId<T>(pub T);

/// All placeholders of a path, read in order into a tuple or by name into a struct.
#[derive(Debug, Clone)]
pub struct PathParts<T>(pub T);

impl<T: FromStr> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(Self).ok_or_else(Problem::not_found))
    }
}

impl<T: DeserializeOwned + for<'de> Deserialize<'de>> FromRequest for PathParts<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let holds_nul = request.match_info().iter().any(|(_, text)| text.contains('\0'));
        let parts = request.match_info().load().ok().filter(|_| !holds_nul);
        ready(parts.map(Self).ok_or_else(Problem::not_found))
    }
}

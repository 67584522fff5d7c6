//! The refresh cookie: out of reach of scripts, sent to the session's own routes and nowhere else, never from another
//! site.

use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{
    FromRequest, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::Payload,
};
use secrecy::{ExposeSecret, SecretString};

use crate::{app::sessions::Granted, config::Config};

const NAME: &str = "steward_refresh";
const PATH: &str = "/api/v1/session";

/// The refresh token that came with a request.
pub(super) struct RefreshCookie(pub(super) Option<SecretString>);

impl FromRequest for RefreshCookie {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.cookie(NAME).map(|cookie| cookie.value().into()))))
    }
}

/// The cookie that carries the next refresh token.
pub(super) fn carrying(granted: &Granted, config: &Config) -> Cookie<'static> {
    let token = granted.refresh.expose_secret().to_owned();
    made(token, Duration::seconds(granted.ends_in_secs), config)
}

/// The cookie that takes the token away.
pub(super) fn cleared(config: &Config) -> Cookie<'static> {
    made(String::new(), Duration::ZERO, config)
}

fn made(value: String, max_age: Duration, config: &Config) -> Cookie<'static> {
    Cookie::build(NAME, value)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(config.is_cookie_secure)
        .max_age(max_age)
        .finish()
}

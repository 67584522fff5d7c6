//! Our cookies: out of reach of scripts, sent to the session's own routes and nowhere else, never from another site.

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

use crate::{config::Config, sessions::app::Granted};

const REFRESH: &str = "steward_refresh";

const DEVICE: &str = "steward_device";

const PROVIDER: &str = "steward_provider";

/// Before the name of a cookie that travels over HTTPS alone: no other way of setting it is accepted by browsers.
const SECURE: &str = "__Secure-";

const PATH: &str = "/api/v1/session";

/// The refresh token that came with a request.
pub(super) struct RefreshCookie(pub(crate) Option<SecretString>);

impl FromRequest for RefreshCookie {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(read(request, REFRESH))))
    }
}

/// By what a browser is known that somebody signed in with before.
pub(super) struct DeviceCookie(pub(crate) Option<SecretString>);

impl FromRequest for DeviceCookie {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(read(request, DEVICE))))
    }
}

/// By what a browser is known that has gone to the group's provider.
pub(super) struct ProviderCookie(pub(crate) Option<SecretString>);

impl FromRequest for ProviderCookie {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(read(request, PROVIDER))))
    }
}

/// The value of a cookie, unless another site had the browser send it. The plain name is that of a version before, or of
/// a desk over plain HTTP.
fn read(request: &HttpRequest, name: &str) -> Option<SecretString> {
    let site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if !matches!(site, None | Some("same-origin" | "none")) {
        return None;
    }
    let cookie = request.cookie(&format!("{SECURE}{name}")).or_else(|| request.cookie(name))?;
    Some(cookie.value().into())
}

/// The cookie that carries the next refresh token.
pub(super) fn carrying(granted: &Granted, config: &Config) -> Cookie<'static> {
    let token = granted.refresh.expose_secret().to_owned();
    made(REFRESH, token, Duration::seconds(granted.ends_in_secs), config)
}

/// The cookie that takes the token away.
pub(super) fn cleared(config: &Config) -> Cookie<'static> {
    made(REFRESH, String::new(), Duration::ZERO, config)
}

/// The cookie by which this browser is known when somebody signs in with it again.
pub(super) fn knowing(device: &SecretString, config: &Config) -> Cookie<'static> {
    made(DEVICE, device.expose_secret().to_owned(), Duration::days(90), config)
}

/// The cookie by which this browser is known when it comes back from the provider.
pub(super) fn awaiting(browser: &SecretString, lasts_secs: i64, config: &Config) -> Cookie<'static> {
    made(PROVIDER, browser.expose_secret().to_owned(), Duration::seconds(lasts_secs), config)
}

/// The cookie that forgets it.
pub(super) fn awaiting_nothing(config: &Config) -> Cookie<'static> {
    made(PROVIDER, String::new(), Duration::ZERO, config)
}

fn made(name: &str, value: String, max_age: Duration, config: &Config) -> Cookie<'static> {
    let name = if config.is_cookie_secure { format!("{SECURE}{name}") } else { name.to_owned() };
    Cookie::build(name, value)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(config.is_cookie_secure)
        .max_age(max_age)
        .finish()
}

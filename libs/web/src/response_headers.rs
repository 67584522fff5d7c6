//! The middleware that gives every reply what all replies have: refusals in the caller's language, security headers, trace
//! context, and one log line for what broke.

use actix_web::{
    Error, HttpMessage, HttpResponse, ResponseError,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use kernel::Language;
use tracing_actix_web::RequestId;
use words::Catalogue;

use crate::{
    Problem, cross_origin, pace,
    problem::{Surroundings, render},
    trace,
};

/// Wraps the whole application; see the module's words.
pub(crate) async fn mind<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let around = surroundings(&request);
    let is_encrypted = is_encrypted(&request);
    let is_conditional = request.headers().contains_key(header::IF_MATCH);
    let mut reply = match next.call(request).await {
        Ok(reply) => match problem_of(&reply) {
            None => reply.map_into_left_body(),
            Some(problem) => {
                let problem = if is_conditional { problem.into_precondition() } else { problem };
                log(&problem);
                let mut rendered = render(&problem, &around);
                keep_headers(reply.headers(), rendered.headers_mut());
                reply.into_response(rendered).map_into_right_body()
            }
        },
        Err(error) => {
            let problem = from_error(&error);
            log(&problem);
            let kept = cross_origin::headers(&error);
            return Err(Rendered { problem, around, is_encrypted, kept }.into());
        }
    };
    dress(reply.headers_mut(), is_encrypted);
    Ok(reply)
}

/// Whether a proxy of ours stands in front, whose words about the caller are believed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BehindProxy(pub(crate) bool);

/// True when the caller reached us over TLS, which ends at a proxy of ours: it says so.
fn is_encrypted(request: &ServiceRequest) -> bool {
    let is_believed = request.app_data::<BehindProxy>().is_some_and(|BehindProxy(is_behind)| *is_behind);
    let scheme = request.headers().get(header::X_FORWARDED_PROTO).and_then(|value| value.to_str().ok());
    is_believed && scheme.is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

fn surroundings(request: &ServiceRequest) -> Surroundings {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let request_id = request.extensions().get::<RequestId>().map(ToString::to_string);
    Surroundings {
        language: accepted.map_or_else(Language::default, Language::negotiate),
        words: request.app_data::<Data<Catalogue>>().cloned().map(Data::into_inner),
        instance: Some(request.path().to_owned()),
        trace_id: trace::trace_id().or(request_id),
    }
}

/// The problem inside a reply: ours, or a bare refusal of the framework put into our words.
fn problem_of<B>(reply: &ServiceResponse<B>) -> Option<Problem> {
    let status = reply.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    if let Some(error) = reply.response().error() {
        return Some(from_error(error));
    }
    let media_type = reply.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_bare = media_type.is_none_or(|media_type| media_type.starts_with("text/plain"));
    is_bare.then(|| Problem::for_status(status))
}

fn from_error(error: &Error) -> Problem {
    match error.as_error::<Problem>().cloned().or_else(|| cross_origin::refused(error)) {
        Some(problem) => problem,
        None if error.as_error::<PayloadError>().is_some_and(pace::is_too_slow) => Problem::too_slow(),
        None => {
            tracing::debug!(%error, "the framework refused");
            Problem::for_status(error.as_response_error().status_code())
        }
    }
}

/// A failure of ours is logged here and nowhere else; refusals are not failures.
fn log(problem: &Problem) {
    match problem.cause() {
        Some(cause) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => {
            tracing::warn!(error.chain = cause, "a part does not answer");
        }
        Some(cause) => tracing::error!(error.chain = cause, "a request broke"),
        None if problem.status().is_server_error() => {
            tracing::error!(code = problem.code(), "a request broke")
        }
        None => tracing::debug!(code = problem.code(), "refused"),
    }
}

/// Headers set below that belong to the refusal itself.
fn keep_headers(from: &HeaderMap, to: &mut HeaderMap) {
    let limits = ["ratelimit", "ratelimit-policy"].map(HeaderName::from_static);
    let own = [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::SET_COOKIE];
    for name in own.into_iter().chain(limits).chain(cross_origin::KEPT) {
        if to.contains_key(&name) {
            continue;
        }
        for value in from.get_all(&name) {
            to.append(name.clone(), value.clone());
        }
    }
}

/// Headers every reply has, unless its maker chose otherwise.
const FIXED: [(HeaderName, &str); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    (header::PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (header::CACHE_CONTROL, "no-store"),
];

/// A year, as browsers' lists of such hosts ask for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

fn dress(headers: &mut HeaderMap, is_encrypted: bool) {
    for (name, value) in FIXED {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if is_encrypted {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    settle_encoding(headers);
    if let Some(value) = trace::traceparent().and_then(|text| HeaderValue::from_str(&text).ok()) {
        headers.insert(HeaderName::from_static("traceparent"), value);
    }
}

/// What was compressed on the way is another representation than its maker tagged, so that its tag is a weak one (RFC
/// 9110 §8.8.3). That nothing was done is not said (§8.4.1).
fn settle_encoding(headers: &mut HeaderMap) {
    match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None => {}
        Some(b"identity") => {
            headers.remove(header::CONTENT_ENCODING);
        }
        Some(_compressed) => {
            let strong = headers.get(header::ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""));
            let weak =
                strong.and_then(|tag| HeaderValue::from_str(&format!("W/{}", tag.to_str().ok()?)).ok());
            if let Some(weak) = weak {
                headers.insert(header::ETAG, weak);
            }
        }
    }
}

/// A problem that has to leave as an error, because no reply was made: it knows its caller.
#[derive(Debug)]
struct Rendered {
    problem: Problem,
    around: Surroundings,
    is_encrypted: bool,
    /// What a page of another origin may know.
    kept: HeaderMap,
}

impl std::fmt::Display for Rendered {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(out)
    }
}

impl ResponseError for Rendered {
    fn status_code(&self) -> StatusCode {
        self.problem.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut reply = render(&self.problem, &self.around);
        keep_headers(&self.kept, reply.headers_mut());
        dress(reply.headers_mut(), self.is_encrypted);
        reply
    }
}

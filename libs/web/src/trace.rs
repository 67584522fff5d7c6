//! Trace context: the root span of a request, and what of it goes out again.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::HeaderMap,
};
use opentelemetry::{global, propagation::Extractor, trace::TraceContextExt};
use tracing::{Span, field::Empty};
use tracing_actix_web::RootSpanBuilder;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The OpenTelemetry trace id of the current span, when traces are recorded.
#[must_use]
pub fn trace_id() -> Option<String> {
    let context = Span::current().context();
    let span = context.span().span_context().clone();
    span.is_valid().then(|| span.trace_id().to_string())
}

/// The current span as a W3C `traceparent`, to send along with calls to others.
#[must_use]
pub fn traceparent() -> Option<String> {
    let context = Span::current().context();
    let span = context.span().span_context().clone();
    span.is_valid()
        .then(|| format!("00-{}-{}-{:02x}", span.trace_id(), span.span_id(), span.trace_flags().to_u8()))
}

/// Opens the span of a request. It has the route, never the path's values, the query or any header: those can hold
/// names and numbers of people.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
        let method = request.method().as_str();
        let span = tracing::info_span!(
            "http.request",
            otel.name = format!("{method} {route}"),
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = method,
            http.route = route,
            http.response.status_code = Empty,
            trace_id = Empty,
        );
        join_caller(request, &span);
        span
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(reply) => reply.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("http.response.status_code", status.as_u16());
        span.record("otel.status_code", if status.is_server_error() { "ERROR" } else { "OK" });
    }
}

/// Makes the caller's span the parent. Must come before anything asks for the span's own context.
fn join_caller(request: &ServiceRequest, span: &Span) {
    let parent =
        global::get_text_map_propagator(|propagator| propagator.extract(&Headers(request.headers())));
    if parent.span().span_context().is_valid() && span.set_parent(parent).is_err() {
        tracing::debug!("traces are not recorded, so the caller's trace is not joined");
    }
    let context = span.context();
    if context.span().span_context().is_valid() {
        span.record("trace_id", context.span().span_context().trace_id().to_string());
    }
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}

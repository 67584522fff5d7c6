//! Trace context: the root span of a request, and what of it goes out again.
//!
//! A trace that a caller names is joined when the caller is one of our own services: beside it stands a proof that only who
//! has the installation's key can make. A stranger's is linked: whoever reads the trace finds theirs, and what they wrote
//! becomes no id of ours.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::HeaderMap,
    web::Data,
};
use opentelemetry::{global, propagation::Extractor, trace::TraceContextExt};
use sealing::Sealer;
use tracing::{Span, field::Empty};
use tracing_actix_web::RootSpanBuilder;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::route;

const TRACEPARENT: &str = "traceparent";
/// The header with the proof.
const PROOF: &str = "steward-trace-proof";
/// What the proof is made of, beside the trace context.
const PROOF_OF: &str = "trace.caller";

/// Whose traces are joined. Others are linked.
#[derive(Debug, Clone)]
pub enum TrustedTraces {
    /// Those of our own services, which prove themselves by a key of this ring.
    OfServices(Sealer),
    /// Everybody's, where only a gateway can call that is itself a part of the trace.
    OfEverybody,
}

impl TrustedTraces {
    fn trusts(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match self {
            Self::OfEverybody => true,
            Self::OfServices(sealer) => {
                let proven = text(PROOF).and_then(|proof| hex::decode(proof).ok());
                let named = text(TRACEPARENT).zip(proven);
                named.is_some_and(|(named, proven)| sealer.is_blind_index(PROOF_OF, named, &proven))
            }
        }
    }
}

/// The headers by which another service of ours joins the trace of the current span; none when none is recorded.
#[must_use]
pub fn introduced(sealer: &Sealer) -> Vec<(&'static str, String)> {
    let Some(named) = traceparent() else { return Vec::new() };
    let proof = hex::encode(sealer.blind_index(PROOF_OF, &named));
    vec![(TRACEPARENT, named), (PROOF, proof)]
}

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
        let (route, method) = (route::pattern(request), route::method_label(request.method()));
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
        meet_caller(request, &span);
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

/// Makes the span of a trusted caller the parent, and links that of a stranger. Must come before anything asks for the span's
/// own context.
fn meet_caller(request: &ServiceRequest, span: &Span) {
    let caller =
        global::get_text_map_propagator(|propagator| propagator.extract(&Headers(request.headers())));
    let named = caller.span().span_context().clone();
    let trusted = request.app_data::<Data<TrustedTraces>>();
    if named.is_valid() {
        if trusted.is_some_and(|trusted| trusted.trusts(request.headers())) {
            if span.set_parent(caller).is_err() {
                tracing::debug!("traces are not recorded, so the caller's trace is not joined");
            }
        } else {
            span.add_link(named);
        }
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

//! The thread that joins a request, its events and what other services do with them: W3C trace context.

use opentelemetry::{
    Context,
    trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState},
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

fn context_of(span: &Span) -> Option<SpanContext> {
    let context = span.context();
    let span = context.span().span_context().clone();
    span.is_valid().then_some(span)
}

/// The current span as a `traceparent`; `None` when nothing is being traced.
pub(crate) fn traceparent() -> Option<String> {
    traceparent_of(&Span::current())
}

/// `span` as a `traceparent`.
pub(crate) fn traceparent_of(span: &Span) -> Option<String> {
    let span = context_of(span)?;
    Some(format!("00-{}-{}-{:02x}", span.trace_id(), span.span_id(), span.trace_flags().to_u8()))
}

/// The current trace's id, for rows that a person will want to follow back.
pub(crate) fn trace_id() -> Option<String> {
    context_of(&Span::current()).map(|span| span.trace_id().to_string())
}

/// Makes `span` a child of the operation that sent `traceparent`. What is no trace context is ignored, as the W3C
/// recommendation asks.
pub(crate) fn adopt(span: &Span, traceparent: Option<&str>) {
    let Some(remote) = traceparent.and_then(parse) else {
        return;
    };
    let parent = Context::new().with_remote_span_context(remote);
    if let Err(error) = span.set_parent(parent) {
        tracing::trace!(?error, "the consumer's span stays without its parent");
    }
}

fn parse(text: &str) -> Option<SpanContext> {
    let mut parts = text.split('-');
    let version = parts.next()?;
    let trace_id = TraceId::from_hex(parts.next()?).ok()?;
    let span_id = SpanId::from_hex(parts.next()?).ok()?;
    let flags = u8::from_str_radix(parts.next()?, 16).ok()?;
    let span = SpanContext::new(trace_id, span_id, TraceFlags::new(flags), true, TraceState::NONE);
    (version.len() == 2 && version != "ff" && span.is_valid()).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_is_read_and_nonsense_is_not() {
        let span = parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").unwrap();
        assert_eq!(span.trace_id().to_string(), "0af7651916cd43dd8448eb211c80319c");
        assert!(span.is_sampled() && span.is_remote());
        for text in [
            "",
            "00-0-0-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}

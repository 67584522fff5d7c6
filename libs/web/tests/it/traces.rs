//! Trace context in and out, and what is logged of a failure.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::test::TestRequest;
use opentelemetry::{
    Context, global,
    trace::{SpanContext, TracerProvider},
};
use opentelemetry_sdk::{
    error::OTelSdkResult,
    propagation::TraceContextPropagator,
    trace::{SdkTracerProvider, Span, SpanData, SpanProcessor},
};
use sealing::Sealer;
use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt};
use web::{HttpApp, trace::TrustedTraces};

use crate::shop::{Answer, Heard, ask, clock, get, http_app};

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Pages(Arc<Mutex<Vec<u8>>>);

impl io::Write for Pages {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Pages {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Keeps the spans that ended.
#[derive(Debug, Clone, Default)]
struct Spans(Arc<Mutex<Vec<SpanData>>>);

impl SpanProcessor for Spans {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, span: SpanData) {
        self.0.lock().unwrap().push(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// Sends a request to the shop while logs and traces are recorded; gives the reply and the log's lines.
async fn recorded(request: TestRequest) -> (Answer, Vec<String>) {
    let (answer, lines, _links) = recorded_at(&shop(), request).await;
    (answer, lines)
}

fn shop() -> HttpApp {
    http_app(&clock(), &Heard::default())
}

/// The same at `http_app`, with the spans that those of the request are linked to.
async fn recorded_at(http_app: &HttpApp, request: TestRequest) -> (Answer, Vec<String>, Vec<SpanContext>) {
    global::set_text_map_propagator(TraceContextPropagator::new());
    let (pages, spans) = (Pages::default(), Spans::default());
    let provider = SdkTracerProvider::builder().with_span_processor(spans.clone()).build();
    let logs = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(pages.clone());
    let traces = tracing_opentelemetry::layer().with_tracer(provider.tracer("tests"));
    let subscriber = tracing_subscriber::registry().with(logs).with(traces);
    let guard = tracing::subscriber::set_default(subscriber);
    let answer = ask(http_app, request).await;
    drop(guard);
    let text = String::from_utf8(pages.0.lock().unwrap().clone()).unwrap();
    let ended = spans.0.lock().unwrap();
    let links = ended.iter().flat_map(|span| span.links.iter().map(|link| link.span_context.clone()));
    (answer, text.lines().map(str::to_owned).collect(), links.collect())
}

const GIVEN: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const GIVEN_TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn broken() -> TestRequest {
    get("/api/v1/failures?how=broken").insert_header(("traceparent", GIVEN))
}

fn proof(sealer: &Sealer, traceparent: &str) -> (&'static str, String) {
    ("steward-trace-proof", hex::encode(sealer.blind_index("trace.caller", traceparent)))
}

#[actix_web::test]
async fn the_trace_of_one_of_our_services_is_joined_and_quoted() {
    let (answer, _lines, links) =
        recorded_at(&shop(), broken().insert_header(proof(&Sealer::for_tests(), GIVEN))).await;
    assert_eq!(answer.json()["trace_id"], GIVEN_TRACE);
    let sent = answer.header("traceparent").unwrap();
    assert!(sent.starts_with(&format!("00-{GIVEN_TRACE}-")) && sent != GIVEN, "{sent}");
    assert!(links.is_empty(), "{links:?}");
}

#[actix_web::test]
async fn a_strangers_trace_is_linked_and_not_joined() {
    let of_another_trace = proof(&Sealer::for_tests(), &GIVEN.replace("4bf9", "4bf8"));
    let made_up = ("steward-trace-proof", "00".repeat(32));
    let broken_off = ("steward-trace-proof", "not hex".to_owned());
    let strangers = [None, Some(of_another_trace), Some(made_up), Some(broken_off)];
    for proof in strangers {
        let request = proof.into_iter().fold(broken(), TestRequest::insert_header);
        let (answer, _lines, links) = recorded_at(&shop(), request).await;
        let own = answer.json()["trace_id"].as_str().unwrap().to_owned();
        assert!(own.len() == 32 && own != GIVEN_TRACE, "{own}");
        assert!(answer.header("traceparent").unwrap().starts_with(&format!("00-{own}-")));
        let [link] = links.as_slice() else { unreachable!("{links:?}") };
        assert_eq!((link.trace_id().to_string().as_str(), link.is_remote()), (GIVEN_TRACE, true));
    }
}

#[actix_web::test]
async fn where_everybody_is_trusted_every_trace_is_joined() {
    let http_app = HttpApp { traces: TrustedTraces::OfEverybody, ..shop() };
    let (answer, _lines, links) = recorded_at(&http_app, broken()).await;
    assert_eq!((answer.json()["trace_id"].as_str(), links.len()), (Some(GIVEN_TRACE), 0));
}

#[actix_web::test]
async fn who_introduces_itself_is_joined() {
    let sealer = Sealer::for_tests();
    let provider = SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("caller"));
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    let introduced = tracing::info_span!("calling").in_scope(|| web::trace::introduced(&sealer));
    drop(guard);
    let [(_, named), _] = introduced.as_slice() else { unreachable!("{introduced:?}") };
    let trace = named.get(3..35).unwrap().to_owned();
    let request = get("/api/v1/failures?how=broken");
    let request = introduced.into_iter().fold(request, TestRequest::insert_header);
    assert_eq!(recorded(request).await.0.json()["trace_id"], trace.as_str());
    assert!(web::trace::introduced(&sealer).is_empty(), "nothing is recorded here");
}

#[actix_web::test]
async fn a_failure_of_ours_is_logged_once_with_its_chain() {
    let (_, lines) = recorded(get("/api/v1/failures?how=broken")).await;
    let errors: Vec<&String> = lines.iter().filter(|line| line.contains("ERROR")).collect();
    assert_eq!(errors.len(), 1, "{lines:#?}");
    assert!(errors[0].contains("broken while loading: connection to db-7.internal refused"), "{errors:?}");
    assert!(errors[0].contains("http.route=\"/api/v1/failures\""), "{errors:?}");
}

#[actix_web::test]
async fn neither_queries_nor_refusals_are_errors_in_the_log() {
    let (_, lines) = recorded(get("/api/v1/nothing?phone=13800000000")).await;
    assert!(lines.iter().all(|line| !line.contains("ERROR") && !line.contains("13800000000")), "{lines:#?}");
}

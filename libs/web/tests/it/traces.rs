//! Trace context in and out, and what is logged of a failure.

use std::{
    io,
    sync::{Arc, Mutex},
};

use actix_web::test::TestRequest;
use opentelemetry::{global, trace::TracerProvider};
use opentelemetry_sdk::{propagation::TraceContextPropagator, trace::SdkTracerProvider};
use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt};

use crate::shop::{Answer, ask_shop, get};

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

/// Sends a request while logs and traces are recorded; gives the reply and the log's lines.
async fn recorded(request: TestRequest) -> (Answer, Vec<String>) {
    global::set_text_map_propagator(TraceContextPropagator::new());
    let (pages, provider) = (Pages::default(), SdkTracerProvider::builder().build());
    let logs = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(pages.clone());
    let traces = tracing_opentelemetry::layer().with_tracer(provider.tracer("tests"));
    let subscriber = tracing_subscriber::registry().with(logs).with(traces);
    let guard = tracing::subscriber::set_default(subscriber);
    let (answer, _) = ask_shop(request).await;
    drop(guard);
    let text = String::from_utf8(pages.0.lock().unwrap().clone()).unwrap();
    (answer, text.lines().map(str::to_owned).collect())
}

#[actix_web::test]
async fn the_callers_trace_is_joined_and_quoted() {
    let given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let (answer, _) =
        recorded(get("/api/v1/failures?how=broken").insert_header(("traceparent", given))).await;
    assert_eq!(answer.json()["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    let sent = answer.header("traceparent").unwrap();
    assert!(sent.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && sent != given, "{sent}");
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

//! One trace spans the request and its effects in other services: HTTP, log, broker, consumer.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{HttpResponse, web};
use serde_json::json;
use suite_tests::{Engines, TestSuite};
use testkit::until;

use crate::{listener::Listener, story::employ, test_estate::create_estate};

/// What the caller says its trace is.
const TRACE_ID: &str = "0af7651916cd43dd8448eb211c80319c";

#[tokio::test(flavor = "multi_thread")]
async fn a_callers_trace_goes_through_the_log_and_the_broker_to_the_consumers_in_a_cluster() {
    let collector = Collector::listen();
    let suite = TestSuite::cluster_on(
        Engines { traces: Some(collector.listener.url.clone()), ..Engines::default() },
        &[("STEWARD__TELEMETRY__TRUST_TRACES", "true")],
    )
    .await;
    let admin = suite.admin().await;
    let test_estate = create_estate(&admin, "service-centre").await;
    let traced = admin.with("traceparent", &format!("00-{TRACE_ID}-b7ad6b7169203331-01"));
    let contact = json!({
        "estate_id": test_estate.estate_id, "unit_id": test_estate.unit_id, "customer_id": test_estate.customer_id,
        "channel": "call", "summary": "Water under the sink.",
        "ticket": { "kind": "repair", "title": "Leak in the kitchen" },
    });
    let recorded = traced.post("/api/v1/interactions", &contact).await.expect(201);

    // Ticketing answers and publishes; archive and notifications consume it from the broker.
    for (service, span) in [
        ("ticketing", "POST /api/v1/interactions"),
        ("ticketing", "publish "),
        ("archive", "archive.on_ticket_opened"),
        ("notifications", "notifications.on_ticket_opened"),
    ] {
        until(&format!("{service} sent its span `{span}`"), async || collector.has(service, span)).await;
    }

    // Spans nest from the request down to the database: an operation that only adds rows is one batch.
    for (above, span) in [
        ("POST /api/v1/interactions", "ticketing.record_interaction"),
        ("ticketing.record_interaction", "db.batch"),
    ] {
        until(&format!("`{span}` is sent below `{above}`"), async || collector.has_below(above, span)).await;
    }

    // An act on an existing row is a transaction and its span has the act's name; a list has a span of its own.
    let path = format!("/api/v1/tickets/{}", recorded["ticket"]["ticket_id"].as_str().unwrap());
    let worker = employ(&admin, &test_estate.estate_id).await;
    until("the work can be given to somebody", async || {
        traced.step(&path, "assign", &json!({ "assignee": worker })).await.status == 200
    })
    .await;
    traced.get("/api/v1/tickets").await.expect(200);
    for (above, span) in [
        ("POST /api/v1/tickets/{id}/assign", "ticketing.assign_ticket"),
        ("ticketing.assign_ticket", "db.begin"),
        ("ticketing.assign_ticket", "db.commit"),
        ("GET /api/v1/tickets", "ticketing.list_tickets"),
        ("ticketing.list_tickets", "db.list"),
    ] {
        until(&format!("`{span}` is sent below `{above}`"), async || collector.has_below(above, span)).await;
    }
    suite.stop().await;
    collector.listener.stop().await;
}

/// An OTLP collector on the loopback that keeps what it is sent.
struct Collector {
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
    listener: Listener,
}

impl Collector {
    fn listen() -> Self {
        let sent: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let kept = Arc::clone(&sent);
        let listener = Listener::start(move |config| {
            let kept = web::Data::from(Arc::clone(&kept));
            let limit = web::PayloadConfig::new(64 << 20);
            config.app_data(kept).app_data(limit).route("/v1/traces", web::post().to(keep));
        });
        Self { sent, listener }
    }

    /// True when `service` sent a span of this name in the caller's trace.
    fn has(&self, service: &str, span: &str) -> bool {
        let resource = format!("steward-{service}");
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let mut own = sent.iter().filter(|batch| places(batch, resource.as_bytes()).next().is_some());
        own.any(|batch| is_in_trace(batch, span))
    }

    /// True when a span of this name was sent in the caller's trace whose parent is one that is named `above`.
    fn has_below(&self, above: &str, span: &str) -> bool {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let spans: Vec<Span<'_>> = sent.iter().flat_map(|batch| spans_in(batch)).collect();
        let above: Vec<&[u8]> =
            spans.iter().filter(|span| span.name == above.as_bytes()).map(|span| span.id).collect();
        spans.iter().any(|other| other.name == span.as_bytes() && above.contains(&other.parent))
    }
}

/// Ids and names are bytes of their own in the protobuf of a span: its trace id comes first, its name a few fields
/// later.
fn is_in_trace(batch: &[u8], span: &str) -> bool {
    let trace_id = u128::from_str_radix(TRACE_ID, 16).unwrap().to_be_bytes();
    places(batch, &trace_id).any(|place| {
        let end = batch.len().min(place + 120);
        places(&batch[place..end], span.as_bytes()).next().is_some()
    })
}

/// A span as its protobuf begins.
struct Span<'a> {
    id: &'a [u8],
    parent: &'a [u8],
    name: &'a [u8],
}

/// The spans of the caller's trace that have a parent.
fn spans_in(batch: &[u8]) -> impl Iterator<Item = Span<'_>> {
    let trace_id = u128::from_str_radix(TRACE_ID, 16).unwrap().to_be_bytes();
    let behind = (0..batch.len()).filter_map(move |place| batch[place..].strip_prefix(&trace_id));
    behind.filter_map(|rest| {
        // Behind the trace: the span's own id (field 2), its parent's (4) and its name (5), each with its length.
        let (id, rest) = field(rest, 0x12)?;
        let (parent, rest) = field(rest, 0x22)?;
        let (name, _rest) = field(rest, 0x2a)?;
        Some(Span { id, parent, name })
    })
}

/// The value after this tag and its length, which is below 128, and the bytes that follow.
fn field(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.strip_prefix(&[tag])?.split_first()?;
    rest.split_at_checked(usize::from(*length))
}

fn places<'a>(bytes: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let windows = bytes.windows(wanted.len()).enumerate();
    windows.filter(move |(_place, window)| *window == wanted).map(|(place, _window)| place)
}

async fn keep(sent: web::Data<Mutex<Vec<Vec<u8>>>>, body: web::Bytes) -> HttpResponse {
    sent.lock().unwrap_or_else(PoisonError::into_inner).push(body.to_vec());
    HttpResponse::Ok().finish()
}

//! Server-sent events.

use std::{cell::Cell, future::ready, num::NonZeroUsize, rc::Rc};

use actix_web::body::to_bytes;
use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;
use web::{Live, OpenStream, SseEvent, Streams, stream_events};

fn sse_event(id: u8) -> Live<serde_json::Value> {
    let data = serde_json::json!({"text": "line\nbreak"});
    Live::SseEvent(SseEvent { id: id.to_string(), event: "ticket_opened", data })
}

fn place() -> OpenStream {
    Streams::new(NonZeroUsize::MIN, NonZeroUsize::MIN).open(&"staff:1").unwrap()
}

#[actix_web::test]
async fn pulses_are_framed_and_the_stream_ends_with_them() {
    let lives = [sse_event(1), Live::Reset, sse_event(2)];
    let reply = stream_events(stream::iter(lives), place(), CancellationToken::new(), || ready(false));
    assert_eq!(reply.headers().get("content-type").unwrap(), "text/event-stream");
    assert_eq!(reply.headers().get("content-encoding").unwrap(), "identity");
    let body = to_bytes(reply.into_body()).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap().replace(": alive\n\n", "");
    let frame = |id| format!("id: {id}\nevent: ticket_opened\ndata: {{\"text\":\"line\\nbreak\"}}\n\n");
    assert_eq!(text, frame(1) + "event: reset\ndata: {}\n\n" + &frame(2));
}

#[actix_web::test]
async fn a_silent_stream_ends_when_it_is_closed() {
    let closing = CancellationToken::new();
    let lives = stream::iter([sse_event(1)]).chain(stream::pending());
    let reply = stream_events(lives, place(), closing.clone(), || ready(false));
    closing.cancel();
    to_bytes(reply.into_body()).await.unwrap();
}

#[actix_web::test]
async fn a_stream_that_is_over_tells_nothing_more() {
    let is_over = Rc::new(Cell::new(false));
    let ends = Rc::clone(&is_over);
    // The second event comes after the end, and the stream would go on for ever.
    let is_last = |live: &Live<_>| matches!(live, Live::SseEvent(sse_event) if sse_event.id == "2");
    let lives = stream::iter([sse_event(1), sse_event(2)]).inspect(move |live| ends.set(is_last(live)));
    let (lives, closing) = (lives.chain(stream::pending()), CancellationToken::new());
    let reply = stream_events(lives, place(), closing, move || ready(is_over.get()));
    let body = to_bytes(reply.into_body()).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    assert!(text.contains("id: 1\n") && !text.contains("id: 2\n"), "{text}");
}

#[actix_web::test]
async fn a_silent_stream_that_is_over_ends_with_its_next_look() {
    let reply =
        stream_events(stream::pending::<Live<u8>>(), place(), CancellationToken::new(), || ready(true));
    assert_eq!(to_bytes(reply.into_body()).await.unwrap().len(), 0);
}

#[actix_web::test]
async fn a_stream_holds_its_place_until_it_is_gone() {
    let streams = Streams::new(NonZeroUsize::MIN, NonZeroUsize::MIN);
    let (place, closing) = (streams.open(&"staff:1").unwrap(), CancellationToken::new());
    let reply = stream_events(stream::pending::<Live<u8>>(), place, closing, || ready(false));
    assert_eq!(streams.open(&"staff:1").unwrap_err().code(), "streams_full");
    drop(reply);
    assert!(streams.open(&"staff:1").is_ok());
}

//! Server-sent events.

use std::{cell::Cell, rc::Rc};

use actix_web::body::to_bytes;
use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;
use web::{Pulse, stream_events};

fn pulse(id: u8) -> Pulse<serde_json::Value> {
    Pulse { id: id.to_string(), event: "ticket_opened", data: serde_json::json!({"text": "line\nbreak"}) }
}

#[actix_web::test]
async fn pulses_are_framed_and_the_stream_ends_with_them() {
    let reply = stream_events(stream::iter([pulse(1), pulse(2)]), CancellationToken::new(), || false);
    assert_eq!(reply.headers().get("content-type").unwrap(), "text/event-stream");
    assert_eq!(reply.headers().get("content-encoding").unwrap(), "identity");
    let body = to_bytes(reply.into_body()).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap().replace(": alive\n\n", "");
    let frame = |id| format!("id: {id}\nevent: ticket_opened\ndata: {{\"text\":\"line\\nbreak\"}}\n\n");
    assert_eq!(text, frame(1) + &frame(2));
}

#[actix_web::test]
async fn a_silent_stream_ends_when_it_is_closed() {
    let closing = CancellationToken::new();
    let reply = stream_events(stream::iter([pulse(1)]).chain(stream::pending()), closing.clone(), || false);
    closing.cancel();
    to_bytes(reply.into_body()).await.unwrap();
}

#[actix_web::test]
async fn a_stream_that_is_over_tells_nothing_more() {
    let is_over = Rc::new(Cell::new(false));
    let ends = Rc::clone(&is_over);
    // The second pulse comes after the end, and the stream would go on for ever.
    let pulses = stream::iter([pulse(1), pulse(2)]).inspect(move |pulse| ends.set(pulse.id == "2"));
    let reply =
        stream_events(pulses.chain(stream::pending()), CancellationToken::new(), move || is_over.get());
    let body = to_bytes(reply.into_body()).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    assert!(text.contains("id: 1\n") && !text.contains("id: 2\n"), "{text}");
}

#[actix_web::test]
async fn a_silent_stream_that_is_over_ends_with_its_next_beat() {
    let reply = stream_events(stream::pending::<Pulse<u8>>(), CancellationToken::new(), || true);
    assert_eq!(to_bytes(reply.into_body()).await.unwrap().len(), 0);
}

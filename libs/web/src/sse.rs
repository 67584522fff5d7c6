//! Live streams to browsers (server-sent events).

use std::{convert::Infallible, time::Duration};

use actix_web::{
    HttpResponse,
    http::header::{self, ContentEncoding},
    web::Bytes,
};
use futures_util::{Stream, StreamExt, stream};
use serde::Serialize;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::OpenStream;

/// How often a stream looks whether it is over.
const LOOK: Duration = Duration::from_secs(2);
/// After how many looks a stream shows that it lives; proxies close what is silent for a minute.
const LOOKS_PER_BEAT: u64 = 7;

/// One event of a stream.
#[derive(Debug)]
pub struct SseEvent<T> {
    /// What the browser hands back as `Last-Event-ID`.
    pub id: String,
    /// The event's name.
    pub event: &'static str,
    /// Its data.
    pub data: T,
}

/// What a stream sends.
#[derive(Debug)]
pub enum Live<T> {
    /// An event.
    SseEvent(SseEvent<T>),
    /// Events were missed: `event: reset`, upon which a screen reads anew what it shows.
    Reset,
}

/// What comes next: something to send, a look at the clock, or the end.
enum Next<T> {
    Live(Live<T>),
    Look(u64),
    End,
}

/// Streams `lives` until they end, `closing` is cancelled, or `is_over` says so, which is asked before everything that is
/// sent and every two seconds: a stream must not outlive the token it was opened with, nor the caller's rights.
pub fn stream_events<T, F>(
    lives: impl Stream<Item = Live<T>> + 'static,
    place: OpenStream,
    closing: CancellationToken,
    is_over: impl Fn() -> F + 'static,
) -> HttpResponse
where
    T: Serialize + 'static,
    F: Future<Output = bool> + 'static,
{
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let looks = stream::unfold((ticks, 0), |(mut ticks, number)| async move {
        ticks.tick().await;
        Some((Next::Look(number), (ticks, number + 1)))
    });
    // The end is an item of its own, since the looks never end.
    let lives = lives.map(Next::Live).chain(stream::once(async { Next::End }));
    let frames = stream::select(lives, looks)
        .then(move |next| {
            let over = is_over();
            async move { if over.await { Next::End } else { next } }
        })
        .take_while(|next| std::future::ready(!matches!(next, Next::End)))
        .filter_map(|next| std::future::ready(frame(next)))
        .take_until(closing.cancelled_owned())
        .map(move |bytes| {
            // Held for as long as the stream is.
            let _place = &place;
            Ok::<_, Infallible>(bytes)
        });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        // Said outright, so that the compressor keeps its hands off: it would hold events back.
        .insert_header(ContentEncoding::Identity)
        .streaming(frames)
}

/// JSON has no line breaks of its own, so one `data` line is enough.
fn frame<T: Serialize>(next: Next<T>) -> Option<Bytes> {
    match next {
        Next::Live(Live::SseEvent(sse_event)) => {
            let data = serde_json::to_string(&sse_event.data)
                .inspect_err(
                    |error| tracing::error!(%error, event = sse_event.event, "an event has no JSON form"),
                )
                .ok()?;
            Some(Bytes::from(format!("id: {}\nevent: {}\ndata: {data}\n\n", sse_event.id, sse_event.event)))
        }
        Next::Live(Live::Reset) => Some(Bytes::from_static(b"event: reset\ndata: {}\n\n")),
        Next::Look(number) if number.is_multiple_of(LOOKS_PER_BEAT) => {
            Some(Bytes::from_static(b": alive\n\n"))
        }
        Next::Look(_) | Next::End => None,
    }
}

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

/// How often a silent stream shows that it lives; proxies close what is silent for a minute.
const BEAT: Duration = Duration::from_secs(15);

/// One event of a stream.
#[derive(Debug)]
pub struct Pulse<T> {
    /// What the browser hands back as `Last-Event-ID`.
    pub id: String,
    /// The event's name.
    pub event: &'static str,
    /// Its data.
    pub data: T,
}

/// Streams `pulses` until they end, `closing` is cancelled, or `is_over` says so, which is asked before every pulse and
/// at every beat: a stream must not outlive the token it was opened with.
pub fn stream_events<T: Serialize + 'static>(
    pulses: impl Stream<Item = Pulse<T>> + 'static,
    closing: CancellationToken,
    is_over: impl Fn() -> bool + 'static,
) -> HttpResponse {
    let mut ticks = interval(BEAT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let beats = stream::unfold(ticks, |mut ticks| async move {
        ticks.tick().await;
        Some(((), ticks))
    });
    let beats = beats.map(|()| Some(Bytes::from_static(b": alive\n\n")));
    // The end of the pulses is an item of its own, since the beats never end.
    let pulses = pulses.filter_map(|pulse| async move { frame(&pulse) }).map(Some);
    let pulses = pulses.chain(stream::once(async { None }));
    let all = stream::select(pulses, beats)
        .take_while(move |item| std::future::ready(item.is_some() && !is_over()))
        .filter_map(std::future::ready)
        .take_until(closing.cancelled_owned())
        .map(Ok::<_, Infallible>);
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        // Said outright, so that the compressor keeps its hands off: it would hold events back.
        .insert_header(ContentEncoding::Identity)
        .streaming(all)
}

/// JSON has no line breaks of its own, so one `data` line is enough.
fn frame<T: Serialize>(pulse: &Pulse<T>) -> Option<Bytes> {
    let data = serde_json::to_string(&pulse.data)
        .inspect_err(|error| tracing::error!(%error, event = pulse.event, "an event has no JSON form"))
        .ok()?;
    Some(Bytes::from(format!("id: {}\nevent: {}\ndata: {data}\n\n", pulse.id, pulse.event)))
}

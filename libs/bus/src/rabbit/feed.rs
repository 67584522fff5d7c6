//! Live copies for screens: a private queue that lives as long as its channel.

use std::sync::Arc;

use envelope::Envelope;
use futures_util::{StreamExt, stream, stream::BoxStream};
use lapin::{
    options::{BasicConsumeOptions, BasicQosOptions, QueueDeclareOptions},
    types::FieldTable,
};
use tokio_util::sync::CancellationToken;

use super::{
    Parts,
    error::{answered, with_context},
    link::Session,
    queue_tables,
    worker::{acknowledge, cancelled_by_broker},
};
use crate::{
    Binding, BusError, FeedItem,
    error::chain,
    wait::{Backoff, pause},
};

/// Acknowledged copies with a bound, so that a slow reader fills the broker's bounded queue and not our memory.
const PREFETCH: u16 = 256;

/// Opens a feed. It is opened again by itself after the connection was lost; what was said in between is missed, and a gap
/// is told once it is open again.
pub(super) async fn open(
    parts: Arc<Parts>,
    bindings: Vec<Binding>,
    shutdown: CancellationToken,
) -> Result<BoxStream<'static, FeedItem>, BusError> {
    let mut feed = Feed { parts, bindings, source: None, backoff: Backoff::default() };
    feed.connect().await?;
    Ok(stream::unfold(feed, next_copy).take_until(shutdown.cancelled_owned()).boxed())
}

struct Feed {
    parts: Arc<Parts>,
    bindings: Vec<Binding>,
    /// The queue is gone with its channel, so both are kept.
    source: Option<(Session, lapin::Consumer)>,
    backoff: Backoff,
}

async fn next_copy(mut feed: Feed) -> Option<(FeedItem, Feed)> {
    loop {
        match feed.try_next().await {
            Ok(Some(copied)) => return Some((copied, feed)),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(error = chain(&error), "a live feed was interrupted and will resume");
                feed.source = None;
                pause(feed.backoff.next_pause()).await;
            }
        }
    }
}

impl Feed {
    /// The next event, or the gap before it; `None` for bytes that are none.
    async fn try_next(&mut self) -> Result<Option<FeedItem>, BusError> {
        let Some((_channel, deliveries)) = &mut self.source else {
            self.connect().await?;
            return Ok(Some(FeedItem::Gap));
        };
        let delivery =
            deliveries.next().await.ok_or_else(cancelled_by_broker)?.map_err(with_context("listening"))?;
        acknowledge(&delivery).await;
        Ok(Envelope::from_bytes(&delivery.data).ok().map(|envelope| FeedItem::Event(Arc::new(envelope))))
    }

    async fn connect(&mut self) -> Result<(), BusError> {
        let doing = "opening a live feed";
        let channel = self.parts.listening.channel().await?;
        self.parts.topology.declare_exchange(&channel).await?;
        let options =
            QueueDeclareOptions { durable: false, ..QueueDeclareOptions::exclusive().auto_delete() };
        let queue =
            answered(doing, channel.queue_declare("".into(), options, queue_tables::feed_queue())).await?;
        self.parts.topology.bind(&channel, queue.name().as_str(), &self.bindings).await?;
        answered(doing, channel.basic_qos(PREFETCH, BasicQosOptions::default())).await?;
        let options = BasicConsumeOptions::default();
        let consuming =
            channel.basic_consume(queue.name().clone(), "".into(), options, FieldTable::default());
        let deliveries = answered(doing, consuming).await?;
        self.backoff.reset();
        self.source = Some((channel, deliveries));
        Ok(())
    }
}

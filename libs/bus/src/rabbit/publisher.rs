//! Publishing with confirms, many in flight on one channel.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use envelope::Envelope;
use lapin::{
    BasicProperties, Confirmation,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use tokio::time::{Instant, timeout};

use super::{
    error::{answered, timed_out, with_context},
    link::{Link, Session},
    message,
    topology::Topology,
};
use crate::{BusError, meter};

/// How long nobody asks again for subscribers' queues that were missing.
const RECHECK: Duration = Duration::from_secs(1);

/// One way out of this process.
pub(super) struct Publisher {
    link: Arc<Link>,
    topology: Topology,
    confirm_timeout: Duration,
    /// Whose queues have to be there before anything is sent.
    subscribers: Vec<String>,
    channel: Mutex<Option<Arc<Session>>>,
    /// Held while a channel is opened, so that one is; until when it is not tried again.
    opening: tokio::sync::Mutex<Option<Instant>>,
    /// Held while frames are queued. The client library counts confirms before it queues the frames; two publishes
    /// at once could get each other's confirmation.
    turn: Mutex<()>,
    /// Held by a forward until it is confirmed. The client library gives a message that the broker returned to whichever
    /// confirm comes next, so that another's confirm could pass for this one's.
    alone: tokio::sync::Mutex<()>,
}

impl Publisher {
    pub(super) fn new(link: Arc<Link>, topology: Topology, confirm_timeout: Duration) -> Self {
        Self {
            link,
            topology,
            confirm_timeout,
            subscribers: Vec::new(),
            channel: Mutex::new(None),
            opening: tokio::sync::Mutex::new(None),
            turn: Mutex::new(()),
            alone: tokio::sync::Mutex::new(()),
        }
    }

    /// The same, which sends nothing before the queues of `subscribers` are there.
    pub(super) fn demanding(self, subscribers: Vec<String>) -> Self {
        Self { subscribers, ..self }
    }

    /// Sends an event to its subscribers. Frames are queued at the first poll, so publishes that are started in
    /// order are sent in order.
    pub(super) async fn publish(&self, envelope: &Envelope) -> Result<(), BusError> {
        let body = envelope.to_bytes()?;
        let properties = message::of_event(envelope);
        match self.send(&self.topology.exchange(), &envelope.routingkey, &body, properties).await? {
            Sent::Routed => {}
            // An event may have no subscribers. The library may return it with another's confirm: the count is right.
            Sent::Returned => meter::unheard(),
        }
        Ok(())
    }

    /// Sends an event to one service, by the exchange before its queue.
    pub(super) async fn publish_to(&self, service: &str, envelope: &Envelope) -> Result<(), BusError> {
        let body = envelope.to_bytes()?;
        let properties = message::of_event(envelope);
        match self.send(&self.topology.entry(service), &envelope.routingkey, &body, properties).await? {
            Sent::Routed => Ok(()),
            Sent::Returned => Err(rejected("the service has no queue")),
        }
    }

    /// Sends a message to one queue; refused when the queue is not there.
    pub(super) async fn forward(
        &self,
        queue: &str,
        body: &[u8],
        properties: BasicProperties,
    ) -> Result<(), BusError> {
        let _alone = self.alone.lock().await;
        match self.send("", queue, body, properties).await? {
            Sent::Routed => Ok(()),
            Sent::Returned => Err(rejected("the queue does not exist")),
        }
    }

    /// Makes sure that there is a channel.
    pub(super) async fn open(&self) -> Result<Arc<Session>, BusError> {
        if let Some(channel) = self.usable_channel() {
            return Ok(channel);
        }
        let mut closed_until = self.opening.lock().await;
        if let Some(channel) = self.usable_channel() {
            return Ok(channel);
        }
        if closed_until.is_some_and(|until| Instant::now() < until) {
            return Err(missing("a subscriber's queue was missing a moment ago"));
        }
        let channel = Arc::new(self.link.channel().await?);
        answered("asking for confirms", channel.confirm_select(ConfirmSelectOptions::default())).await?;
        self.topology.declare_exchange(&channel).await?;
        if let Err(error) = self.demand_subscribers().await {
            *closed_until = Some(Instant::now() + RECHECK);
            return Err(error);
        }
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&channel));
        Ok(channel)
    }

    /// True when a publish would be sent now.
    pub(super) async fn is_ready(&self) -> bool {
        self.open().await.is_ok_and(|channel| !channel.is_blocked())
    }

    /// A broker that came back empty confirms what it has no queue for: what is published before every subscriber has
    /// declared its queue again would be lost to it.
    async fn demand_subscribers(&self) -> Result<(), BusError> {
        if self.subscribers.is_empty() {
            return Ok(());
        }
        for subscriber in &self.subscribers {
            if !self.topology.is_declared(&self.link, subscriber).await? {
                tracing::warn!(subscriber, "nothing is published before this service has its queue");
                return Err(missing("a subscriber's queue is missing"));
            }
        }
        Ok(())
    }

    fn usable_channel(&self) -> Option<Arc<Session>> {
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner);
        channel.as_ref().filter(|channel| channel.status().connected()).cloned()
    }

    async fn send(
        &self,
        exchange: &str,
        routing_key: &str,
        body: &[u8],
        properties: BasicProperties,
    ) -> Result<Sent, BusError> {
        let channel = self.open().await?;
        if channel.is_blocked() {
            let source = "the broker has no room and takes nothing for now".into();
            return Err(BusError::Unavailable { doing: "publishing", source });
        }
        let options = BasicPublishOptions { mandatory: true, immediate: false };
        let mut sending =
            pin!(channel.basic_publish(exchange.into(), routing_key.into(), options, body, properties));
        let confirmed = async {
            let confirm = poll_fn(|context| {
                let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
                sending.as_mut().poll(context)
            });
            confirm.await?.await
        };
        let confirmed = timeout(self.confirm_timeout, confirmed).await.inspect_err(|_elapsed| {
            // A queue has lost its majority, or the line is dead. What else is in flight waits in vain as well, and a
            // channel that is kept would collect confirms that nobody waits for.
            channel.abandon();
        });
        let confirmation = confirmed
            .map_err(timed_out("waiting for the broker's confirmation"))?
            .map_err(with_context("publishing"))?;
        match confirmation {
            Confirmation::Ack(None) => Ok(Sent::Routed),
            Confirmation::Ack(Some(_)) => Ok(Sent::Returned),
            Confirmation::Nack(_) => Err(rejected("the broker could not take the message")),
            Confirmation::NotRequested => Err(rejected("the channel does not confirm")),
        }
    }
}

/// What the broker did with a message that it confirmed.
enum Sent {
    /// It is in every queue that is bound.
    Routed,
    /// No queue is bound.
    Returned,
}

fn rejected(reason: &'static str) -> BusError {
    BusError::Rejected { doing: "publishing", source: reason.into() }
}

fn missing(reason: &'static str) -> BusError {
    BusError::Unavailable { doing: "publishing", source: reason.into() }
}

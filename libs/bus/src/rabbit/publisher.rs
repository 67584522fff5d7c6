//! Publishing with confirms, many in flight on one channel.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use contracts::Envelope;
use lapin::{
    BasicProperties, Confirmation,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use tokio::time::timeout;

use super::{
    error::{timed_out, while_doing},
    link::{Link, Session},
    message,
    topology::Topology,
};
use crate::BusError;

/// The one way out of this process.
pub(super) struct Publisher {
    link: Link,
    topology: Topology,
    confirm_timeout: Duration,
    channel: Mutex<Option<Arc<Session>>>,
    /// Held while a channel is opened, so that one is.
    opening: tokio::sync::Mutex<()>,
    /// Held while frames are queued. The client library counts confirms before it queues the frames; two publishes
    /// at once could get each other's confirmation.
    turn: Mutex<()>,
}

impl Publisher {
    pub(super) fn new(link: Link, topology: Topology, confirm_timeout: Duration) -> Self {
        Self {
            link,
            topology,
            confirm_timeout,
            channel: Mutex::new(None),
            opening: tokio::sync::Mutex::new(()),
            turn: Mutex::new(()),
        }
    }

    /// Sends an event to whoever hears it. Frames are queued at the first poll, so publishes that are started in
    /// order are sent in order.
    pub(super) async fn publish(&self, envelope: &Envelope) -> Result<(), BusError> {
        let body = envelope.to_bytes()?;
        let properties = message::of_event(envelope);
        self.send(&self.topology.exchange(), &envelope.routingkey, &body, properties).await
    }

    /// Sends a message to one queue; refused when the queue is not there.
    pub(super) async fn forward(
        &self,
        queue: &str,
        body: &[u8],
        properties: BasicProperties,
    ) -> Result<(), BusError> {
        self.send("", queue, body, properties).await
    }

    /// Makes sure that there is a channel.
    pub(super) async fn open(&self) -> Result<Arc<Session>, BusError> {
        if let Some(channel) = self.usable_channel() {
            return Ok(channel);
        }
        let _opening = self.opening.lock().await;
        if let Some(channel) = self.usable_channel() {
            return Ok(channel);
        }
        let channel = Arc::new(self.link.channel().await?);
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await
            .map_err(while_doing("asking for confirms"))?;
        self.topology.declare_exchange(&channel).await?;
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&channel));
        Ok(channel)
    }

    /// True when a publish would be sent now.
    pub(super) async fn is_ready(&self) -> bool {
        self.open().await.is_ok() && !self.link.is_blocked().await
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
    ) -> Result<(), BusError> {
        let channel = self.open().await?;
        // An event may have no hearers; a message for one queue must find it.
        let options = BasicPublishOptions { mandatory: exchange.is_empty(), immediate: false };
        let mut sending =
            pin!(channel.basic_publish(exchange.into(), routing_key.into(), options, body, properties));
        let confirmed = async {
            let confirm = poll_fn(|context| {
                let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
                sending.as_mut().poll(context)
            });
            confirm.await?.await
        };
        let confirmation = timeout(self.confirm_timeout, confirmed)
            .await
            .map_err(timed_out("waiting for the broker's confirmation"))?
            .map_err(while_doing("publishing"))?;
        match confirmation {
            Confirmation::Ack(None) => Ok(()),
            Confirmation::Ack(Some(_)) => Err(rejected("the queue does not exist")),
            Confirmation::Nack(_) => Err(rejected("the broker could not take the message")),
            Confirmation::NotRequested => Err(rejected("the channel does not confirm")),
        }
    }
}

fn rejected(reason: &'static str) -> BusError {
    BusError::Rejected { doing: "publishing", source: reason.into() }
}

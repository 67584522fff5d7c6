//! Exchanges, queues and bindings: their names, and how they come to be.

use std::time::Duration;

use lapin::{
    Channel, ErrorKind, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    protocol::{AMQPErrorKind, AMQPSoftError},
    types::FieldTable,
};

use super::{config::RabbitConfig, error::while_doing, queue_tables};
use crate::{Binding, BusError, RetryPolicy, Subscription};

/// The shape of one bus on the broker.
#[derive(Debug, Clone)]
pub(super) struct Topology {
    prefix: String,
    policy: RetryPolicy,
}

impl Topology {
    pub(super) fn new(config: &RabbitConfig) -> Self {
        Self { prefix: config.prefix.clone(), policy: config.retry.clone() }
    }

    /// When messages are tried again.
    pub(super) fn policy(&self) -> &RetryPolicy {
        &self.policy
    }

    /// Where everything is published.
    pub(super) fn exchange(&self) -> String {
        format!("{}.events", self.prefix)
    }

    /// What a service consumes.
    pub(super) fn queue(&self, service: &str) -> String {
        format!("{}.{service}", self.prefix)
    }

    /// Where a service's messages pause for `delay`. One queue per delay: a queue expires its messages in order.
    pub(super) fn retry_queue(&self, service: &str, delay: Duration) -> String {
        format!("{}.{service}.retry.{}", self.prefix, delay.as_millis())
    }

    /// Where a service's dead letters wait to be stored.
    pub(super) fn dead_queue(&self, service: &str) -> String {
        format!("{}.{service}.dead", self.prefix)
    }

    /// Makes the exchange.
    pub(super) async fn declare_exchange(&self, channel: &Channel) -> Result<(), BusError> {
        let options = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
        channel
            .exchange_declare(self.exchange().into(), ExchangeKind::Topic, options, FieldTable::default())
            .await
            .map_err(while_doing("declaring the exchange"))
    }

    /// Makes all that `subscription` needs. What messages are sent to comes before what they are sent from.
    pub(super) async fn declare(
        &self,
        channel: &Channel,
        subscription: &Subscription,
    ) -> Result<(), BusError> {
        let service = subscription.service;
        let (queue, dead) = (self.queue(service), self.dead_queue(service));
        self.declare_exchange(channel).await?;
        declare_queue(channel, &dead, queue_tables::dead_queue()).await?;
        declare_queue(channel, &queue, queue_tables::service_queue(&dead)).await?;
        for delay in self.policy.delays() {
            let retry = self.retry_queue(service, *delay);
            declare_queue(channel, &retry, queue_tables::retry_queue(&queue, *delay)).await?;
        }
        self.bind(channel, &queue, &subscription.bindings).await
    }

    /// Lets `queue` hear `bindings`.
    pub(super) async fn bind(
        &self,
        channel: &Channel,
        queue: &str,
        bindings: &[Binding],
    ) -> Result<(), BusError> {
        for binding in bindings {
            let (exchange, pattern) = (self.exchange().into(), binding.as_str().into());
            channel
                .queue_bind(
                    queue.into(),
                    exchange,
                    pattern,
                    QueueBindOptions::default(),
                    FieldTable::default(),
                )
                .await
                .map_err(while_doing("binding a queue"))?;
        }
        Ok(())
    }

    /// How many messages `service` has not taken yet.
    pub(super) async fn depth(&self, channel: &Channel, service: &str) -> Result<u64, BusError> {
        let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::durable() };
        match channel.queue_declare(self.queue(service).into(), options, FieldTable::default()).await {
            Ok(queue) => Ok(u64::from(queue.message_count())),
            Err(error) if is_not_found(&error) => Ok(0),
            Err(error) => Err(while_doing("asking for the length of a queue")(error)),
        }
    }
}

async fn declare_queue(channel: &Channel, name: &str, arguments: FieldTable) -> Result<(), BusError> {
    channel
        .queue_declare(name.into(), QueueDeclareOptions::durable(), arguments)
        .await
        .map(drop)
        .map_err(while_doing("declaring a queue"))
}

fn is_not_found(error: &lapin::Error) -> bool {
    matches!(error.kind(), ErrorKind::ProtocolError(refusal)
        if matches!(refusal.kind(), AMQPErrorKind::Soft(AMQPSoftError::NOTFOUND)))
}

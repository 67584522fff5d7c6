//! Exchanges, queues and bindings: their names, and how they come to be.

use std::time::Duration;

use lapin::{
    Channel, ExchangeKind,
    options::{
        ExchangeBindOptions, ExchangeDeclareOptions, ExchangeUnbindOptions, QueueBindOptions,
        QueueDeclareOptions,
    },
    types::FieldTable,
};

use super::{
    config::RabbitConfig,
    error::{is_not_found, is_other, with_context},
    link::{Link, Session},
    queue_tables,
};
use crate::{Binding, BusError, RetryPolicy, Subscription, meter};

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

    /// What a service consumes; also the name of the exchange before it.
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

    /// Where a service's messages go while its queue is missing; also the name of the exchange before it.
    pub(super) fn unrouted_queue(&self, service: &str) -> String {
        format!("{}.{service}.unrouted", self.prefix)
    }

    /// Every queue of a service.
    pub(super) fn queues(&self, service: &str) -> Vec<String> {
        let retries = self.policy.delays().iter().map(|delay| self.retry_queue(service, *delay));
        let others = [self.queue(service), self.dead_queue(service), self.unrouted_queue(service)];
        retries.chain(others).collect()
    }

    /// Makes the exchange.
    pub(super) async fn declare_exchange(&self, channel: &Channel) -> Result<(), BusError> {
        let (options, none) = (durable_exchange(), FieldTable::default());
        channel
            .exchange_declare(self.exchange().into(), ExchangeKind::Topic, options, none)
            .await
            .map_err(with_context("declaring the exchange"))
    }

    /// Makes all that `subscription` needs. What messages are sent to comes before what they are sent from, and the
    /// service's own queue last of all: once it is there, nothing is missing.
    pub(super) async fn declare(&self, link: &Link, subscription: &Subscription) -> Result<(), BusError> {
        let service = subscription.service;
        let (queue, dead, unrouted) =
            (self.queue(service), self.dead_queue(service), self.unrouted_queue(service));
        let mut maker = Maker { link, channel: link.channel().await? };
        self.declare_exchange(&maker.channel).await?;
        maker.queue(&dead, queue_tables::dead_queue()).await?;
        maker.queue(&unrouted, queue_tables::unrouted_queue()).await?;
        maker.exchange(&unrouted, FieldTable::default()).await?;
        maker.feed(&unrouted).await?;
        maker.exchange(&queue, queue_tables::alternate(&unrouted)).await?;
        for delay in self.policy.delays() {
            let retry = self.retry_queue(service, *delay);
            maker.queue(&retry, queue_tables::retry_queue(&queue, *delay)).await?;
        }
        for binding in &subscription.bindings {
            maker.pass_on(&self.exchange(), &queue, binding).await?;
        }
        maker.queue(&queue, queue_tables::service_queue(&dead)).await?;
        maker.feed(&queue).await?;
        for binding in &subscription.bindings {
            maker.unbind(&self.exchange(), &queue, binding).await?;
        }
        let wider = subscription.bindings.iter().filter_map(Binding::around);
        for binding in wider.filter(|binding| !subscription.bindings.contains(binding)) {
            maker.pass_on_no_longer(&self.exchange(), &queue, &binding).await?;
        }
        Ok(())
    }

    /// Binds `queue` to `bindings` straight from the exchange of events: for live feeds.
    pub(super) async fn bind(
        &self,
        channel: &Channel,
        queue: &str,
        bindings: &[Binding],
    ) -> Result<(), BusError> {
        for binding in bindings {
            let (exchange, pattern) = (self.exchange().into(), binding.as_str().into());
            let (options, none) = (QueueBindOptions::default(), FieldTable::default());
            channel
                .queue_bind(queue.into(), exchange, pattern, options, none)
                .await
                .map_err(with_context("binding a queue"))?;
        }
        Ok(())
    }

    /// How many messages `service` has not taken yet; `None` when it has no queue. The broker closes the channel on
    /// which a missing queue was asked for.
    pub(super) async fn depth(&self, channel: &Channel, service: &str) -> Result<Option<u64>, BusError> {
        let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::durable() };
        match channel.queue_declare(self.queue(service).into(), options, FieldTable::default()).await {
            Ok(queue) => Ok(Some(u64::from(queue.message_count()))),
            Err(error) if is_not_found(&error) => Ok(None),
            Err(error) => Err(with_context("asking for the length of a queue")(error)),
        }
    }
}

fn durable_exchange() -> ExchangeDeclareOptions {
    ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() }
}

/// Declares, and takes what stands already as it is: a queue keeps the arguments it was made with, and a service that
/// would not start because a number changed would be down for the sake of that number.
struct Maker<'a> {
    link: &'a Link,
    channel: Session,
}

impl Maker<'_> {
    async fn queue(&mut self, name: &str, arguments: FieldTable) -> Result<(), BusError> {
        let options = QueueDeclareOptions::durable();
        let declared = self.channel.queue_declare(name.into(), options, arguments).await.map(drop);
        self.accept(name, "declaring a queue", declared).await
    }

    async fn exchange(&mut self, name: &str, arguments: FieldTable) -> Result<(), BusError> {
        let kind = ExchangeKind::Fanout;
        let declared = self.channel.exchange_declare(name.into(), kind, durable_exchange(), arguments).await;
        self.accept(name, "declaring a service's exchange", declared).await
    }

    async fn accept(
        &mut self,
        name: &str,
        doing: &'static str,
        declared: Result<(), lapin::Error>,
    ) -> Result<(), BusError> {
        match declared {
            Err(error) if is_other(&error) => {
                meter::differs();
                tracing::warn!(name, %error, "it stands with other arguments and is used as it is");
                // The broker closed the channel with its refusal.
                self.channel = self.link.channel().await?;
                Ok(())
            }
            other => other.map_err(with_context(doing)),
        }
    }

    /// Fills the queue `name` from the exchange of the same name.
    async fn feed(&self, name: &str) -> Result<(), BusError> {
        let (options, none) = (QueueBindOptions::default(), FieldTable::default());
        self.channel
            .queue_bind(name.into(), name.into(), "".into(), options, none)
            .await
            .map_err(with_context("binding a queue"))
    }

    /// Has `source` hand what `binding` names on to the exchange `target`.
    async fn pass_on(&self, source: &str, target: &str, binding: &Binding) -> Result<(), BusError> {
        let (options, none) = (ExchangeBindOptions::default(), FieldTable::default());
        self.channel
            .exchange_bind(target.into(), source.into(), binding.as_str().into(), options, none)
            .await
            .map_err(with_context("binding a service's exchange"))
    }

    /// Takes away what a version bound that needed more of an aggregate than this one.
    async fn pass_on_no_longer(&self, source: &str, target: &str, binding: &Binding) -> Result<(), BusError> {
        let (options, none) = (ExchangeUnbindOptions::default(), FieldTable::default());
        self.channel
            .exchange_unbind(target.into(), source.into(), binding.as_str().into(), options, none)
            .await
            .map_err(with_context("unbinding a service's exchange"))
    }

    /// Takes away a binding that goes past the service's exchange, as older versions made it.
    async fn unbind(&self, source: &str, queue: &str, binding: &Binding) -> Result<(), BusError> {
        self.channel
            .queue_unbind(queue.into(), source.into(), binding.as_str().into(), FieldTable::default())
            .await
            .map_err(with_context("unbinding a queue"))
    }
}

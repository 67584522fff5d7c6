//! Exchanges, queues and bindings: their names, and how they come to be.

use std::time::Duration;

use futures_util::future::try_join_all;
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
    error::{answered, is_missing, is_other},
    link::{Link, Session},
    message::slot_key,
    queue_tables,
};
use crate::{
    Binding, BusError, RetryPolicy, Subscription,
    error::chain,
    meter,
    partition::{MOST_PARTITIONS, SLOTS, partition_of, slot_of},
};

/// The shape of one bus on the broker.
#[derive(Debug, Clone)]
pub(super) struct Topology {
    prefix: String,
    policy: RetryPolicy,
}

/// What the broker says of a queue.
pub(super) struct Length {
    /// What waits and nobody holds.
    pub(super) messages: u32,
    /// Whom it may be handed to.
    pub(super) consumers: u32,
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

    /// The exchange through which all that a service hears comes in, whatever lies behind it.
    pub(super) fn entry(&self, service: &str) -> String {
        format!("{}.{service}", self.prefix)
    }

    /// The only queue of a service that has no partitions; versions without partitions have no other.
    pub(super) fn shared_queue(&self, service: &str) -> String {
        self.entry(service)
    }

    /// One partition of a service.
    pub(super) fn partition_queue(&self, service: &str, partition: u16) -> String {
        format!("{}.{service}.{partition}", self.prefix)
    }

    /// The exchange that deals a service's events to so many partitions. One for each number of them, so that a change
    /// is one binding and no queue has to be bound anew.
    fn dealer(&self, service: &str, partitions: u16) -> String {
        format!("{}.{service}.by.{partitions}", self.prefix)
    }

    /// Where a service's messages pause for `delay`. One queue per delay: a queue expires its messages in order.
    pub(super) fn delay_queue(&self, service: &str, delay: Duration) -> String {
        format!("{}.{service}.delay.{}", self.prefix, delay.as_millis())
    }

    /// The same of versions without partitions: what it holds comes back to the shared queue.
    fn old_delay_queue(&self, service: &str, delay: Duration) -> String {
        format!("{}.{service}.retry.{}", self.prefix, delay.as_millis())
    }

    /// Where a service's dead letters wait to be stored. Each replica is one consumer of it.
    pub(super) fn dead_queue(&self, service: &str) -> String {
        format!("{}.{service}.dead", self.prefix)
    }

    /// Where a service's messages go while their partition's queue is missing; also the name of the exchange before it.
    pub(super) fn unrouted_queue(&self, service: &str) -> String {
        format!("{}.{service}.unrouted", self.prefix)
    }

    /// Where a service's messages wait that may kill who handles them.
    pub(super) fn suspect_queue(&self, service: &str) -> String {
        format!("{}.{service}.suspect", self.prefix)
    }

    /// The queues that a service consumes.
    pub(super) fn consumed(&self, service: &str, partitions: u16) -> Vec<String> {
        match partitions {
            0 => vec![self.shared_queue(service)],
            count => (0..count).map(|partition| self.partition_queue(service, partition)).collect(),
        }
    }

    /// Where the events of a subject are consumed.
    pub(super) fn queue_of(&self, service: &str, partitions: u16, subject: &str) -> String {
        match partitions {
            0 => self.shared_queue(service),
            count => self.partition_queue(service, partition_of(slot_of(subject), count)),
        }
    }

    /// Every queue that a service has with any number of partitions, or had.
    pub(super) fn queues(&self, service: &str) -> Vec<String> {
        let partitions = (0..MOST_PARTITIONS).map(|partition| self.partition_queue(service, partition));
        let delays = self
            .policy
            .delays()
            .iter()
            .flat_map(|delay| [self.delay_queue(service, *delay), self.old_delay_queue(service, *delay)]);
        let others = [
            self.shared_queue(service),
            self.suspect_queue(service),
            self.dead_queue(service),
            self.unrouted_queue(service),
        ];
        partitions.chain(delays).chain(others).collect()
    }

    /// Every exchange that a service has with any number of partitions.
    pub(super) fn exchanges(&self, service: &str) -> Vec<String> {
        let dealers = (2..=MOST_PARTITIONS).map(|partitions| self.dealer(service, partitions));
        dealers.chain([self.entry(service), self.unrouted_queue(service)]).collect()
    }

    /// Makes the exchange.
    pub(super) async fn declare_exchange(&self, channel: &Channel) -> Result<(), BusError> {
        let (options, none) = (durable_exchange(), FieldTable::default());
        let declaring = channel.exchange_declare(self.exchange().into(), ExchangeKind::Topic, options, none);
        answered("declaring the exchange", declaring).await
    }

    /// Makes all that `subscription` needs. What messages are sent to comes before what they are sent from, and the
    /// queues that are consumed come last, the first of them last of all: once that is there, nothing is missing.
    pub(super) async fn declare(&self, link: &Link, subscription: &Subscription) -> Result<(), BusError> {
        let service = subscription.service;
        let (entry, dead, unrouted) =
            (self.entry(service), self.dead_queue(service), self.unrouted_queue(service));
        let mut declarer = Declarer { link, channel: link.channel().await? };
        self.declare_exchange(&declarer.channel).await?;
        declarer.queue(&dead, queue_tables::dead_queue()).await?;
        declarer.queue(&self.suspect_queue(service), queue_tables::suspect_queue(&dead)).await?;
        declarer.queue(&unrouted, queue_tables::unrouted_queue()).await?;
        declarer.exchange(&unrouted, ExchangeKind::Fanout, FieldTable::default()).await?;
        declarer.feed(&unrouted, &unrouted, "").await?;
        declarer.exchange(&entry, ExchangeKind::Fanout, queue_tables::alternate(&unrouted)).await?;
        for delay in self.policy.delays() {
            declarer
                .queue(&self.delay_queue(service, *delay), queue_tables::delay_queue(&entry, *delay))
                .await?;
        }
        for binding in &subscription.bindings {
            declarer.pass_on(&self.exchange(), &entry, binding.as_str()).await?;
        }
        self.declare_consumed(&mut declarer, service, subscription.partitions).await?;
        for binding in &subscription.bindings {
            // Past the service's exchange, as older versions bound it.
            declarer.unfeed(&self.shared_queue(service), &self.exchange(), binding.as_str()).await?;
        }
        // What a version bound that needed more of an aggregate than this one.
        let wider = subscription.bindings.iter().filter_map(Binding::around);
        for binding in wider.filter(|binding| !subscription.bindings.contains(binding)) {
            declarer.pass_on_no_longer(&self.exchange(), &entry, binding.as_str()).await?;
        }
        Ok(())
    }

    /// Makes the queues that are consumed and has them filled, and no others any more. For a moment both are: a message
    /// that came twice is known again, one that came nowhere would be late.
    async fn declare_consumed(
        &self,
        declarer: &mut Declarer<'_>,
        service: &str,
        partitions: u16,
    ) -> Result<(), BusError> {
        let (entry, dead) = (self.entry(service), self.dead_queue(service));
        let queues = self.consumed(service, partitions);
        if partitions > 1 {
            let dealer = self.dealer(service, partitions);
            let alternate = queue_tables::alternate(&self.unrouted_queue(service));
            declarer.exchange(&dealer, ExchangeKind::Direct, alternate).await?;
        }
        for queue in queues.iter().rev() {
            let table = match partitions {
                0 => queue_tables::shared_queue(&dead),
                _ => queue_tables::partition_queue(&dead),
            };
            declarer.queue(queue, table).await?;
        }
        match partitions {
            // One queue needs nobody to deal.
            0 | 1 => {
                for queue in &queues {
                    declarer.feed(&entry, queue, "").await?;
                }
            }
            count => {
                let dealer = self.dealer(service, count);
                let slots: Vec<(String, String)> = (0..SLOTS)
                    .map(|slot| (self.partition_queue(service, partition_of(slot, count)), slot_key(slot)))
                    .collect();
                // All asked for at once, since they are many.
                let mut feeding = Vec::with_capacity(slots.len());
                for (queue, key) in &slots {
                    feeding.push(declarer.feed(&dealer, queue, key));
                }
                try_join_all(feeding).await?;
                declarer.pass_on(&entry, &dealer, "").await?;
            }
        }
        self.give_up_others(declarer, service, partitions).await
    }

    /// Nothing more goes where another number of partitions had it.
    async fn give_up_others(
        &self,
        declarer: &Declarer<'_>,
        service: &str,
        partitions: u16,
    ) -> Result<(), BusError> {
        let entry = self.entry(service);
        let single = [(0, self.shared_queue(service)), (1, self.partition_queue(service, 0))];
        for (_other, queue) in single.iter().filter(|(count, _queue)| *count != partitions) {
            declarer.unfeed(queue, &entry, "").await?;
        }
        for other in (2..=MOST_PARTITIONS).filter(|count| *count != partitions) {
            declarer.pass_on_no_longer(&entry, &self.dealer(service, other), "").await?;
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
            let binding = channel.queue_bind(queue.into(), exchange, pattern, options, none);
            answered("binding a queue", binding).await?;
        }
        Ok(())
    }

    /// What the broker says of a queue; `None` when it is not there, which ends up as an error in the broker's log.
    pub(super) async fn length(&self, link: &Link, queue: &str) -> Result<Option<Length>, BusError> {
        // A channel for each: the broker closes the one on which a missing queue was asked for.
        let channel = link.channel().await?;
        let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::durable() };
        let asking = channel.queue_declare(queue.into(), options, FieldTable::default());
        match answered("asking for the length of a queue", asking).await {
            Ok(queue) => {
                Ok(Some(Length { messages: queue.message_count(), consumers: queue.consumer_count() }))
            }
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How many messages wait in some queues; none in those that are not there.
    pub(super) async fn depth(&self, link: &Link, queues: &[String]) -> Result<u64, BusError> {
        let mut sum = 0;
        for queue in queues {
            sum += self.length(link, queue).await?.map_or(0, |length| u64::from(length.messages));
        }
        Ok(sum)
    }

    /// How many messages wait for a service of which nobody says how many partitions it has.
    pub(super) async fn depth_of_any(&self, link: &Link, service: &str) -> Result<u64, BusError> {
        let mut sum = self.depth(link, &[self.shared_queue(service)]).await?;
        for partition in 0..MOST_PARTITIONS {
            let Some(length) = self.length(link, &self.partition_queue(service, partition)).await? else {
                break;
            };
            sum += u64::from(length.messages);
        }
        Ok(sum)
    }

    /// Whether `service` has all that it needs to miss nothing, with whatever number of partitions.
    pub(super) async fn is_declared(&self, link: &Link, service: &str) -> Result<bool, BusError> {
        for queue in [self.partition_queue(service, 0), self.shared_queue(service)] {
            if self.length(link, &queue).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn durable_exchange() -> ExchangeDeclareOptions {
    ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() }
}

/// Declares, and takes what stands already as it is: a queue keeps the arguments it was made with, and a service that
/// would not start because a number changed would be down for the sake of that number.
struct Declarer<'a> {
    link: &'a Link,
    channel: Session,
}

impl Declarer<'_> {
    async fn queue(&mut self, name: &str, arguments: FieldTable) -> Result<(), BusError> {
        let options = QueueDeclareOptions::durable();
        let declaring = self.channel.queue_declare(name.into(), options, arguments);
        let declared = answered("declaring a queue", declaring).await.map(drop);
        self.accept(name, declared).await
    }

    async fn exchange(
        &mut self,
        name: &str,
        kind: ExchangeKind,
        arguments: FieldTable,
    ) -> Result<(), BusError> {
        let declaring = self.channel.exchange_declare(name.into(), kind, durable_exchange(), arguments);
        let declared = answered("declaring a service's exchange", declaring).await;
        self.accept(name, declared).await
    }

    async fn accept(&mut self, name: &str, declared: Result<(), BusError>) -> Result<(), BusError> {
        match declared {
            Err(error) if is_other(&error) => {
                meter::differs();
                tracing::warn!(
                    name,
                    error = chain(&error),
                    "it stands with other arguments and is used as it is"
                );
                // The broker closed the channel with its refusal.
                self.channel = self.link.channel().await?;
                Ok(())
            }
            other => other,
        }
    }

    /// Fills `queue` with what `exchange` has under `key`.
    async fn feed(&self, exchange: &str, queue: &str, key: &str) -> Result<(), BusError> {
        let (options, none) = (QueueBindOptions::default(), FieldTable::default());
        let binding = self.channel.queue_bind(queue.into(), exchange.into(), key.into(), options, none);
        answered("binding a queue", binding).await
    }

    /// Does so no longer. That there is no such binding, nor queue, is no error.
    async fn unfeed(&self, queue: &str, exchange: &str, key: &str) -> Result<(), BusError> {
        let none = FieldTable::default();
        answered(
            "unbinding a queue",
            self.channel.queue_unbind(queue.into(), exchange.into(), key.into(), none),
        )
        .await
    }

    /// Has `source` hand what it has under `key` on to the exchange `target`.
    async fn pass_on(&self, source: &str, target: &str, key: &str) -> Result<(), BusError> {
        let (options, none) = (ExchangeBindOptions::default(), FieldTable::default());
        let binding = self.channel.exchange_bind(target.into(), source.into(), key.into(), options, none);
        answered("binding a service's exchange", binding).await
    }

    /// Has it do so no longer. That there is no such binding, nor exchange, is no error.
    async fn pass_on_no_longer(&self, source: &str, target: &str, key: &str) -> Result<(), BusError> {
        let (options, none) = (ExchangeUnbindOptions::default(), FieldTable::default());
        let unbinding = self.channel.exchange_unbind(target.into(), source.into(), key.into(), options, none);
        answered("unbinding a service's exchange", unbinding).await
    }
}

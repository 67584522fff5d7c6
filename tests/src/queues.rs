//! What a cluster leaves with the broker.

use std::{thread, time::Duration};

use bus::rabbit::{RabbitBus, RabbitConfig};
use lapin::{
    Channel, Connection, ConnectionProperties,
    options::{ExchangeDeleteOptions, QueueDeclareOptions, QueueDeleteOptions, QueuePurgeOptions},
    types::FieldTable,
};

use crate::service_names;

/// The queues that a cluster makes, taken away with it. They are durable: those of a test that failed would stay as well,
/// and the broker sets file handles aside for each, until it has none left and answers nobody.
#[derive(Debug)]
pub(crate) struct OwnQueues(Queues);

impl OwnQueues {
    pub(crate) fn new(url: &str, prefix: &str) -> Self {
        Self(Queues::new(url, prefix))
    }

    pub(crate) fn queues(&self) -> Queues {
        self.0.clone()
    }

    /// Those of services that consume nothing.
    pub(crate) fn aside(&self) -> Queues {
        self.0.prefixed("aside")
    }
}

impl Drop for OwnQueues {
    fn drop(&mut self) {
        let (own, aside) = (self.queues(), self.aside());
        // On a thread of its own, since this may be dropped within a runtime, and by a panic.
        let removing = thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            let removal = async {
                own.remove(&service_names()).await;
                aside.remove(&service_names()).await;
            };
            drop(runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), removal).await }));
        });
        drop(removing.join());
    }
}

/// The queues of services under one prefix.
#[derive(Debug, Clone)]
pub struct Queues {
    url: String,
    prefix: String,
}

impl Queues {
    fn new(url: &str, prefix: &str) -> Self {
        Self { url: url.to_owned(), prefix: prefix.to_owned() }
    }

    /// Throws away what waits for services that do not run: the broker would carry ever more of it.
    pub async fn purge(&self, services: &[&str]) {
        let (_connection, channel) = self.channel().await;
        for service in services {
            let queue = self.of(service);
            channel.queue_purge(queue.as_str().into(), QueuePurgeOptions::default()).await.expect("a queue");
        }
    }

    /// How many messages wait for a service, or in a queue of its own beside (`<service>.retry.50`).
    pub async fn waiting(&self, service: &str) -> u32 {
        let (_connection, channel) = self.channel().await;
        let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let queue = self.of(service);
        let known = channel.queue_declare(queue.as_str().into(), passive, FieldTable::default()).await;
        known.expect("a queue").message_count()
    }

    /// True when nothing waits for a service, in its queue or before one of `pauses` (milliseconds, as
    /// `bus.retry_after_ms` has them). The queues of what is tried again come first: what they hold goes into the other.
    pub async fn is_drained(&self, service: &str, pauses: &str) -> bool {
        let again = pauses.split(',').map(|pause| format!("{service}.retry.{pause}"));
        for queue in again.chain([service.to_owned()]) {
            if self.waiting(&queue).await > 0 {
                return false;
            }
        }
        true
    }

    /// Lets nothing more into a service's queue: what is published for it waits beside.
    pub async fn unbind(&self, service: &str) {
        let (_connection, channel) = self.channel().await;
        let queue = self.of(service);
        let (exchange, key, none) = (queue.as_str().into(), "".into(), FieldTable::default());
        channel.queue_unbind(queue.as_str().into(), exchange, key, none).await.expect("a binding");
    }

    /// Deletes a service's queue under it.
    pub async fn delete(&self, service: &str) {
        let (_connection, channel) = self.channel().await;
        let queue = self.of(service);
        channel.queue_delete(queue.as_str().into(), QueueDeleteOptions::default()).await.expect("a queue");
    }

    /// The same queues by another way to the broker.
    #[must_use]
    pub fn over(&self, url: &str) -> Self {
        Self::new(url, &self.prefix)
    }

    /// The bus that these queues are of.
    #[must_use]
    pub fn config(&self) -> RabbitConfig {
        RabbitConfig { prefix: self.prefix.clone(), ..RabbitConfig::new(self.url.as_str()) }
    }

    async fn remove(&self, services: &[&str]) {
        let (_connection, channel) = self.channel().await;
        let config = self.config();
        for service in services {
            for queue in RabbitBus::queues(&config, service) {
                drop(channel.queue_delete(queue.as_str().into(), QueueDeleteOptions::default()).await);
            }
            for exchange in RabbitBus::exchanges(&config, service) {
                drop(
                    channel.exchange_delete(exchange.as_str().into(), ExchangeDeleteOptions::default()).await,
                );
            }
        }
        let exchange = format!("{}.events", self.prefix);
        drop(channel.exchange_delete(exchange.as_str().into(), ExchangeDeleteOptions::default()).await);
    }

    fn prefixed(&self, end: &str) -> Self {
        Self::new(&self.url, &format!("{}{end}", self.prefix))
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    fn of(&self, service: &str) -> String {
        format!("{}.{service}", self.prefix)
    }

    /// A channel, which lives as long as its connection is held.
    async fn channel(&self) -> (Connection, Channel) {
        let connection =
            Connection::connect(&self.url, ConnectionProperties::default()).await.expect("the broker");
        let channel = connection.create_channel().await.expect("a channel");
        (connection, channel)
    }
}

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
            let queue = self.partition(service);
            channel.queue_purge(queue.as_str().into(), QueuePurgeOptions::default()).await.expect("a queue");
        }
    }

    /// How many messages wait for a service that has one partition, as those of a cluster here have.
    pub async fn waiting(&self, service: &str) -> u32 {
        self.length(&self.partition(service)).await
    }

    /// How many messages wait in a queue of the service's own beside (`delay.50`).
    pub async fn waiting_beside(&self, service: &str, queue: &str) -> u32 {
        self.length(&format!("{}.{service}.{queue}", self.prefix)).await
    }

    async fn length(&self, queue: &str) -> u32 {
        let (_connection, channel) = self.channel().await;
        let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let known = channel.queue_declare(queue.into(), passive, FieldTable::default()).await;
        known.expect("a queue").message_count()
    }

    /// True when nothing waits for a service, in its partition or before one of `pauses` (milliseconds, as
    /// `bus.retry_after_ms` has them). The queues of what is tried again come first: what they hold goes into the other.
    pub async fn is_drained(&self, service: &str, pauses: &str) -> bool {
        let delays = pauses.split(',').map(|pause| format!("delay.{pause}"));
        for queue in delays.chain(["suspect".to_owned()]) {
            if self.waiting_beside(service, &queue).await > 0 {
                return false;
            }
        }
        self.waiting(service).await == 0
    }

    /// Lets nothing more into a service's partition: what is published for it waits beside.
    pub async fn unbind(&self, service: &str) {
        let (_connection, channel) = self.channel().await;
        let (queue, exchange) = (self.partition(service), format!("{}.{service}", self.prefix));
        let (key, none) = ("".into(), FieldTable::default());
        channel.queue_unbind(queue.as_str().into(), exchange.into(), key, none).await.expect("a binding");
    }

    /// Deletes a service's partition under it.
    pub async fn delete(&self, service: &str) {
        self.delete_beside(service, "0").await;
    }

    /// Deletes a queue of the service's own (`dead`, `0` for its partition).
    pub async fn delete_beside(&self, service: &str, queue: &str) {
        let (_connection, channel) = self.channel().await;
        let queue = format!("{}.{service}.{queue}", self.prefix);
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

    fn partition(&self, service: &str) -> String {
        format!("{}.{service}.0", self.prefix)
    }

    /// A channel, which lives as long as its connection is held.
    async fn channel(&self) -> (Connection, Channel) {
        let connection =
            Connection::connect(&self.url, ConnectionProperties::default()).await.expect("the broker");
        let channel = connection.create_channel().await.expect("a channel");
        (connection, channel)
    }
}

//! What a cluster leaves with the broker.

use lapin::{
    Channel, Connection, ConnectionProperties,
    options::{ExchangeDeleteOptions, QueueDeclareOptions, QueueDeleteOptions, QueuePurgeOptions},
    types::FieldTable,
};

/// The queues of services under one prefix.
#[derive(Debug, Clone)]
pub struct Queues {
    url: String,
    prefix: String,
}

impl Queues {
    pub(crate) fn new(url: &str, prefix: &str) -> Self {
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

    /// How many messages wait for a service.
    pub async fn waiting(&self, service: &str) -> u32 {
        let (_connection, channel) = self.channel().await;
        let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let queue = self.of(service);
        let known = channel.queue_declare(queue.as_str().into(), passive, FieldTable::default()).await;
        known.expect("a queue").message_count()
    }

    /// Takes the queues and the exchange away: they are durable, those of a cluster that is gone would stay for ever.
    pub(crate) async fn remove(&self, services: &[&str]) {
        let (_connection, channel) = self.channel().await;
        let retries = bus::RetryPolicy::default();
        for service in services {
            let queue = self.of(service);
            let mut queues = vec![queue.clone(), format!("{queue}.dead")];
            queues
                .extend(retries.delays().iter().map(|delay| format!("{queue}.retry.{}", delay.as_millis())));
            for queue in queues {
                drop(channel.queue_delete(queue.as_str().into(), QueueDeleteOptions::default()).await);
            }
        }
        let exchange = format!("{}.events", self.prefix);
        drop(channel.exchange_delete(exchange.as_str().into(), ExchangeDeleteOptions::default()).await);
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

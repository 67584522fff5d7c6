//! The broker seen past the bus, for looking and for cleaning up.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_trait::async_trait;
use bus::{
    Bus,
    rabbit::{RabbitBus, RabbitConfig},
};
use futures_util::FutureExt;
use kernel::{IdGen, SystemIds};
use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties,
    message::BasicGetMessage,
    options::{
        BasicGetOptions, BasicPublishOptions, ExchangeDeleteOptions, QueueDeclareOptions, QueueDeleteOptions,
    },
    types::FieldTable,
};

use crate::bench::{ALPHA, BETA, Bench, policy, until};

/// One bus on the real broker, under a prefix of its own.
pub(crate) struct Broker {
    pub(crate) config: RabbitConfig,
    connection: Connection,
}

#[async_trait]
impl Bench for Broker {
    async fn bus(&self) -> Arc<dyn Bus> {
        Arc::new(RabbitBus::connect(self.config.clone()).await.unwrap())
    }
}

/// Gives `test` a bus, and deletes all of it afterwards, also when the test fails.
pub(crate) async fn with_broker(test: impl AsyncFnOnce(&Broker)) {
    let broker = Broker::open().await;
    let outcome = AssertUnwindSafe(test(&broker)).catch_unwind().await;
    broker.clean_up().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// Where the broker is.
#[expect(clippy::disallowed_methods, reason = "tests are told where their broker is")]
pub(crate) fn url() -> String {
    std::env::var("STEWARD_TEST_RABBITMQ_URL")
        .unwrap_or_else(|_| "amqp://guest:guest@127.0.0.1:5672/%2f".to_owned())
}

impl Broker {
    async fn open() -> Self {
        let prefix = format!("test-{}", SystemIds.next());
        let config = RabbitConfig {
            prefix,
            retry: policy(),
            confirm_timeout: Duration::from_secs(20),
            rebalance_every: Duration::from_millis(300),
            ..RabbitConfig::new(url())
        };
        let connection = Connection::connect(&url(), ConnectionProperties::default()).await.unwrap();
        Self { config, connection }
    }

    pub(crate) async fn channel(&self) -> Channel {
        self.connection.create_channel().await.unwrap()
    }

    /// `<prefix>.<rest>`.
    pub(crate) fn name(&self, rest: &str) -> String {
        format!("{}.{rest}", self.config.prefix)
    }

    /// Publishes bytes of no particular meaning.
    pub(crate) async fn publish_raw(&self, routing_key: &str, body: &[u8]) {
        let exchange = self.name("events");
        let (options, properties) = (BasicPublishOptions::default(), BasicProperties::default());
        let channel = self.channel().await;
        channel.basic_publish(exchange.into(), routing_key.into(), options, body, properties).await.unwrap();
    }

    /// The next message of a queue, taken.
    pub(crate) async fn take(&self, queue: &str) -> BasicGetMessage {
        let channel = self.channel().await;
        let mut taken = None;
        until(async || {
            let options = BasicGetOptions { no_ack: true };
            taken = channel.basic_get(queue.into(), options).await.unwrap();
            taken.is_some()
        })
        .await;
        taken.unwrap()
    }

    /// Takes a queue away under whoever uses it.
    pub(crate) async fn delete(&self, queue: &str) {
        let channel = self.channel().await;
        channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await.unwrap();
    }

    /// How many messages wait in a queue, which is there.
    pub(crate) async fn waiting(&self, queue: &str) -> u32 {
        let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::durable() };
        let channel = self.channel().await;
        channel.queue_declare(queue.into(), passive, FieldTable::default()).await.unwrap().message_count()
    }

    /// Declares a queue again: an error when it is there with other arguments.
    pub(crate) async fn redeclare(&self, queue: &str, arguments: FieldTable) -> Result<(), lapin::Error> {
        let channel = self.channel().await;
        channel.queue_declare(queue.into(), QueueDeclareOptions::durable(), arguments).await.map(drop)
    }

    async fn clean_up(&self) {
        let channel = self.channel().await;
        for service in [ALPHA, BETA] {
            for queue in RabbitBus::queues(&self.config, service) {
                channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await.unwrap();
            }
            for exchange in RabbitBus::exchanges(&self.config, service) {
                channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await.unwrap();
            }
        }
        channel.exchange_delete(self.name("events").into(), ExchangeDeleteOptions::default()).await.unwrap();
        self.connection.close(200, "done".into()).await.unwrap();
    }
}

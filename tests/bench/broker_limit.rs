//! What RabbitMQ alone gives: from publishing to a quorum queue until a consumer has the message.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties, Consumer,
    options::{
        BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, QueueDeclareOptions,
        QueueDeleteOptions,
    },
    types::{AMQPValue, FieldTable},
};
use suite_tests::Engines;

use crate::latency::Latencies;

const QUEUE: &str = "steward-bench-limit";

/// Latencies of `count` messages of `bytes` at `rate` a second, each confirmed and acknowledged.
pub(crate) async fn deliveries(count: u32, rate: u32, bytes: usize) -> Latencies {
    let connection =
        Connection::connect(&Engines::default().bus, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    let declare = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
    channel.queue_declare(QUEUE.into(), declare, arguments).await.unwrap();

    let start = Instant::now();
    let hearing = tokio::spawn(hear(connection.create_channel().await.unwrap(), count, start));
    for number in 0..count {
        let due = start + Duration::from_secs(1) * number / rate;
        tokio::time::sleep_until(due.into()).await;
        let mut body = start.elapsed().as_nanos().to_be_bytes().to_vec();
        body.resize(bytes.max(body.len()), b' ');
        let publish = channel
            .basic_publish(
                "".into(),
                QUEUE.into(),
                BasicPublishOptions::default(),
                &body,
                BasicProperties::default().with_delivery_mode(2),
            )
            .await
            .unwrap();
        publish.await.unwrap();
    }
    // What it heard with is given up after the queue: a consumer that is dropped says so to the broker behind its
    // channel's back, and the answer then ends the connection.
    let (latencies, _consumer, _hearing_channel) = hearing.await.unwrap();
    channel.queue_delete(QUEUE.into(), QueueDeleteOptions::default()).await.unwrap();
    latencies
}

async fn hear(channel: Channel, count: u32, start: Instant) -> (Latencies, Consumer, Channel) {
    let mut consumer = channel
        .basic_consume(QUEUE.into(), "".into(), BasicConsumeOptions::default(), FieldTable::default())
        .await
        .unwrap();
    let mut latencies = Vec::new();
    for _message in 0..count {
        let delivery = consumer.next().await.unwrap().unwrap();
        let said = u128::from_be_bytes(delivery.data[..16].try_into().unwrap());
        latencies.push(start.elapsed().saturating_sub(Duration::from_nanos(said.try_into().unwrap())));
        delivery.ack(BasicAckOptions::default()).await.unwrap();
    }
    (latencies.into_iter().collect(), consumer, channel)
}

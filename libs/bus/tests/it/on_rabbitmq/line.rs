//! The line to the broker: cut, stalled, refused, encrypted.

use std::{collections::BTreeSet, net::SocketAddr, sync::Arc};

use bus::{
    Bus, BusError, FeedItem,
    rabbit::{RabbitBus, RabbitConfig},
};
use futures_util::{FutureExt, StreamExt};
use tokio::{io::AsyncReadExt, net::TcpListener};
use tokio_util::sync::CancellationToken;

use crate::{
    bench::{ALPHA, Bench, Process, any_call, calls, policy, subscription, until, within},
    broker::{Broker, url, with_broker},
    probe::Probe,
    proxy::Proxy,
};

/// The broker's url through a proxy at `address`, and where that has to pass bytes on to.
pub(super) fn through(address: &SocketAddr) -> (String, String) {
    let uri: lapin::uri::AMQPUri = url().parse().unwrap();
    let target = format!("{}:{}", uri.authority.host, uri.authority.port);
    let through = url().replace(&target, &address.to_string());
    assert_ne!(through, url());
    (through, target)
}

/// A bus whose line to the broker can be cut.
pub(super) async fn behind_proxy(broker: &Broker) -> (Proxy, Arc<dyn Bus>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (url, target) = through(&address);
    let proxy = Proxy::at(address, target).await;
    let config = RabbitConfig { url, ..broker.config.clone() };
    let bus = RabbitBus::connect(config).await.unwrap();
    (proxy, Arc::new(bus))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_resumes_by_itself_after_the_line_was_cut() {
    with_broker(async |broker| {
        let (proxy, bus) = behind_proxy(broker).await;
        let probe = Probe::obliging();
        let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
        let shutdown = CancellationToken::new();
        let mut feed = bus.listen(calls(), shutdown.clone()).await.unwrap();
        let before = any_call();
        bus.publish(&before).await.unwrap();
        assert_eq!(probe.next().await.envelope.id, before.id);
        assert_eq!(within(feed.next()).await.unwrap().event().unwrap().id, before.id);

        proxy.cut().await;
        until(async || !bus.is_ready().await).await;
        let failed = bus.publish(&any_call()).await;
        assert!(matches!(failed, Err(BusError::Unavailable { .. })), "{failed:?}");

        proxy.mend().await;
        until(async || bus.is_ready().await).await;
        let after = any_call();
        bus.publish(&after).await.unwrap();
        let mut heard = probe.next().await.envelope.id;
        // What was in doubt when the line was cut may come again.
        if heard == before.id {
            heard = probe.next().await.envelope.id;
        }
        assert_eq!(heard, after.id);
        // The feed may come back later than the rest; that it missed something is the first that it says then.
        assert_eq!(within(feed.next()).await, Some(FeedItem::Gap));
        bus.publish(&after).await.unwrap();
        assert_eq!(within(feed.next()).await.unwrap().event().unwrap().id, after.id);
        shutdown.cancel();
        process.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishes_in_flight_when_the_line_is_cut_fail_and_pass_later() {
    with_broker(async |broker| {
        let (proxy, bus) = behind_proxy(broker).await;
        let probe = Probe::obliging();
        let process = Process::start(&broker.bus().await, subscription(ALPHA, calls()), &probe).await;
        proxy.stall();
        let sent: Vec<_> = (0..50).map(|_| any_call()).collect();
        let mut publishing: Vec<_> = sent.iter().map(|envelope| Box::pin(bus.publish(envelope))).collect();
        assert!(publishing.iter_mut().all(|flight| flight.as_mut().now_or_never().is_none()));
        proxy.cut().await;
        for flight in publishing {
            let failed = within(flight).await;
            assert!(matches!(failed, Err(BusError::Unavailable { .. })), "{failed:?}");
        }

        proxy.mend().await;
        until(async || bus.is_ready().await).await;
        for envelope in &sent {
            bus.publish(envelope).await.unwrap();
        }
        let mut missing: BTreeSet<_> = sent.iter().map(|envelope| envelope.id).collect();
        while !missing.is_empty() {
            missing.remove(&probe.next().await.envelope.id);
        }
        process.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_broker_that_is_not_there_is_unavailable_and_a_wrong_password_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("amqp://guest:guest@{}/%2f", listener.local_addr().unwrap());
    drop(listener);
    let failed = within(RabbitBus::connect(RabbitConfig::new(nobody))).await.err();
    assert!(matches!(failed, Some(BusError::Unavailable { .. })), "{failed:?}");

    let mut uri: lapin::uri::AMQPUri = url().parse().unwrap();
    uri.authority.userinfo.password = "wrong".to_owned();
    let wrong = format!("amqp://guest:wrong@{}:{}/%2f", uri.authority.host, uri.authority.port);
    let failed =
        within(RabbitBus::connect(RabbitConfig { retry: policy(), ..RabbitConfig::new(wrong) })).await.err();
    assert!(matches!(failed, Some(BusError::Rejected { .. })), "{failed:?}");
}

#[tokio::test]
async fn amqps_begins_with_a_tls_handshake() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = RabbitConfig::new(format!("amqps://guest:guest@{}/%2f", listener.local_addr().unwrap()));
    let greeting = async {
        let (mut client, _) = listener.accept().await.unwrap();
        client.read_u8().await.unwrap()
    };
    let (connected, first_byte) =
        within(futures_util::future::join(RabbitBus::connect(config), greeting)).await;
    assert_eq!(first_byte, 22, "RFC 8446, section 5.1: a handshake record");
    assert!(matches!(connected.err(), Some(BusError::Unavailable { .. })));
}

//! Processes on real engines: PostgreSQL, RabbitMQ, Redis.

use std::{panic::AssertUnwindSafe, sync::OnceLock};

use bus::{
    Bus,
    rabbit::{RabbitBus, RabbitConfig},
};
use db::{Engine, migration::Chassis, testing::Scratch};
use envelope::Envelope;
use futures_util::FutureExt;
use host::{Host, ServiceModule, Settings, Setup};
use kernel::{Clock, EventId, IdGen, SystemClock, SystemIds};
use lapin::{
    Connection, ConnectionProperties,
    options::{ExchangeDeleteOptions, QueueDeleteOptions},
    uri::AMQPUri,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::{
    house::{an_estate, client, has_heard, listener, setup, speaker, until, url},
    proxy::Proxy,
};

#[expect(clippy::disallowed_methods, reason = "tests are told where their engines are")]
fn engine(variable: &str, default: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_unset| default.to_owned())
}

fn broker() -> String {
    engine("STEWARD_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/%2f")
}

/// A database for one process, and the first word of its queues.
struct Place {
    database: Scratch,
    prefix: String,
}

impl Place {
    /// Gives `test` a place, and takes the queues away afterwards, also when the test fails.
    async fn with(test: impl AsyncFnOnce(&Self)) {
        let database = Scratch::create::<Chassis>(Engine::Postgres).await.unwrap();
        let place = Self { database, prefix: format!("test-{}", SystemIds.next()) };
        let outcome = AssertUnwindSafe(test(&place)).catch_unwind().await;
        place.remove_queues().await;
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    }

    /// A process of `module` whose broker is at `bus`.
    fn setup(&self, bus: &str, module: ServiceModule) -> Setup {
        let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let pairs = [
            ("profile", "cluster".to_owned()),
            ("listen", "127.0.0.1:0".to_owned()),
            ("database.url", self.database.url().to_owned()),
            ("database.max_connections", "4".to_owned()),
            ("bus.url", bus.to_owned()),
            ("bus.prefix", self.prefix.clone()),
            ("cache.url", engine("STEWARD_TEST_REDIS_URL", "redis://127.0.0.1:6379")),
            ("seal.keys", format!("test:{key}")),
            ("seal.index_key", key.to_owned()),
            ("auth.jwks_url", "http://127.0.0.1:1/jwks.json".to_owned()),
        ];
        setup(Settings::from_pairs(pairs), [module])
    }

    /// The bus as somebody else's process sees it.
    async fn bus(&self) -> RabbitBus {
        let config = RabbitConfig { prefix: self.prefix.clone(), ..RabbitConfig::new(broker()) };
        RabbitBus::connect(config).await.unwrap()
    }

    async fn remove_queues(&self) {
        let connection = Connection::connect(&broker(), ConnectionProperties::default()).await.unwrap();
        let channel = connection.create_channel().await.unwrap();
        let config = RabbitConfig { prefix: self.prefix.clone(), ..RabbitConfig::new(broker()) };
        for queue in RabbitBus::queues(&config, "listener") {
            channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await.unwrap();
        }
        for exchange in RabbitBus::exchanges(&config, "listener") {
            channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await.unwrap();
        }
        let exchange = format!("{}.events", self.prefix);
        channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await.unwrap();
    }
}

/// The recorder of this test program: there is one in a process.
fn recorder() -> PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().unwrap()).clone()
}

async fn metrics(host: &Host) -> String {
    client().get(url(host, "/metrics")).send().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_between_the_migration_and_the_first_start_waits_in_the_queue() {
    Place::with(async |place| {
        Host::prepare(place.setup(&broker(), listener())).await.unwrap();
        let bus = place.bus().await;
        assert_eq!(bus.depth("listener").await.unwrap(), 0);
        let estate = an_estate();
        let envelope = Envelope::wrap(EventId::new(&SystemIds), SystemClock.now(), 1, &estate).unwrap();
        bus.publish(&envelope).await.unwrap();
        until(async || bus.depth("listener").await.unwrap() == 1).await;

        let host = Host::start(place.setup(&broker(), listener())).await.unwrap();
        let db = host.databases().first().unwrap();
        until(async || has_heard(db, estate.estate_id).await).await;
        host.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_broker_a_service_still_takes_changes_and_says_so() {
    Place::with(async |place| {
        let uri: AMQPUri = broker().parse().unwrap();
        let target = format!("{}:{}", uri.authority.host, uri.authority.port);
        let proxy = Proxy::to(target.clone()).await;
        let through = broker().replace(&target, &proxy.address.to_string());
        assert_ne!(through, broker());
        let setup = Setup { metrics: Some(recorder()), ..place.setup(&through, speaker()) };
        let host = Host::start(setup).await.unwrap();
        until(async || metrics(&host).await.lines().any(|line| line == "bus_up 1")).await;

        proxy.cut().await;
        until(async || metrics(&host).await.lines().any(|line| line == "bus_up 0")).await;
        let taken = client().post(url(&host, "/api/v1/estates")).send().await.unwrap();
        assert_eq!(taken.status(), 204);
        let ready = client().get(url(&host, "/readyz")).send().await.unwrap();
        assert_eq!(ready.status(), 200, "{}", ready.text().await.unwrap());
        let db = host.databases().first().unwrap();
        assert_eq!(db.unsent().await.unwrap().events, 1, "the log keeps what cannot be sent");
        host.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_starts_without_its_broker_and_hears_what_comes_once_it_is_there() {
    Place::with(async |place| {
        let uri: AMQPUri = broker().parse().unwrap();
        let target = format!("{}:{}", uri.authority.host, uri.authority.port);
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = nobody.local_addr().unwrap();
        drop(nobody);
        let through = broker().replace(&target, &address.to_string());
        let host = Host::start(place.setup(&through, listener())).await.unwrap();
        let ready = client().get(url(&host, "/readyz")).send().await.unwrap();
        assert_eq!(ready.status(), 200, "{}", ready.text().await.unwrap());
        assert!(!host.bus().is_ready().await);

        let _proxy = Proxy::at(address, target).await;
        let (bus, estate) = (place.bus().await, an_estate());
        let envelope = Envelope::wrap(EventId::new(&SystemIds), SystemClock.now(), 1, &estate).unwrap();
        let db = host.databases().first().unwrap();
        until(async || {
            bus.publish(&envelope).await.unwrap();
            has_heard(db, estate.estate_id).await
        })
        .await;
        until(async || host.bus().is_ready().await).await;
        host.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_to_be_sent_and_to_be_heard_is_measured() {
    Place::with(async |place| {
        let setup = Setup { metrics: Some(recorder()), ..place.setup(&broker(), listener()) };
        let host = Host::start(setup).await.unwrap();
        let expected = [
            r#"bus_queue_messages{service="listener"} 0"#,
            r#"unsent_events{service="listener"} 0"#,
            r#"unsent_lag_seconds{service="listener"} 0"#,
            r#"consumers_alive{service="listener"} 1"#,
        ];
        until(async || {
            let text = metrics(&host).await;
            expected.iter().all(|wanted| text.lines().any(|line| line == *wanted))
        })
        .await;
        host.stop().await;
    })
    .await;
}

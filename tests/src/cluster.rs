//! A process per service on real engines.

use std::collections::BTreeMap;

use db::{Engine, migration::Chassis, testing::Scratch};
use kernel::{IdGen, SystemIds};
use tempfile::TempDir;

use crate::{
    ADMIN_PASSWORD, Queues,
    process::{Process, free_port},
};

/// The services, in the order in which they start.
pub const SERVICES: [&str; 7] =
    ["identity", "archive", "hotline", "ticketing", "callbacks", "billing", "notifications"];

/// What a service proves itself with to identity.
const SERVICE_SECRET: &str = "a-secret-of-the-test-cluster";

const DATABASE_URL: &str = "STEWARD__DATABASE__URL";
/// The setting that keeps the queues of several clusters apart.
const BUS_PREFIX: &str = "STEWARD__BUS__PREFIX";

/// Where the broker and the cache of a cluster answer.
#[derive(Debug, Clone)]
pub struct Engines {
    /// RabbitMQ.
    pub bus: String,
    /// Redis.
    pub cache: String,
    /// The collector of traces (OTLP over HTTP), when there is one.
    pub traces: Option<String>,
}

impl Default for Engines {
    /// Those every test shares.
    fn default() -> Self {
        let named = |variable: &str, default: &str| {
            std::env::var(variable).unwrap_or_else(|_unset| default.to_owned())
        };
        Self {
            bus: named("STEWARD_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/%2f"),
            cache: named("STEWARD_TEST_REDIS_URL", "redis://127.0.0.1:6379"),
            traces: None,
        }
    }
}

/// The running processes.
pub struct Cluster {
    engines: Engines,
    processes: BTreeMap<&'static str, Process>,
    prefix: String,
    client: reqwest::Client,
    databases: BTreeMap<&'static str, Scratch>,
    _folder: TempDir,
}

impl Cluster {
    /// Makes databases, migrates them, and starts every service, with `more` settings beside and before the usual ones.
    pub async fn start(client: reqwest::Client, engines: Engines, more: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let prefix = format!("suite{}", SystemIds.next().simple());
        let ports: BTreeMap<&str, u16> = SERVICES.iter().map(|name| (*name, free_port())).collect();
        let (mut processes, mut databases) = (BTreeMap::new(), BTreeMap::new());
        for name in SERVICES {
            let database = Scratch::create::<Chassis>(Engine::Postgres).await.expect("a database");
            let mut settings = settings(name, database.url(), &engines, &prefix, &ports, folder.path());
            settings.extend(more.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
            let port = ports.get(name).copied().unwrap_or_default();
            let mut process = Process::new(name, port, settings, folder.path());
            process.run("migrate").await;
            process.start();
            processes.insert(name, process);
            databases.insert(name, database);
        }
        for process in processes.values_mut() {
            process.ready(&client).await;
        }
        Self { engines, processes, prefix, client, databases, _folder: folder }
    }

    /// Where a service listens.
    #[must_use]
    pub fn base(&self, service: &str) -> String {
        self.processes.get(service).map(Process::base).unwrap_or_default()
    }

    /// Where a service keeps its rows.
    #[must_use]
    pub fn database(&self, service: &str) -> &str {
        self.databases.get(service).map(Scratch::url).unwrap_or_default()
    }

    /// Another database like that of a service, empty: for what must not be mixed with it.
    pub async fn empty_database(&mut self, service: &str) -> Scratch {
        let database = Scratch::create::<Chassis>(Engine::Postgres).await.expect("a database");
        let process = self.processes.get_mut(service).expect("a service");
        process.set(DATABASE_URL, database.url().to_owned());
        process.run("migrate").await;
        process
            .set(DATABASE_URL, self.databases.get(service).map(Scratch::url).unwrap_or_default().to_owned());
        database
    }

    /// Kills a service as a lost machine would, and leaves it.
    pub async fn kill(&mut self, service: &str) {
        self.processes.get_mut(service).expect("a service").kill().await;
    }

    /// Kills a service as a lost machine would and starts it again.
    pub async fn crash(&mut self, service: &str) {
        let process = self.processes.get_mut(service).expect("a service");
        process.kill().await;
        process.start();
        process.ready(&self.client).await;
    }

    /// Starts a service again where it answers and hears nothing: what it should hear waits in its queue.
    pub async fn deafen(&mut self, service: &str) {
        let aside = self.aside();
        self.processes.get_mut(service).expect("a service").set(BUS_PREFIX, aside);
        self.crash(service).await;
    }

    /// What waits for its services.
    #[must_use]
    pub fn queues(&self) -> Queues {
        Queues::new(&self.engines.bus, &self.prefix)
    }

    /// The bus of those that hear nothing.
    fn aside(&self) -> String {
        format!("{}aside", self.prefix)
    }

    /// The processes, for measuring.
    pub fn processes(&self) -> impl Iterator<Item = (&'static str, &Process)> {
        self.processes.iter().map(|(name, process)| (*name, process))
    }

    /// Stops everything and takes the queues away.
    pub async fn stop(mut self) {
        for process in self.processes.values_mut() {
            process.kill().await;
        }
        self.queues().remove(&SERVICES).await;
        Queues::new(&self.engines.bus, &self.aside()).remove(&SERVICES).await;
    }
}

fn settings(
    name: &str,
    database: &str,
    engines: &Engines,
    prefix: &str,
    ports: &BTreeMap<&str, u16>,
    folder: &std::path::Path,
) -> Vec<(String, String)> {
    let base =
        |service: &str| format!("http://127.0.0.1:{}", ports.get(service).copied().unwrap_or_default());
    let mut settings = vec![
        ("STEWARD_PROFILE", "cluster".to_owned()),
        ("STEWARD_DATA_DIR", folder.join(name).display().to_string()),
        (DATABASE_URL, database.to_owned()),
        ("STEWARD__DATABASE__MAX_CONNECTIONS", "8".to_owned()),
        ("STEWARD__BUS__URL", engines.bus.clone()),
        (BUS_PREFIX, prefix.to_owned()),
        ("STEWARD__CACHE__URL", engines.cache.clone()),
        ("STEWARD__CACHE__PREFIX", prefix.to_owned()),
        ("STEWARD__SEAL__KEYS", format!("test:{}=", "A".repeat(43))),
        ("STEWARD__SEAL__INDEX_KEY", format!("{}=", "B".repeat(42) + "A")),
        ("STEWARD__AUTH__JWKS_URL", format!("{}/.well-known/jwks.json", base("identity"))),
        ("STEWARD__AUTH__TOKEN_URL", format!("{}/oauth/token", base("identity"))),
        ("STEWARD__AUTH__CLIENT_ID", name.to_owned()),
        ("STEWARD__AUTH__CLIENT_SECRET", SERVICE_SECRET.to_owned()),
        ("STEWARD__PEERS__ARCHIVE_URL", base("archive")),
        ("STEWARD__WEB__REQUESTS_PER_MINUTE", "1000000".to_owned()),
        ("STEWARD__WEB__SIGN_INS_PER_MINUTE", "10000".to_owned()),
        ("STEWARD__TELEMETRY__LOG", "warn".to_owned()),
    ];
    if name == "identity" {
        let clients: Vec<String> =
            SERVICES.iter().map(|service| format!("{service}:{SERVICE_SECRET}")).collect();
        settings.push(("STEWARD__IDENTITY__ADMIN_PASSWORD", ADMIN_PASSWORD.to_owned()));
        settings.push(("STEWARD__IDENTITY__SERVICE_CLIENTS", clients.join(",")));
    }
    if name == "notifications" {
        settings.push(("STEWARD__NOTIFICATIONS__ALLOW_PRIVATE_WEBHOOKS", "true".to_owned()));
    }
    settings.extend(engines.traces.iter().map(|url| ("STEWARD__TELEMETRY__OTLP_URL", url.clone())));
    settings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

//! A process per service on real engines.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use db::{Engine, migration::Chassis, testing::Scratch};
use kernel::{IdGen, SystemIds};
use sealing::Sealer;
use serde_json::json;
use tempfile::TempDir;

use crate::{
    ADMIN_PASSWORD, Queues,
    deployed::{Declared, Deployment},
    listed::{Service, service_names, services},
    process::{Process, free_port},
    queues::OwnQueues,
};

/// What a service proves itself with to identity.
const SERVICE_SECRET: &str = "a-secret-of-the-test-cluster";

const SEAL_KEYS: &str = "test:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const SEAL_INDEX_KEY: &str = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";

const DATABASE_URL: &str = "STEWARD__DATABASE__URL";
/// The setting that keeps the queues of several clusters apart.
const BUS_PREFIX: &str = "STEWARD__BUS__PREFIX";
/// The setting that names those without whose queues nothing is published.
const SUBSCRIBERS: &str = "STEWARD__BUS__SUBSCRIBERS";

/// Where the broker and the cache of a cluster answer.
#[derive(Debug, Clone)]
pub struct Engines {
    /// RabbitMQ.
    pub bus: String,
    /// Redis.
    pub cache: String,
    /// Through which address (`host:port`) a service reaches its database, when it is not the server's own.
    pub databases: BTreeMap<&'static str, String>,
    /// The collector of traces (OTLP over HTTP), when there is one.
    pub traces: Option<String>,
    /// Where the binaries of the services are, when they are not those of this build.
    pub binaries: Option<PathBuf>,
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
            databases: BTreeMap::new(),
            traces: None,
            binaries: None,
        }
    }
}

impl Engines {
    /// How `service` reaches its database at `url`.
    fn through(&self, service: &str, url: &str) -> String {
        match self.databases.get(service) {
            Some(address) => url.replace(&postgres(), address),
            None => url.to_owned(),
        }
    }
}

/// What every service of the cluster seals with.
///
/// # Panics
/// Never: the keys are sound.
#[must_use]
pub fn sealer() -> Sealer {
    Sealer::parse(&SEAL_KEYS.into(), None, &SEAL_INDEX_KEY.into()).expect("sound keys")
}

/// Where PostgreSQL listens, as it stands in the urls of its databases.
#[must_use]
pub fn postgres() -> String {
    let url = std::env::var("STEWARD_TEST_POSTGRES_URL").unwrap_or_default();
    let place = url.split_once("://").map_or("", |(_scheme, rest)| rest);
    let place = place.split(['/', '?']).next().unwrap_or_default();
    let address = place.rsplit('@').next().unwrap_or_default();
    if address.is_empty() { "127.0.0.1:5432".to_owned() } else { address.to_owned() }
}

/// The running processes.
pub struct TestCluster {
    processes: BTreeMap<&'static str, Process>,
    // After the processes, which would make them again.
    queues: OwnQueues,
    client: reqwest::Client,
    databases: BTreeMap<&'static str, Scratch>,
    _folder: TempDir,
}

impl TestCluster {
    /// Makes databases, migrates them, and starts every service, with `more` settings beside and before the usual ones.
    pub async fn start(client: reqwest::Client, engines: Engines, more: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let prefix = format!("suite{}", SystemIds.next().simple());
        let queues = OwnQueues::new(&engines.bus, &prefix);
        let ports = free_ports();
        let (mut processes, mut databases) = (BTreeMap::new(), BTreeMap::new());
        for service in services() {
            let name = service.name;
            let database = Scratch::create::<Chassis>(Engine::Postgres).await.expect("a database");
            let url = engines.through(name, database.url());
            let mut settings = settings(&service, &url, &engines, &prefix, &ports, folder.path());
            settings.extend(more.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
            let port = ports.get(name).copied().unwrap_or_default();
            let mut process = Process::new(name, port, settings, folder.path());
            if let Some(binaries) = &engines.binaries {
                process.take_from(binaries);
            }
            process.run("migrate").await;
            processes.insert(name, process);
            databases.insert(name, database);
        }
        // As in a deployment: every queue is there before anybody publishes.
        for name in service_names() {
            processes.get_mut(name).expect("a service").start();
        }
        for process in processes.values_mut() {
            process.ready(&client).await;
        }
        Self { processes, queues, client, databases, _folder: folder }
    }

    /// Makes databases, and starts every service in the containers that `deployment` declares, with its settings and no
    /// others.
    pub async fn deployed(client: reqwest::Client, engines: Engines, deployment: Deployment) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let prefix = format!("suite{}", SystemIds.next().simple());
        let queues = OwnQueues::new(&engines.bus, &prefix);
        let (mut databases, mut processes) = (BTreeMap::new(), BTreeMap::new());
        for name in service_names() {
            databases.insert(name, Scratch::create::<Chassis>(Engine::Postgres).await.expect("a database"));
        }
        let ports = free_ports();
        let urls: BTreeMap<_, _> = databases.iter().map(|(name, database)| (*name, database.url())).collect();
        let addresses: BTreeMap<_, _> =
            ports.iter().map(|(name, port)| (*name, format!("127.0.0.1:{port}"))).collect();
        let clients = services().into_iter().filter(Service::is_client);
        let secrets: BTreeMap<_, _> = clients.map(|client| (client.name, SERVICE_SECRET)).collect();
        let given = json!({
            "prefix": prefix,
            "bus": engines.bus,
            "cache": engines.cache,
            "databases": urls,
            "addresses": addresses,
            "clients": secrets,
            "password": ADMIN_PASSWORD,
            "seal_keys": SEAL_KEYS,
            "seal_index_key": SEAL_INDEX_KEY,
        });
        let mut declared = deployment.declared(&given).await;
        for (name, port) in ports {
            let Declared { migrate, serve } = declared.remove(name).expect("a service that is declared");
            if let Some(migrate) = migrate {
                Process::contained(name, port, migrate, folder.path()).run_to_its_end().await;
            }
            let mut process = Process::contained(name, port, serve, folder.path());
            process.start();
            processes.insert(name, process);
        }
        for process in processes.values_mut() {
            process.ready(&client).await;
            process.must_be_confined();
        }
        Self { processes, queues, client, databases, _folder: folder }
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

    /// Migrates a service's database with the build in `binaries`, while whichever build runs goes on.
    pub async fn migrate(&mut self, service: &str, binaries: &Path) {
        let mut next = self.processes.get(service).expect("a service").replica(free_port());
        next.take_from(binaries);
        next.run("migrate").await;
    }

    /// Replaces a service by the build in `binaries` as a roll-out does: both run for `side_by_side`; then the one before ends in
    /// its own time, and the other stands in its place.
    pub async fn replace(&mut self, service: &str, binaries: &Path, side_by_side: Duration) {
        let process = self.processes.get_mut(service).expect("a service");
        let mut beside = process.replica(free_port());
        beside.take_from(binaries);
        beside.start();
        beside.ready(&self.client).await;
        tokio::time::sleep(side_by_side).await;
        process.end().await;
        process.take_from(binaries);
        process.start();
        process.ready(&self.client).await;
        beside.end().await;
    }

    /// A second replica of a service, with `more` settings over its own: it does what a replica does by itself, and nobody
    /// sends it requests.
    pub async fn replica(&self, service: &'static str, more: &[(&str, &str)]) -> Process {
        let original = self.processes.get(service).expect("a service");
        let mut replica = original.replica(free_port());
        for (key, value) in more {
            replica.set(key, (*value).to_owned());
        }
        replica.start();
        replica.ready(&self.client).await;
        replica
    }

    /// Sends a service's process a signal, such as `STOP` and `CONT`.
    pub async fn signal(&self, service: &str, signal: &str) {
        let id = self.processes.get(service).and_then(Process::id).expect("a running service");
        let mut kill = tokio::process::Command::new("kill");
        let status = kill.args([format!("-{signal}"), id.to_string()]).status().await.expect("kill");
        assert!(status.success(), "{service} took no {signal}");
    }

    /// Restarts a service so that it answers requests and consumes nothing: its messages wait in its queue.
    pub async fn stop_consuming(&mut self, service: &str) {
        let aside = self.queues.aside().prefix().to_owned();
        let process = self.processes.get_mut(service).expect("a service");
        process.set(BUS_PREFIX, aside);
        // Under this prefix no other service has a queue, and it publishes all the same.
        process.set(SUBSCRIBERS, String::new());
        self.crash(service).await;
    }

    /// What waits for its services.
    #[must_use]
    pub fn queues(&self) -> Queues {
        self.queues.queues()
    }

    /// The processes, for measuring.
    pub fn processes(&self) -> impl Iterator<Item = (&'static str, &Process)> {
        self.processes.iter().map(|(name, process)| (*name, process))
    }

    /// Stops everything; its queues go with it.
    pub async fn stop(mut self) {
        for process in self.processes.values_mut() {
            process.kill().await;
        }
    }
}

impl Drop for TestCluster {
    /// What the processes said last, when the test fails: their folder goes with it.
    #[expect(clippy::print_stderr, reason = "the harness shows what a test that fails printed")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            for (name, process) in &self.processes {
                eprintln!("{name} logged last:\n{}", process.tail());
            }
        }
    }
}

fn free_ports() -> BTreeMap<&'static str, u16> {
    service_names().into_iter().map(|name| (name, free_port())).collect()
}

fn settings(
    service: &Service,
    database: &str,
    engines: &Engines,
    prefix: &str,
    ports: &BTreeMap<&str, u16>,
    folder: &Path,
) -> Vec<(String, String)> {
    let name = service.name;
    let base =
        |service: &str| format!("http://127.0.0.1:{}", ports.get(service).copied().unwrap_or_default());
    let mut settings = vec![
        ("STEWARD_PROFILE", "cluster".to_owned()),
        ("STEWARD_DATA_DIR", folder.join(name).display().to_string()),
        (DATABASE_URL, database.to_owned()),
        ("STEWARD__DATABASE__MAX_CONNECTIONS", "8".to_owned()),
        ("STEWARD__BUS__URL", engines.bus.clone()),
        (BUS_PREFIX, prefix.to_owned()),
        (SUBSCRIBERS, service_names().join(",")),
        ("STEWARD__CACHE__URL", engines.cache.clone()),
        ("STEWARD__CACHE__PREFIX", prefix.to_owned()),
        ("STEWARD__SEAL__KEYS", SEAL_KEYS.to_owned()),
        ("STEWARD__SEAL__INDEX_KEY", SEAL_INDEX_KEY.to_owned()),
        ("STEWARD__AUTH__JWKS_URL", format!("{}/.well-known/jwks.json", base("identity"))),
        ("STEWARD__WEB__REQUESTS_PER_MINUTE", "1000000".to_owned()),
        ("STEWARD__WEB__SIGN_INS_PER_MINUTE", "10000".to_owned()),
        ("STEWARD__TELEMETRY__LOG", "warn".to_owned()),
    ];
    if name == "registers" {
        settings.push(("STEWARD__FILES__DIR", folder.join("files").display().to_string()));
    }
    if service.is_client() {
        settings.push(("STEWARD__AUTH__TOKEN_URL", format!("{}/oauth/token", base("identity"))));
        settings.push(("STEWARD__AUTH__CLIENT_ID", name.to_owned()));
        settings.push(("STEWARD__AUTH__CLIENT_SECRET", SERVICE_SECRET.to_owned()));
        settings.push(("STEWARD__PEERS__ARCHIVE_URL", base("archive")));
    }
    if name == "identity" {
        let clients = services().into_iter().filter(Service::is_client);
        let clients: Vec<String> =
            clients.map(|client| format!("{}:{SERVICE_SECRET}", client.name)).collect();
        settings.push(("STEWARD__IDENTITY__ADMIN_PASSWORD", ADMIN_PASSWORD.to_owned()));
        // Plain HTTP.
        settings.push(("STEWARD__IDENTITY__SECURE_COOKIE", "false".to_owned()));
        settings.push(("STEWARD__IDENTITY__SERVICE_CLIENTS", clients.join(",")));
    }
    if name == "notifications" {
        settings.push(("STEWARD__NOTIFICATIONS__ALLOW_PRIVATE_WEBHOOKS", "true".to_owned()));
        // Whatever time it is while the tests run.
        settings.push(("STEWARD__NOTIFICATIONS__QUIET_HOURS", "none".to_owned()));
        settings.push((
            "STEWARD__NOTIFICATIONS__SPOOL_DIR",
            folder.join(name).join("spool").display().to_string(),
        ));
    }
    settings.extend(engines.traces.iter().map(|url| ("STEWARD__TELEMETRY__OTLP_URL", url.clone())));
    settings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

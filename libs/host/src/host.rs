//! One process: its engines, its services, its HTTP server, from start to stop.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use actix_web::{HttpServer, dev::ServerHandle};
use auth::{KeySource, RemoteKeys, ServiceTokens, ServiceTokensConfig, Verifier};
use bus::{Bus, Subscription};
use db::{Db, InboxConsumer};
use jobs::{Job, Runner, Wake};
use kernel::{Clock, IdGen, SystemClock, SystemIds};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use web::{BodyLimit, ClientAddress, Limit, Operations, RateLimits, Site};

use crate::{
    Config, ConfigError, Knobs, Parts, Profile, Running, ServiceModule, Start, StartError,
    client::{KEEP_ALIVE, http_client},
    describe::describe,
    directory::{HttpDirectory, LateDirectory},
    engines::{Clocks, Engines},
    estates,
    housekeeping::SweepDatabase,
    measuring::{MeasureBus, MeasureQueue},
    module::HandlerData,
    operations::{self, Entry, Registry},
    readiness::DatabaseReady,
};

/// What a process is made of.
pub struct Setup {
    /// The settings, already read.
    pub config: Config,
    /// What was set, secrets masked, for the log.
    pub settings: BTreeMap<String, String>,
    /// The services with their way to start.
    pub services: Vec<(ServiceModule, Start)>,
    /// What time it is for the trade: deadlines, bills, messages.
    pub clock: Arc<dyn Clock>,
    /// What time it is for whoever calls: tokens and limits. The same unless the trade's time runs faster.
    pub wall_clock: Option<Arc<dyn Clock>>,
    /// Where ids come from.
    pub ids: Arc<dyn IdGen>,
    /// What other processes of the suite would provide: in tests, keys and a directory.
    pub neighbours: Running,
    /// The metrics of the process; none in tests.
    pub metrics: Option<PrometheusHandle>,
}

impl Setup {
    /// Reads all settings of `modules`; every fault of every section is reported at once.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn read(
        mut knobs: Knobs,
        modules: impl IntoIterator<Item = ServiceModule>,
    ) -> Result<Self, ConfigError> {
        let config = Config::read(&mut knobs);
        let services: Vec<(ServiceModule, Start)> =
            modules.into_iter().map(|module| (module, (module.configure)(&mut knobs))).collect();
        let here: Vec<&str> = services.iter().map(|(module, _start)| module.name).collect();
        config.demand_neighbours(&mut knobs, &here);
        knobs.finish()?;
        Ok(Self {
            config,
            settings: knobs.shown(),
            services,
            clock: Arc::new(SystemClock),
            wall_clock: None,
            ids: Arc::new(SystemIds),
            neighbours: Running::default(),
            metrics: None,
        })
    }
}

/// A running process.
pub struct Host {
    address: SocketAddr,
    server: ServerHandle,
    /// Cancelled first of all: what would never end by itself, such as a live stream, ends here.
    closing: CancellationToken,
    runner: Runner,
    databases: Vec<Db>,
    bus: Arc<dyn Bus>,
    shutdown_within: Duration,
}

impl Host {
    /// Opens the engines, migrates when embedded, starts every service and listens.
    ///
    /// # Errors
    /// [`StartError`] with nothing left running.
    pub async fn start(setup: Setup) -> Result<Self, StartError> {
        let Setup { config, settings: _, services, clock, wall_clock, ids, neighbours, metrics } = setup;
        let runner = Runner::new(tokio::runtime::Handle::current());
        let clocks = Clocks { wall: wall_clock.unwrap_or_else(|| Arc::clone(&clock)), trade: clock };
        let engines = Engines::open(&config, clocks, ids).await?;
        let closing = CancellationToken::new();
        let schema = Schema::found_by(config.profile);
        let mut started = start_services(&config, services, neighbours, &engines, schema, &closing).await?;
        started.set_going(&engines, &runner).await?;
        let databases = started.databases.values().map(|entry| entry.db.clone()).collect();
        let bus = Arc::clone(&engines.bus);
        let site = started.site(&config, &engines, metrics)?;
        let server = HttpServer::new(move || site.app())
            .workers(config.workers.get())
            .keep_alive(KEEP_ALIVE)
            .disable_signals()
            .shutdown_timeout(config.shutdown.as_secs())
            .bind(&config.listen)?;
        let address = *server.addrs().first().ok_or("nothing to listen on")?;
        let server = server.run();
        let handle = server.handle();
        runner.spawn("http", async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "the HTTP server ended");
            }
        });
        tracing::info!(%address, "listening");
        let shutdown_within = config.shutdown;
        Ok(Self { address, server: handle, closing, runner, databases, bus, shutdown_within })
    }

    /// Makes ready what the services of `setup` need before one of them runs for the first time in its version: brings
    /// their databases up to date and declares their queues, so that what others say meanwhile waits for them. Serves
    /// nothing and leaves nothing running. What a service hears is known when it has started: what a start makes, such
    /// as identity's first key and first account, is made here already.
    ///
    /// # Errors
    /// [`StartError`]; what was done by then stays, and is no trouble when it is done again.
    pub async fn prepare(setup: Setup) -> Result<(), StartError> {
        let Setup { config, services, clock, wall_clock, ids, neighbours, .. } = setup;
        let clocks = Clocks { wall: wall_clock.unwrap_or_else(|| Arc::clone(&clock)), trade: clock };
        let engines = Engines::open(&config, clocks, ids).await?;
        let closing = CancellationToken::new();
        let started = start_services(&config, services, neighbours, &engines, Schema::Old, &closing).await?;
        for Idle { db, hears, .. } in started.idle {
            if let Some(consumer) = hears {
                engines.bus.declare(&subscription(&consumer)).await?;
            }
            db.close().await?;
        }
        Ok(())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The databases of its services.
    #[must_use]
    pub fn databases(&self) -> &[Db] {
        &self.databases
    }

    /// The bus, to listen in on.
    #[must_use]
    pub fn bus(&self) -> &Arc<dyn Bus> {
        &self.bus
    }

    /// Stops in order: open streams end and nothing new comes in, running requests finish, then consumers, jobs and
    /// relays, then the databases.
    pub async fn stop(self) {
        // Before the server, which waits for every connection: a desk that is open would hold it until its time is up.
        self.closing.cancel();
        self.server.stop(true).await;
        self.runner.drain(self.shutdown_within).await;
        for db in self.databases {
            if let Err(error) = db.close().await {
                tracing::warn!(%error, "a database did not close");
            }
        }
    }
}

/// Services that are put together, before they are served.
struct Started {
    modules: Vec<ServiceModule>,
    data: Vec<HandlerData>,
    databases: BTreeMap<&'static str, Entry>,
    keys: Option<Arc<dyn KeySource>>,
    http: reqwest::Client,
    /// What they will do by themselves.
    idle: Vec<Idle>,
}

/// In what state the databases are taken to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Schema {
    /// Of whatever version, or empty: to be brought up to date.
    Old,
    /// As this version needs it.
    Current,
}

impl Schema {
    /// In a cluster `migrate` came before; an embedded process is alone with its files.
    fn found_by(profile: Profile) -> Self {
        match profile {
            Profile::Embedded => Self::Old,
            Profile::Cluster => Self::Current,
        }
    }
}

/// One service that does nothing by itself yet.
struct Idle {
    db: Db,
    hears: Option<InboxConsumer>,
    jobs: Vec<(Arc<dyn Job>, Wake)>,
}

async fn start_services(
    config: &Config,
    services: Vec<(ServiceModule, Start)>,
    neighbours: Running,
    engines: &Engines,
    schema: Schema,
    closing: &CancellationToken,
) -> Result<Started, StartError> {
    let http =
        http_client().connect_timeout(Duration::from_secs(3)).timeout(Duration::from_secs(10)).build()?;
    let directory = Arc::new(LateDirectory::default());
    let mut started = Started {
        modules: Vec::new(),
        data: Vec::new(),
        databases: BTreeMap::new(),
        keys: neighbours.keys,
        http: http.clone(),
        idle: Vec::new(),
    };
    let mut has_archive = neighbours.directory.is_some();
    if let Some(known) = neighbours.directory {
        directory.settle(known);
    }
    for (module, start) in services {
        let db = engines.database(config, module.name).await?;
        if schema == Schema::Old {
            (module.migrate)(db.clone()).await?;
        }
        let parts = Parts {
            db: db.clone(),
            bus: Arc::clone(&engines.bus),
            cache: engines.cache.clone(),
            directory: Arc::<LateDirectory>::clone(&directory),
            http: http.clone(),
            issuer: config.auth.issuer.clone(),
            shutdown: closing.child_token(),
        };
        let Running { data, hears, jobs, directory: own_directory, keys } = start(parts).await?;
        if let Some(own) = own_directory {
            directory.settle(own);
            has_archive = true;
        }
        started.keys = started.keys.or(keys);
        started.data.extend(data);
        let hears = hears.map(with_estates);
        started.idle.push(Idle { db, hears, jobs });
        started.modules.push(module);
    }
    if let (false, Some(url)) = (has_archive, &config.archive_url) {
        let tokens = Arc::new(service_tokens(config, &http, engines)?);
        let cache = engines.cache.clone();
        directory.settle(Arc::new(HttpDirectory { base_url: url.clone(), http, tokens, cache }));
    }
    Ok(started)
}

/// The archive owns the estates and writes its copy itself; a service that hears nothing keeps no rows of theirs.
fn with_estates(consumer: InboxConsumer) -> InboxConsumer {
    if consumer.db().service() == "archive" { consumer } else { estates::follow(consumer) }
}

/// What a service asks of the bus.
fn subscription(consumer: &InboxConsumer) -> Subscription {
    let service = consumer.db().service();
    let together = consumer.most_together();
    Subscription { service, bindings: consumer.bindings(), prefetch: 64, lanes: 8, together }
}

fn service_tokens(
    config: &Config,
    http: &reqwest::Client,
    engines: &Engines,
) -> Result<ServiceTokens, StartError> {
    let auth = &config.auth;
    let missing = "auth.token_url, auth.client_id and auth.client_secret must be set to ask the archive";
    let config = ServiceTokensConfig {
        token_url: auth.token_url.clone().ok_or(missing)?,
        client_id: auth.client_id.clone().ok_or(missing)?,
        client_secret: auth.client_secret.clone().ok_or(missing)?,
    };
    Ok(ServiceTokens::new(http.clone(), config, Arc::clone(&engines.clocks.wall)))
}

impl Started {
    /// Lets every service hear, and only then speak: on the bus inside a process, what is sent before somebody
    /// listens is lost for them, and the outbox rows of the last run are sent at once.
    async fn set_going(&mut self, engines: &Engines, runner: &Runner) -> Result<(), StartError> {
        let mut waiting = Vec::new();
        for Idle { db, hears, mut jobs } in std::mem::take(&mut self.idle) {
            let consumer = hears.map(Arc::new);
            if let Some(consumer) = &consumer {
                let hearing: Arc<dyn bus::Consumer> = Arc::<InboxConsumer>::clone(consumer);
                let consuming =
                    engines.bus.subscribe(subscription(consumer), hearing, runner.token()).await?;
                runner.spawn(format!("{}.consumer", db.service()), consuming);
                let (bus, service) = (Arc::clone(&engines.bus), db.service());
                jobs.push((Arc::new(MeasureQueue { bus, service }), Wake::new()));
            }
            self.databases.insert(db.service(), Entry { db: db.clone(), consumer });
            waiting.push((db, jobs));
        }
        runner.run_job(Arc::new(MeasureBus { bus: Arc::clone(&engines.bus) }), Wake::new());
        for (db, jobs) in waiting {
            for (job, wake) in jobs {
                runner.run_job(job, wake);
            }
            runner.run_job(Arc::new(SweepDatabase { db: db.clone() }), Wake::new());
            let bus = Arc::clone(&engines.bus);
            let relay = format!("{}.relay", db.service());
            runner.keep(relay, move |shutdown| db.relay(Arc::clone(&bus)).run(shutdown));
        }
        Ok(())
    }

    fn site(
        self,
        config: &Config,
        engines: &Engines,
        metrics: Option<PrometheusHandle>,
    ) -> Result<Site, StartError> {
        let keys: Arc<dyn KeySource> = match (self.keys.clone(), &config.auth.jwks_url) {
            (Some(own), _) => own,
            (None, Some(url)) => Arc::new(RemoteKeys::new(self.http.clone(), url.clone())),
            (None, None) => return Err("auth.jwks_url must be set where identity does not run".into()),
        };
        let verifier = Verifier::new(&config.auth.issuer, keys, Arc::clone(&engines.clocks.wall));
        let ready =
            |entry: &Entry| -> Arc<dyn web::Readiness> { Arc::new(DatabaseReady::new(entry.db.clone())) };
        let readiness: Vec<_> = self.databases.values().map(ready).collect();
        let names: Vec<&str> = self.modules.iter().map(|module| module.name).collect();
        let description = describe(&names);
        let registry = Registry::new(self.databases);
        let console = config.console_dir.clone();
        let (modules, data) = (self.modules, self.data);
        Ok(Site {
            description,
            routes: Arc::new(move |routes| {
                routes.app_data(actix_web::web::Data::new(registry.clone()));
                for register in &data {
                    register(routes);
                }
                // First, because `callbacks/{id}` would also match `callbacks/dead-letters`.
                operations::routes(routes);
                for module in &modules {
                    (module.routes)(routes);
                }
            }),
            files: Arc::new(move |files| {
                if let Some(dir) = &console {
                    crate::console::serve(files, dir);
                }
            }),
            operations: Operations {
                readiness: readiness.into(),
                metrics: Arc::new(move || metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default()),
            },
            identify: Arc::new(verifier),
            rate_limits: Arc::new(rate_limits(config, &engines.clocks.wall)),
            body_limit: BodyLimit(config.max_body_bytes),
        })
    }
}

/// Everyone the same; sign-ins much less, since they are guesses at passwords.
fn rate_limits(config: &Config, clock: &Arc<dyn Clock>) -> RateLimits {
    let requests = Limit::per_minute(config.requests_per_minute);
    let sign_ins = Limit::per_minute(config.sign_ins_per_minute);
    let address = if config.is_behind_proxy { ClientAddress::Forwarded } else { ClientAddress::Peer };
    RateLimits::new(requests, requests, sign_ins, address, Arc::clone(clock))
}

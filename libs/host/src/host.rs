//! One process: its engines, its services, its HTTP server, from start to stop.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use actix_web::{HttpServer, dev::ServerHandle};
use auth::{KeySource, RemoteKeys, ServiceTokens, ServiceTokensConfig, Verifier};
use bus::Bus;
use copies::{estates, principals};
use db::{Db, DbError, InboxConsumer, backfill::Backfills, seals::Sealer};
use jobs::{Job, Notify, Runner};
use kernel::{Clock, IdGen, SystemClock, SystemIds};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use web::{BodyLimit, ClientAddress, HttpApp, Limit, Operations, RateLimits, Streams, trace::TrustedTraces};

use crate::{
    Config, ConfigError, Profile, ServiceContext, ServiceModule, Settings, StartError, StartService,
    StartedService,
    client::{GOODBYE_WITHIN, HEADERS_WITHIN, KEEP_ALIVE, http_client},
    describe::{catalogue, describe, routes},
    directory::{HttpDirectory, LateDirectory, LateStandards},
    engines::{Clocks, Engines},
    housekeeping::{KeepMonths, SweepDatabase},
    log_jobs::{SealLog, SendBackfills},
    measuring::{KeepMetrics, MeasureBus, MeasureQueue},
    module::{Command, HandlerData, Loop},
    offset_clock::OffsetClock,
    operations::{self, Entry, Registry},
    readiness::DatabaseReady,
    refusals::DatabaseRefusals,
    rights::DatabaseRights,
    stalled::end_when_stalled,
    subscribing::{self, subscription},
    unfound::Unfounds,
};

/// What a process is made of.
pub struct Setup {
    /// The settings, already read.
    pub config: Config,
    /// What was set, secrets masked, for the log.
    pub settings: BTreeMap<String, String>,
    /// The services with their way to start.
    pub services: Vec<(ServiceModule, StartService)>,
    /// What time it is for the trade: deadlines, bills, messages.
    pub clock: Arc<dyn Clock>,
    /// What time it is for whoever calls: tokens and limits. The same unless the trade's time runs faster.
    pub wall_clock: Option<Arc<dyn Clock>>,
    /// Where ids come from.
    pub ids: Arc<dyn IdGen>,
    /// What other processes of the suite would provide: in tests, keys and a directory.
    pub neighbours: StartedService,
    /// The metrics of the process; none in tests.
    pub metrics: Option<PrometheusHandle>,
}

impl Setup {
    /// Reads all settings of `modules`; every fault of every section is reported at once.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn read(
        mut settings: Settings,
        modules: impl IntoIterator<Item = ServiceModule>,
    ) -> Result<Self, ConfigError> {
        let config = Config::read(&mut settings);
        let services: Vec<(ServiceModule, StartService)> =
            modules.into_iter().map(|module| (module, (module.configure)(&mut settings))).collect();
        let here: Vec<&str> = services.iter().map(|(module, _start)| module.name).collect();
        config.demand_neighbours(&mut settings, &here);
        settings.finish()?;
        let clock: Arc<dyn Clock> = if config.clock_offset.is_zero() {
            Arc::new(SystemClock)
        } else {
            Arc::new(OffsetClock(config.clock_offset))
        };
        Ok(Self {
            config,
            settings: settings.shown(),
            services,
            clock,
            wall_clock: None,
            ids: Arc::new(SystemIds),
            neighbours: StartedService::default(),
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
        let engines = Engines::open(&config, clocks, ids)?;
        let closing = CancellationToken::new();
        let schema = Schema::found_by(config.profile);
        let mut started = start_services(&config, services, neighbours, &engines, schema, &closing).await?;
        started.set_going(&config, &engines, &runner).await?;
        let databases = started.databases.values().map(|entry| entry.db.clone()).collect();
        let bus = Arc::clone(&engines.bus);
        if let Some(metrics) = metrics.clone() {
            runner.run_job(Arc::new(KeepMetrics { metrics }), Notify::new());
        }
        let http_app = started.http_app(&config, &engines, metrics)?;
        let stalled_after = config.stalled_after;
        let server = HttpServer::new(move || http_app.app())
            .on_connect(move |connection, _data| end_when_stalled(connection, stalled_after))
            .workers(config.workers.get())
            .keep_alive(KEEP_ALIVE)
            .client_request_timeout(HEADERS_WITHIN)
            .client_disconnect_timeout(GOODBYE_WITHIN)
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

    /// Events that are committed and that the bus has not taken for good yet: inside a process, those that somebody has still
    /// to act on.
    ///
    /// # Errors
    /// [`DbError`] when a database does not answer.
    pub async fn events_under_way(&self) -> Result<u64, DbError> {
        let mut events = 0;
        for db in &self.databases {
            events += u64::from(db.unsent().await?.events);
        }
        Ok(events)
    }

    /// The bus, to subscribe to.
    #[must_use]
    pub fn bus(&self) -> &Arc<dyn Bus> {
        &self.bus
    }

    /// Stops in order: open streams end and nothing new comes in, running requests finish, then consumers, jobs and
    /// relays, then the databases.
    pub async fn stop(self) {
        // Before the server, which waits for every connection: a desk that is open would hold it until its time is up.
        self.closing.cancel();
        let began = Instant::now();
        self.server.stop(true).await;
        // What the requests took is not there a second time: the platform counts from the signal.
        self.runner.drain(self.shutdown_within.saturating_sub(began.elapsed())).await;
        for db in self.databases {
            if let Err(error) = db.close().await {
                tracing::warn!(%error, "a database did not close");
            }
        }
    }
}

/// Services that are put together, before they are served.
pub(crate) struct Started {
    modules: Vec<ServiceModule>,
    data: Vec<HandlerData>,
    databases: BTreeMap<&'static str, Entry>,
    unfounds: BTreeMap<&'static str, Unfounds>,
    keys: Option<Arc<dyn KeySource>>,
    http: reqwest::Client,
    /// What they will do by themselves.
    pub(crate) idle: Vec<Idle>,
    /// What they do when somebody asks for it.
    pub(crate) commands: Vec<(&'static str, Command)>,
}

/// In what state the databases are taken to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Schema {
    /// Of whatever version, or empty: to be brought up to date.
    Old,
    /// As this version needs it.
    Current,
}

impl Schema {
    /// In a cluster `migrate` came before; an embedded process is alone with its files.
    pub(crate) fn found_by(profile: Profile) -> Self {
        match profile {
            Profile::Embedded => Self::Old,
            Profile::Cluster => Self::Current,
        }
    }
}

/// One service that does nothing by itself yet.
pub(crate) struct Idle {
    pub(crate) db: Db,
    pub(crate) subscribes: Option<InboxConsumer>,
    jobs: Vec<(Arc<dyn Job>, Notify)>,
    loops: Vec<(&'static str, Loop)>,
}

pub(crate) async fn start_services(
    config: &Config,
    services: Vec<(ServiceModule, StartService)>,
    neighbours: StartedService,
    engines: &Engines,
    schema: Schema,
    closing: &CancellationToken,
) -> Result<Started, StartError> {
    let http =
        http_client().connect_timeout(Duration::from_secs(3)).timeout(Duration::from_secs(10)).build()?;
    let directory = Arc::new(LateDirectory::default());
    let standards = Arc::new(LateStandards::default());
    neighbours.standards.into_iter().for_each(|known| standards.settle(known));
    let mut started = Started {
        modules: Vec::new(),
        data: Vec::new(),
        databases: BTreeMap::new(),
        unfounds: BTreeMap::new(),
        keys: neighbours.keys,
        http: http.clone(),
        idle: Vec::new(),
        commands: Vec::new(),
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
        let context = ServiceContext {
            db: db.clone(),
            bus: Arc::clone(&engines.bus),
            cache: engines.cache.clone(),
            counts: engines.counts.clone(),
            files: config.files.clone(),
            directory: Arc::<LateDirectory>::clone(&directory),
            standards: Arc::<LateStandards>::clone(&standards),
            http: http.clone(),
            issuer: config.auth.issuer.clone(),
            shutdown: closing.child_token(),
        };
        let own = start(context).await?;
        own.standards.into_iter().for_each(|own| standards.settle(own));
        if let Some(own) = own.directory {
            directory.settle(own);
            has_archive = true;
        }
        started.keys = started.keys.or(own.keys);
        started.data.extend(own.data);
        started.commands.extend(own.commands);
        started.unfounds.insert(module.name, Unfounds::new(db.clone(), module.kept));
        let subscribes = own.subscribes.map(with_copies);
        started.idle.push(Idle { db, subscribes, jobs: own.jobs, loops: own.loops });
        started.modules.push(module);
    }
    if let (false, Some(url)) = (has_archive, &config.archive_url) {
        let tokens = Arc::new(service_tokens(config, &http, engines)?);
        let (cache, sealer) = (engines.cache.clone(), engines.sealer.clone());
        directory.settle(Arc::new(HttpDirectory { base_url: url.clone(), http, tokens, cache, sealer }));
    }
    Ok(started)
}

/// Every service keeps copies of the estates and of everybody's rights. Who owns them writes its copy itself: the archive
/// those of estates, identity those of rights.
fn with_copies(consumer: InboxConsumer) -> InboxConsumer {
    match consumer.db().service() {
        "archive" => principals::follow(consumer),
        "identity" => estates::follow(consumer),
        _other => principals::follow(estates::follow(consumer)),
    }
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
    /// Subscribes every service before any publishes: on the bus inside a process, what is sent before somebody
    /// subscribes is lost for them, and what the last run left unsent is sent at once.
    async fn set_going(
        &mut self,
        config: &Config,
        engines: &Engines,
        runner: &Runner,
    ) -> Result<(), StartError> {
        let mut waiting = Vec::new();
        for Idle { db, subscribes, mut jobs, loops } in std::mem::take(&mut self.idle) {
            for (name, start) in loops {
                runner.keep(name, move |shutdown| start(shutdown));
            }
            let consumer = subscribes.map(Arc::new);
            if let Some(consumer) = &consumer {
                let subscription = subscription(consumer, &config.bus);
                subscribing::subscribe(Arc::clone(&engines.bus), runner, subscription, Arc::clone(consumer))
                    .await?;
                let (bus, service) = (Arc::clone(&engines.bus), db.service());
                jobs.push((Arc::new(MeasureQueue { bus, service }), Notify::new()));
            }
            let bus = Arc::clone(&engines.bus);
            self.databases.insert(db.service(), Entry { db: db.clone(), bus, consumer });
            waiting.push((db, jobs));
        }
        runner.run_job(Arc::new(MeasureBus { bus: Arc::clone(&engines.bus) }), Notify::new());
        for unfounds in self.unfounds.values() {
            runner.run_job(Arc::new(unfounds.clone()), unfounds.notify.clone());
        }
        for (db, jobs) in waiting {
            for (job, notify) in jobs {
                runner.run_job(job, notify);
            }
            runner.run_job(Arc::new(SweepDatabase { db: db.clone() }), Notify::new());
            runner.run_job(Arc::new(KeepMonths { db: db.clone() }), Notify::new());
            runner.run_job(Arc::new(SealLog(Sealer::new(db.clone()))), Notify::new());
            let backfills = Backfills::new(db.clone(), Arc::clone(&engines.bus));
            runner.run_job(Arc::new(SendBackfills(backfills)), Notify::new());
            let bus = Arc::clone(&engines.bus);
            let relay = format!("{}.relay", db.service());
            runner.keep(relay, move |shutdown| db.relay(Arc::clone(&bus)).run(shutdown));
        }
        Ok(())
    }

    /// Where tokens are asked again: of the services that run here identity knows first.
    fn rights(&self) -> Option<DatabaseRights> {
        Some(DatabaseRights::new(self.first_to_know()?.clone()))
    }

    /// Where refusals are taken down: with the service whose route it was.
    fn refusals(&self) -> Option<DatabaseRefusals> {
        let declared = routes(&self.modules).ok()?;
        let by_route = declared.into_iter().filter_map(|route| {
            let unfounds = self.unfounds.get(route.service)?;
            Some((route.path, unfounds.clone()))
        });
        Some(DatabaseRefusals::new(by_route.collect(), self.first_to_know()?.clone()))
    }

    fn first_to_know(&self) -> Option<&Db> {
        let entry = self.databases.get("identity").or_else(|| self.databases.values().next())?;
        Some(&entry.db)
    }

    fn http_app(
        self,
        config: &Config,
        engines: &Engines,
        metrics: Option<PrometheusHandle>,
    ) -> Result<HttpApp, StartError> {
        let keys: Arc<dyn KeySource> = match (self.keys.clone(), &config.auth.jwks_url) {
            (Some(own), _) => own,
            (None, Some(url)) => Arc::new(RemoteKeys::new(self.http.clone(), url.clone())),
            (None, None) => return Err("auth.jwks_url must be set where identity does not run".into()),
        };
        let rights = self.rights().ok_or("there is no service to serve")?;
        let verifier = Verifier::new(&config.auth.issuer, keys, Arc::clone(&engines.clocks.wall))
            .with_rights(Arc::new(rights))
            .with_refusals(Arc::new(self.refusals().ok_or("there is no service to serve")?));
        let ready =
            |entry: &Entry| -> Arc<dyn web::Readiness> { Arc::new(DatabaseReady::new(entry.db.clone())) };
        let readiness: Vec<_> = self.databases.values().map(ready).collect();
        let names: Vec<&'static str> = self.modules.iter().map(|module| module.name).collect();
        let description = describe(&names);
        let words = Arc::new(catalogue(&self.modules));
        let registry = Registry::new(self.databases);
        let console = config.console_dir.clone();
        let (modules, data) = (self.modules, self.data);
        Ok(HttpApp {
            description,
            words,
            services: names.into(),
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
            operations: Operations::new(
                readiness,
                move || metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default(),
                config.operators,
            ),
            identify: Arc::new(verifier),
            rate_limits: Arc::new(rate_limits(config, engines)),
            body_limit: BodyLimit {
                bytes: config.max_body_bytes,
                patience: config.body_within,
                ..BodyLimit::default()
            },
            streams: Streams::new(config.streams, config.streams_per_caller),
            origins: config.origins.clone(),
            traces: trusted_traces(config, engines),
            is_behind_proxy: config.is_behind_proxy,
        })
    }
}

/// By the key that all services of an installation share, unless every caller's is to be joined.
fn trusted_traces(config: &Config, engines: &Engines) -> TrustedTraces {
    match config.are_traces_trusted {
        true => TrustedTraces::OfEverybody,
        false => TrustedTraces::OfServices(engines.sealer.clone()),
    }
}

/// Everyone the same; sign-ins much less, since they are guesses at passwords: all replicas count these together.
fn rate_limits(config: &Config, engines: &Engines) -> RateLimits {
    let requests = Limit::per_minute(config.requests_per_minute);
    let sign_ins = Limit::per_minute(config.sign_ins_per_minute);
    let address = if config.is_behind_proxy { ClientAddress::Forwarded } else { ClientAddress::Peer };
    RateLimits::new(requests, requests, sign_ins, address, Arc::clone(&engines.clocks.wall))
        .together(engines.counts.clone(), engines.sealer.clone())
}

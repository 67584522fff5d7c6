//! What a service hands to the host: first what it is, then, once started, what it runs.

use std::{sync::Arc, time::Duration};

use bus::Bus;
use cache::{Cache, Counts};
use contracts::{archive::Directory, ticketing::Standards};
use db::{Db, DbError, InboxConsumer, Kept, Timers};
use futures_util::future::BoxFuture;
use jobs::{Job, Notify};
use kernel::Wording;
use tokio_util::sync::CancellationToken;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{FilesConfig, Settings, firing::FireTimers};

/// A service before it runs: enough to describe, migrate and configure it.
#[derive(Clone, Copy)]
pub struct ServiceModule {
    /// Its name: of its database, queue, configuration section and metrics.
    pub name: &'static str,
    /// The words to what it refuses.
    pub words: Wording,
    /// Reads its section and gives back how to start with it. Faults stay in the settings, so that those of all modules
    /// are reported together.
    pub configure: fn(&mut Settings) -> StartService,
    /// Brings its database up to date.
    pub migrate: fn(Db) -> BoxFuture<'static, Result<(), DbError>>,
    /// Its routes, with their descriptions.
    pub routes: fn(&mut ServiceConfig<'_>),
    /// What its routes name by `{id}`: who asks for one that lies outside their scope is in the security log.
    pub kept: &'static [Kept],
    /// The words of its commands, each of which it has once it is started ([`StartedService::with_command`]).
    pub commands: &'static [&'static str],
}

/// Starts a configured service.
pub type StartService =
    Box<dyn FnOnce(ServiceContext) -> BoxFuture<'static, Result<StartedService, StartError>> + Send>;

/// Why a service could not start.
pub type StartError = Box<dyn std::error::Error + Send + Sync>;

/// The engines and neighbours a service works with.
#[derive(Clone)]
pub struct ServiceContext {
    /// Its own database.
    pub db: Db,
    /// The bus, for live feeds; everything else goes through the log.
    pub bus: Arc<dyn Bus>,
    /// Hot look-ups.
    pub cache: Cache,
    /// What all replicas count together.
    pub counts: Counts,
    /// Where files lie: opened by who has any.
    pub files: FilesConfig,
    /// The archive, wherever it runs.
    pub directory: Arc<dyn Directory>,
    /// The ticket desk, when it runs in this process.
    pub standards: Arc<dyn Standards>,
    /// For calls to the outside.
    pub http: reqwest::Client,
    /// The issuer in tokens.
    pub issuer: String,
    /// Cancelled the moment the process shall end, while running requests still finish: for what would never end by
    /// itself, such as live streams.
    pub shutdown: CancellationToken,
}

/// What runs for as long as the process does, and is begun again should it end: given a token that ends it.
pub type Loop = Arc<dyn Fn(CancellationToken) -> BoxFuture<'static, ()> + Send + Sync>;

/// What an operator has done on the machine itself, in place of serving: given the arguments behind its word, it tells what
/// came of it.
pub type Command = Arc<dyn Fn(Vec<String>) -> BoxFuture<'static, Result<String, StartError>> + Send + Sync>;

/// Registers one value that handlers take.
pub type HandlerData = Arc<dyn Fn(&mut ServiceConfig<'_>) + Send + Sync>;

/// A started service.
#[derive(Default)]
pub struct StartedService {
    /// Registers what its handlers take.
    pub data: Vec<HandlerData>,
    /// Consumes the events it subscribes to.
    pub subscribes: Option<InboxConsumer>,
    /// What it does when time passes.
    pub jobs: Vec<(Arc<dyn Job>, Notify)>,
    /// What it does all the time, by name.
    pub loops: Vec<(&'static str, Loop)>,
    /// What it does when an operator asks for it on the machine itself, by its word.
    pub commands: Vec<(&'static str, Command)>,
    /// Set by the archive: the directory inside this process.
    pub directory: Option<Arc<dyn Directory>>,
    /// Set by the ticket desk: what it says of standards.
    pub standards: Option<Arc<dyn Standards>>,
    /// Set by identity: the keys inside this process.
    pub keys: Option<Arc<dyn auth::KeySource>>,
}

impl StartedService {
    /// Hands `data` to the handlers.
    #[must_use]
    pub fn with_data<T: Clone + Send + Sync + 'static>(mut self, data: T) -> Self {
        self.data.push(Arc::new(move |config: &mut ServiceConfig<'_>| {
            config.app_data(actix_web::web::Data::new(data.clone()));
        }));
        self
    }

    /// Runs `job`.
    #[must_use]
    pub fn with_job(mut self, job: impl Job + 'static) -> Self {
        self.jobs.push((Arc::new(job), Notify::new()));
        self
    }

    /// Fires `timers` as the job `name`, which looks `every` so often, and when the next is due, if that is sooner.
    #[must_use]
    pub fn with_timers(self, name: &'static str, timers: Timers, every: Duration) -> Self {
        self.with_job(FireTimers::new(name, timers, every))
    }

    /// Runs what `start` makes, all the time.
    #[must_use]
    pub fn with_loop(
        mut self,
        name: &'static str,
        start: impl Fn(CancellationToken) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        self.loops.push((name, Arc::new(start)));
        self
    }

    /// Does `run` for whoever starts a process with `word`, which its module names.
    #[must_use]
    pub fn with_command(
        mut self,
        word: &'static str,
        run: impl Fn(Vec<String>) -> BoxFuture<'static, Result<String, StartError>> + Send + Sync + 'static,
    ) -> Self {
        self.commands.push((word, Arc::new(run)));
        self
    }

    /// Consumes events with `consumer`.
    #[must_use]
    pub fn consuming(mut self, consumer: InboxConsumer) -> Self {
        self.subscribes = Some(consumer);
        self
    }
}

//! What a service hands to the host: first what it is, then, once started, what it runs.

use std::sync::Arc;

use bus::Bus;
use cache::Cache;
use contracts::archive::Directory;
use db::{Db, DbError, InboxConsumer};
use futures_util::future::BoxFuture;
use jobs::{Job, Wake};
use tokio_util::sync::CancellationToken;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::Knobs;

/// A service before it runs: enough to describe, migrate and configure it.
#[derive(Clone, Copy)]
pub struct ServiceModule {
    /// Its name: of its database, queue, configuration section and metrics.
    pub name: &'static str,
    /// Reads its section and gives back how to start with it. Faults stay in the knobs, so that those of all modules
    /// are reported together.
    pub configure: fn(&mut Knobs) -> Start,
    /// Brings its database up to date.
    pub migrate: fn(Db) -> BoxFuture<'static, Result<(), DbError>>,
    /// Its routes, with their descriptions.
    pub routes: fn(&mut ServiceConfig<'_>),
}

/// Starts a configured service.
pub type Start = Box<dyn FnOnce(Parts) -> BoxFuture<'static, Result<Running, StartError>> + Send>;

/// Why a service could not start.
pub type StartError = Box<dyn std::error::Error + Send + Sync>;

/// The engines and neighbours a service works with.
#[derive(Clone)]
pub struct Parts {
    /// Its own database.
    pub db: Db,
    /// The bus, for live feeds; everything else goes through the outbox.
    pub bus: Arc<dyn Bus>,
    /// Hot look-ups.
    pub cache: Cache,
    /// The archive, wherever it runs.
    pub directory: Arc<dyn Directory>,
    /// For calls to the outside.
    pub http: reqwest::Client,
    /// The issuer in tokens.
    pub issuer: String,
    /// Cancelled the moment the process shall end, while running requests still finish: for what would never end by
    /// itself, such as live streams.
    pub shutdown: CancellationToken,
}

/// Registers one value that handlers take.
pub type HandlerData = Arc<dyn Fn(&mut ServiceConfig<'_>) + Send + Sync>;

/// A started service.
#[derive(Default)]
pub struct Running {
    /// Registers what its handlers take.
    pub data: Vec<HandlerData>,
    /// What it hears.
    pub hears: Option<InboxConsumer>,
    /// What it does when time passes.
    pub jobs: Vec<(Arc<dyn Job>, Wake)>,
    /// Set by the archive: the directory inside this process.
    pub directory: Option<Arc<dyn Directory>>,
    /// Set by identity: the keys inside this process.
    pub keys: Option<Arc<dyn auth::KeySource>>,
}

impl Running {
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
        self.jobs.push((Arc::new(job), Wake::new()));
        self
    }

    /// Hears events.
    #[must_use]
    pub fn hearing(mut self, consumer: InboxConsumer) -> Self {
        self.hears = Some(consumer);
        self
    }
}

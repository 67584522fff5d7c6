//! How a process is set up: code defaults, under a TOML file, under the environment.

mod bus;
mod files;
mod settings;

use std::{
    num::{NonZeroU32, NonZeroUsize},
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use ::bus::rabbit::RabbitConfig;
use cache::{RedisConfig, RedisStore};
use chrono::TimeDelta;
use db::DbConfig;
use reqwest::Url;
use sealing::Sealer;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;
use web::{Operators, Origins};

pub use self::{bus::BusConfig, files::FilesConfig};
pub use settings::{ConfigError, Settings};

/// Stands beside the key that is looked at, so that each of the two is found at fault by itself.
const ANY_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// The two shapes of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// All in one process: SQLite files, bus and cache in memory.
    Embedded,
    /// One process a service: PostgreSQL, RabbitMQ, Redis.
    Cluster,
}

impl Profile {
    const fn database_wait_ms(self) -> u64 {
        match self {
            Self::Embedded => 60_000,
            Self::Cluster => 5_000,
        }
    }
}

impl FromStr for Profile {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "embedded" => Ok(Self::Embedded),
            "cluster" => Ok(Self::Cluster),
            _other => Err("must be `embedded` or `cluster`"),
        }
    }
}

/// What the chassis itself needs; each service reads its own section besides.
#[derive(Debug, Clone)]
pub struct Config {
    /// `profile` (`STEWARD_PROFILE`): `embedded` unless set.
    pub profile: Profile,
    /// `listen` (`STEWARD_LISTEN`): address and port of the HTTP server; port 0 takes a free one.
    pub listen: String,
    /// `data_dir` (`STEWARD_DATA_DIR`): where the embedded shape keeps its files.
    pub data_dir: PathBuf,
    /// `shutdown_secs`: how long a stopping process may finish what it holds.
    pub shutdown: Duration,
    /// `database.url`: the service's own database, cluster shape; a file in the data folder when embedded.
    pub database_url: Option<SecretString>,
    /// `database.max_connections`.
    pub database_max_connections: u32,
    /// `database.wait_ms`: how long a request waits for a connection or, embedded, for its turn to write, before it is
    /// told to come again. A minute when embedded, where a slow disk makes a queue and nobody else could answer; five
    /// seconds in a cluster.
    pub database_wait: Duration,
    /// `database.durable`: a change that was answered survives a power cut. On unless set; `false` is for what may be lost.
    pub is_database_durable: bool,
    /// `database.log_months`: how many whole months the log keeps besides the one that runs, on PostgreSQL; all unless set.
    pub database_log_months: Option<u32>,
    /// `bus.url`: RabbitMQ, cluster shape.
    pub bus_url: Option<SecretString>,
    /// `bus.prefix`: first word of every exchange and queue.
    pub bus_prefix: String,
    /// The rest of the section `bus`.
    pub bus: BusConfig,
    /// `cache.url`: Redis, cluster shape.
    pub cache_url: Option<SecretString>,
    /// `cache.prefix`: first word of every key.
    pub cache_prefix: String,
    /// `auth.*`.
    pub auth: AuthConfig,
    /// `seal.keys`: `id:base64,…`.
    pub seal_keys: Option<SecretString>,
    /// `seal.active`: the id of the key that seals; the first one unless set.
    pub seal_active: Option<String>,
    /// `seal.index_key`: base64.
    pub seal_index_key: Option<SecretString>,
    /// The section `files`.
    pub files: FilesConfig,
    /// `telemetry.log`: a filter such as `info,ticketing=debug`.
    pub log: String,
    /// `telemetry.otlp_url`: where traces go (OTLP over HTTP); none unless set.
    pub otlp_url: Option<String>,
    /// `peers.archive_url`: where the archive answers questions, cluster shape.
    pub archive_url: Option<String>,
    /// `console.dir`: the built web desk to serve at `/`; none unless set.
    pub console_dir: Option<PathBuf>,
    /// `telemetry.sample_ratio`: the share of traces that is recorded, 0 to 1; each service decides alike.
    pub sample_ratio: f64,
    /// `telemetry.trust_traces`: a trace is joined whoever names it. Unless set, only our own services' are, and a stranger's
    /// is linked: for installations that are reached through a gateway alone which takes part in the trace.
    pub are_traces_trusted: bool,
    /// `telemetry.operators`: from where `/metrics` and the parts of `/readyz` are shown: `loopback`, unless set, in an
    /// embedded process, `network` in a cluster; never through a proxy.
    pub operators: Operators,
    /// `web.max_body_bytes`.
    pub max_body_bytes: usize,
    /// `web.body_secs`: how long a body may take to come, besides a second for each 8 KiB that have come.
    pub body_within: Duration,
    /// `web.stalled_secs`: how long the other side of a connection may take nothing of what is sent to it.
    pub stalled_after: Duration,
    /// `web.streams`: how many live streams the process holds open.
    pub streams: NonZeroUsize,
    /// `web.streams_per_caller`: how many of them are one caller's.
    pub streams_per_caller: NonZeroUsize,
    /// `web.requests_per_minute`: per client, reads and changes each.
    pub requests_per_minute: NonZeroU32,
    /// `web.sign_ins_per_minute`: failed ones, per address; each is a guess at a password.
    pub sign_ins_per_minute: NonZeroU32,
    /// `web.behind_proxy`: what our own proxy says of the caller is believed: their address (`X-Forwarded-For`, or
    /// `Forwarded` without it; the proxy must write the one or take the other away) and TLS (`X-Forwarded-Proto`).
    pub is_behind_proxy: bool,
    /// `web.allowed_origins`: other origins whose pages may call the API from a browser, never with cookies; none unless
    /// set.
    pub origins: Origins,
    /// `web.workers`: threads of the HTTP server.
    pub workers: NonZeroUsize,
    /// `clock.offset_secs`: how far this process' clock is set wrong; for tests alone.
    pub clock_offset: TimeDelta,
}

/// Whom to believe, and who we are to our peers.
#[derive(Debug, Clone)]
pub struct AuthConfig {
    /// `auth.issuer`.
    pub issuer: String,
    /// `auth.jwks_url`: identity's keys, cluster shape.
    pub jwks_url: Option<String>,
    /// `auth.token_url`: where this service gets tokens for its questions.
    pub token_url: Option<String>,
    /// `auth.client_id`.
    pub client_id: Option<String>,
    /// `auth.client_secret`.
    pub client_secret: Option<SecretString>,
}

impl AuthConfig {
    fn read(settings: &mut Settings) -> Self {
        Self {
            issuer: settings.get("auth.issuer", "steward".to_owned()),
            jwks_url: web_address(settings, "auth.jwks_url"),
            token_url: web_address(settings, "auth.token_url"),
            client_id: settings.find("auth.client_id"),
            client_secret: settings.secret("auth.client_secret"),
        }
    }
}

impl Config {
    /// Reads the chassis' settings; faults stay in `settings` until [`Settings::finish`].
    pub fn read(settings: &mut Settings) -> Self {
        let profile = settings.get("profile", Profile::Embedded);
        let data_dir = settings.get("data_dir", PathBuf::from("./data"));
        let config = Self {
            files: FilesConfig::read(settings, (profile, &data_dir)),
            profile,
            listen: settings.get("listen", "127.0.0.1:8080".to_owned()),
            data_dir,
            shutdown: Duration::from_secs(settings.get("shutdown_secs", 20)),
            database_url: settings.secret("database.url"),
            database_max_connections: settings.get("database.max_connections", 16),
            database_wait: Duration::from_millis(
                settings.get("database.wait_ms", profile.database_wait_ms()),
            ),
            is_database_durable: settings.get("database.durable", true),
            database_log_months: settings.find("database.log_months"),
            bus_url: settings.secret("bus.url"),
            bus_prefix: settings.get("bus.prefix", "steward".to_owned()),
            bus: BusConfig::read(settings),
            cache_url: settings.secret("cache.url"),
            cache_prefix: settings.get("cache.prefix", "steward".to_owned()),
            auth: AuthConfig::read(settings),
            seal_keys: settings.secret("seal.keys"),
            seal_active: settings.find("seal.active"),
            seal_index_key: settings.secret("seal.index_key"),
            log: settings.get("telemetry.log", "info".to_owned()),
            otlp_url: web_address(settings, "telemetry.otlp_url"),
            archive_url: web_address(settings, "peers.archive_url"),
            console_dir: settings.find("console.dir"),
            sample_ratio: settings.get("telemetry.sample_ratio", 1.0),
            are_traces_trusted: settings.get("telemetry.trust_traces", false),
            operators: operators(settings, profile),
            max_body_bytes: settings.get("web.max_body_bytes", 1 << 20),
            body_within: Duration::from_secs(settings.get("web.body_secs", 10)),
            stalled_after: Duration::from_secs(
                settings.get("web.stalled_secs", NonZeroU32::MIN.saturating_add(59)).get().into(),
            ),
            streams: settings.get("web.streams", NonZeroUsize::MIN.saturating_add(4_095)),
            streams_per_caller: settings.get("web.streams_per_caller", NonZeroUsize::MIN.saturating_add(31)),
            requests_per_minute: settings
                .get("web.requests_per_minute", NonZeroU32::MIN.saturating_add(5_999)),
            sign_ins_per_minute: settings.get("web.sign_ins_per_minute", NonZeroU32::MIN.saturating_add(29)),
            is_behind_proxy: settings.get("web.behind_proxy", false),
            origins: settings.get("web.allowed_origins", Origins::default()),
            workers: settings.get("web.workers", NonZeroUsize::MIN.saturating_add(1)),
            clock_offset: TimeDelta::seconds(settings.get("clock.offset_secs", 0_i32).into()),
        };
        config.demand_engines(settings);
        config.refuse_foreign_engines(settings);
        config.check_engines(settings);
        if let Err(error) = EnvFilter::try_new(&config.log) {
            settings.fault("telemetry.log", error);
        }
        if !(0.0..=1.0).contains(&config.sample_ratio) {
            settings.fault("telemetry.sample_ratio", "must be 0 to 1");
        }
        config
    }

    /// A cluster process cannot start on guesses: every engine and every secret must be named.
    fn demand_engines(&self, settings: &mut Settings) {
        if self.profile == Profile::Embedded {
            return;
        }
        let needed = [
            ("database.url", self.database_url.is_some()),
            ("bus.url", self.bus_url.is_some()),
            ("cache.url", self.cache_url.is_some()),
            ("seal.keys", self.seal_keys.is_some()),
            ("seal.index_key", self.seal_index_key.is_some()),
        ];
        for (key, _set) in needed.iter().filter(|(_key, set)| !set) {
            settings.fault(key, "must be set in the cluster profile");
        }
    }

    /// An embedded process has its own files, bus and cache. One that was given a cluster's database would take its events
    /// to a bus that nobody else subscribes to, and they would be gone.
    fn refuse_foreign_engines(&self, settings: &mut Settings) {
        if self.profile == Profile::Cluster {
            return;
        }
        let set = [
            ("database.url", self.database_url.is_some()),
            ("bus.url", self.bus_url.is_some()),
            ("cache.url", self.cache_url.is_some()),
        ];
        for (key, _set) in set.iter().filter(|(_key, is_set)| *is_set) {
            settings.fault(
                key,
                "is for the cluster profile alone: set `profile` to `cluster`, or leave this out",
            );
        }
    }

    /// The database at `url`, used as is set here.
    pub(crate) fn database(&self, url: &str) -> DbConfig {
        let mut database = DbConfig::new(url);
        database.max_connections = self.database_max_connections;
        database.acquire_timeout_ms = u64::try_from(self.database_wait.as_millis()).unwrap_or(u64::MAX);
        database.durable = self.is_database_durable;
        database.log_months = self.database_log_months;
        database
    }

    /// What the engines' own libraries would refuse, one after the other, when they are opened.
    fn check_engines(&self, settings: &mut Settings) {
        let url = self.database_url.as_ref().map_or("sqlite:", |url| url.expose_secret());
        for fault in self.database(url).faults() {
            settings.fault("database", fault);
        }
        if let Some(url) = &self.bus_url
            && let Err(error) = RabbitConfig::new(url.expose_secret()).check()
        {
            settings.fault("bus.url", error);
        }
        if let Some(url) = &self.cache_url
            && RedisStore::new(RedisConfig::new(url.expose_secret(), &self.cache_prefix)).is_err()
        {
            settings.fault("cache.url", "is no address of a Redis server");
        }
        if let Some(keys) = &self.seal_keys
            && let Err(error) = Sealer::parse(keys, self.seal_active.as_deref(), &ANY_KEY.into())
        {
            settings.fault("seal.keys", error);
        }
        if let Some(index_key) = &self.seal_index_key
            && let Err(error) = Sealer::parse(&format!("any:{ANY_KEY}").into(), None, index_key)
        {
            settings.fault("seal.index_key", error);
        }
    }

    /// What a process needs to know of the services that run elsewhere; `here` are those that it runs itself.
    pub(crate) fn demand_neighbours(&self, settings: &mut Settings, here: &[&str]) {
        let auth = &self.auth;
        if self.profile == Profile::Cluster && !here.contains(&"identity") && auth.jwks_url.is_none() {
            settings.fault("auth.jwks_url", "must be set where identity does not run");
        }
        if here.contains(&"registers") && matches!(self.files, FilesConfig::Nowhere) {
            settings.fault("files.bucket", "must be set in the cluster profile, or `files.dir`");
        }
        if here.contains(&"archive") || self.archive_url.is_none() {
            return;
        }
        let needed = [
            ("auth.token_url", auth.token_url.is_some()),
            ("auth.client_id", auth.client_id.is_some()),
            ("auth.client_secret", auth.client_secret.is_some()),
        ];
        for (key, _set) in needed.iter().filter(|(_key, set)| !set) {
            settings.fault(key, "must be set to ask the archive at `peers.archive_url`");
        }
    }
}

/// Where operators are, by what was set or by the shape.
fn operators(settings: &mut Settings, profile: Profile) -> Operators {
    let default = match profile {
        Profile::Embedded => Operators::Loopback,
        Profile::Cluster => Operators::Network,
    };
    match settings.find::<String>("telemetry.operators").as_deref() {
        None => default,
        Some("loopback") => Operators::Loopback,
        Some("network") => Operators::Network,
        Some(_other) => {
            settings.fault("telemetry.operators", "must be `loopback` or `network`");
            default
        }
    }
}

/// An address to send requests to.
fn web_address(settings: &mut Settings, key: &str) -> Option<String> {
    let address: String = settings.find(key)?;
    match Url::parse(&address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {}
        Ok(_other) => settings.fault(key, "must begin with http:// or https://"),
        Err(error) => settings.fault(key, error),
    }
    Some(address)
}

//! How a process is set up: code defaults, under a TOML file, under the environment.

mod knobs;

use std::{
    num::{NonZeroU32, NonZeroUsize},
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use bus::rabbit::RabbitConfig;
use cache::{RedisConfig, RedisStore};
use db::{DbConfig, Sealer};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;

pub use knobs::{ConfigError, Knobs};

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
    /// `database.url`: the service's own database; a file in the data folder when embedded, unless set.
    pub database_url: Option<SecretString>,
    /// `database.max_connections`.
    pub database_max_connections: u32,
    /// `bus.url`: RabbitMQ, cluster shape.
    pub bus_url: Option<SecretString>,
    /// `bus.prefix`: first word of every exchange and queue.
    pub bus_prefix: String,
    /// `cache.url`: Redis, cluster shape.
    pub cache_url: Option<SecretString>,
    /// `cache.prefix`: first word of every key.
    pub cache_prefix: String,
    /// `auth.*`.
    pub auth: AuthConfig,
    /// `seal.keys`: `id:base64,…`, the first one active.
    pub seal_keys: Option<SecretString>,
    /// `seal.index_key`: base64.
    pub seal_index_key: Option<SecretString>,
    /// `telemetry.log`: a filter such as `info,ticketing=debug`.
    pub log: String,
    /// `telemetry.otlp_url`: where traces go (OTLP over HTTP); none unless set.
    pub otlp_url: Option<String>,
    /// `peers.archive_url`: where the archive answers questions, cluster shape.
    pub archive_url: Option<String>,
    /// `console.dir`: the built web desk to serve at `/`; none unless set.
    pub console_dir: Option<PathBuf>,
    /// `web.max_body_bytes`.
    pub max_body_bytes: usize,
    /// `web.requests_per_minute`: per client, reads and changes each.
    pub requests_per_minute: NonZeroU32,
    /// `web.sign_ins_per_minute`: per client; each is a guess at a password.
    pub sign_ins_per_minute: NonZeroU32,
    /// `web.behind_proxy`: clients without a token are told apart by `X-Forwarded-For`, which our own proxy writes.
    pub is_behind_proxy: bool,
    /// `web.workers`: threads of the HTTP server.
    pub workers: NonZeroUsize,
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

impl Config {
    /// Reads the chassis' settings; faults stay in `knobs` until [`Knobs::finish`].
    pub fn read(knobs: &mut Knobs) -> Self {
        let config = Self {
            profile: knobs.get("profile", Profile::Embedded),
            listen: knobs.get("listen", "127.0.0.1:8080".to_owned()),
            data_dir: knobs.get("data_dir", PathBuf::from("./data")),
            shutdown: Duration::from_secs(knobs.get("shutdown_secs", 20)),
            database_url: knobs.secret("database.url"),
            database_max_connections: knobs.get("database.max_connections", 16),
            bus_url: knobs.secret("bus.url"),
            bus_prefix: knobs.get("bus.prefix", "steward".to_owned()),
            cache_url: knobs.secret("cache.url"),
            cache_prefix: knobs.get("cache.prefix", "steward".to_owned()),
            auth: AuthConfig {
                issuer: knobs.get("auth.issuer", "steward".to_owned()),
                jwks_url: web_address(knobs, "auth.jwks_url"),
                token_url: web_address(knobs, "auth.token_url"),
                client_id: knobs.find("auth.client_id"),
                client_secret: knobs.secret("auth.client_secret"),
            },
            seal_keys: knobs.secret("seal.keys"),
            seal_index_key: knobs.secret("seal.index_key"),
            log: knobs.get("telemetry.log", "info".to_owned()),
            otlp_url: web_address(knobs, "telemetry.otlp_url"),
            archive_url: web_address(knobs, "peers.archive_url"),
            console_dir: knobs.find("console.dir"),
            max_body_bytes: knobs.get("web.max_body_bytes", 1 << 20),
            requests_per_minute: knobs.get("web.requests_per_minute", NonZeroU32::MIN.saturating_add(5_999)),
            sign_ins_per_minute: knobs.get("web.sign_ins_per_minute", NonZeroU32::MIN.saturating_add(29)),
            is_behind_proxy: knobs.get("web.behind_proxy", false),
            workers: knobs.get("web.workers", NonZeroUsize::MIN.saturating_add(1)),
        };
        config.demand_engines(knobs);
        config.check_engines(knobs);
        if let Err(error) = EnvFilter::try_new(&config.log) {
            knobs.fault("telemetry.log", error);
        }
        config
    }

    /// A cluster process cannot start on guesses: every engine and every secret must be named.
    fn demand_engines(&self, knobs: &mut Knobs) {
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
            knobs.fault(key, "must be set in the cluster profile");
        }
    }

    /// What the engines' own libraries would refuse, one after the other, when they are opened.
    fn check_engines(&self, knobs: &mut Knobs) {
        let url = self.database_url.as_ref().map_or("sqlite:", |url| url.expose_secret());
        let mut database = DbConfig::new(url);
        database.max_connections = self.database_max_connections;
        for fault in database.faults() {
            knobs.fault("database", fault);
        }
        if let Some(url) = &self.bus_url
            && let Err(error) = RabbitConfig::new(url.expose_secret()).check()
        {
            knobs.fault("bus.url", error);
        }
        if let Some(url) = &self.cache_url
            && RedisStore::new(RedisConfig::new(url.expose_secret(), &self.cache_prefix)).is_err()
        {
            knobs.fault("cache.url", "is no address of a Redis server");
        }
        if let Some(keys) = &self.seal_keys
            && let Err(error) = Sealer::parse(keys, &ANY_KEY.into())
        {
            knobs.fault("seal.keys", error);
        }
        if let Some(index_key) = &self.seal_index_key
            && let Err(error) = Sealer::parse(&format!("any:{ANY_KEY}").into(), index_key)
        {
            knobs.fault("seal.index_key", error);
        }
    }

    /// What a process needs to know of the services that run elsewhere; `here` are those that it runs itself.
    pub(crate) fn demand_neighbours(&self, knobs: &mut Knobs, here: &[&str]) {
        let auth = &self.auth;
        if self.profile == Profile::Cluster && !here.contains(&"identity") && auth.jwks_url.is_none() {
            knobs.fault("auth.jwks_url", "must be set where identity does not run");
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
            knobs.fault(key, "must be set to ask the archive at `peers.archive_url`");
        }
    }
}

/// An address to send requests to.
fn web_address(knobs: &mut Knobs, key: &str) -> Option<String> {
    let address: String = knobs.find(key)?;
    match Url::parse(&address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {}
        Ok(_other) => knobs.fault(key, "must begin with http:// or https://"),
        Err(error) => knobs.fault(key, error),
    }
    Some(address)
}

//! The engines of a process, by its profile.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bus::{Bus, RetryPolicy, in_process::InProcessBus, rabbit::RabbitBus, rabbit::RabbitConfig};
use cache::{Cache, MemoryStore, RedisConfig, RedisStore};
use db::{Db, DbConfig, DbParts, Sealer};
use kernel::{Clock, IdGen};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};

use crate::{Config, Profile, module::StartError};

/// What the cache of an embedded process may hold.
const CACHE_BYTES: u64 = 32 << 20;

/// What all services of the process share.
#[derive(Clone)]
pub(crate) struct Engines {
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) cache: Cache,
    pub(crate) sealer: Sealer,
    pub(crate) clocks: Clocks,
    pub(crate) ids: Arc<dyn IdGen>,
}

/// The services whose database keeps the callers' time: tokens, sessions and keys end when a caller's clock says so,
/// however fast the trade's time runs.
const ON_WALL_TIME: &[&str] = &["identity"];

/// The clocks of a process; one and the same except in a replay.
#[derive(Clone)]
pub(crate) struct Clocks {
    pub(crate) trade: Arc<dyn Clock>,
    pub(crate) wall: Arc<dyn Clock>,
}

impl Clocks {
    /// The clock of one service's database.
    fn of(&self, service: &str) -> Arc<dyn Clock> {
        Arc::clone(if ON_WALL_TIME.contains(&service) { &self.wall } else { &self.trade })
    }
}

impl Engines {
    /// Opens the bus and the cache and reads the keys.
    pub(crate) async fn open(
        config: &Config,
        clocks: Clocks,
        ids: Arc<dyn IdGen>,
    ) -> Result<Self, StartError> {
        let (bus, cache): (Arc<dyn Bus>, Cache) = match config.profile {
            Profile::Embedded => (
                Arc::new(InProcessBus::new(RetryPolicy::default())),
                Cache::new(Arc::new(MemoryStore::new(Arc::clone(&clocks.trade), CACHE_BYTES))),
            ),
            Profile::Cluster => {
                (Arc::new(RabbitBus::connect(rabbit(config)?).await?), Cache::new(Arc::new(redis(config)?)))
            }
        };
        Ok(Self { bus, cache, sealer: Self::sealer(config)?, clocks, ids })
    }

    /// The keys to seal with: from files beside the data when embedded, configured in a cluster.
    fn sealer(config: &Config) -> Result<Sealer, StartError> {
        match config.profile {
            Profile::Embedded => sealer_of_files(&config.data_dir),
            Profile::Cluster => sealer_of_config(config),
        }
    }

    /// The database of one service: a file of its own when embedded, the configured one in a cluster.
    pub(crate) async fn database(&self, config: &Config, service: &'static str) -> Result<Db, StartError> {
        let (clock, ids) = (self.clocks.of(service), Arc::clone(&self.ids));
        let parts = DbParts { service, clock, ids, sealer: self.sealer.clone() };
        Ok(Db::connect(&database_config(config, service)?, parts).await?)
    }
}

/// Where a service's data lies.
fn database_config(config: &Config, service: &str) -> Result<DbConfig, StartError> {
    let mut database = match (config.profile, config.database_url.as_ref()) {
        (_any, Some(url)) => DbConfig::new(url.expose_secret()),
        (Profile::Embedded, None) => {
            std::fs::create_dir_all(&config.data_dir)?;
            let file = config.data_dir.join(format!("{service}.sqlite"));
            DbConfig::new(format!("sqlite://{}?mode=rwc", file.display()))
        }
        (Profile::Cluster, None) => return Err("database.url is not set".into()),
    };
    database.max_connections = config.database_max_connections;
    Ok(database)
}

fn redis(config: &Config) -> Result<RedisStore, StartError> {
    let url = needed("cache.url", config.cache_url.as_ref())?;
    Ok(RedisStore::new(RedisConfig::new(url, &config.cache_prefix))?)
}

fn rabbit(config: &Config) -> Result<RabbitConfig, StartError> {
    let mut rabbit = RabbitConfig::new(needed("bus.url", config.bus_url.as_ref())?);
    rabbit.prefix.clone_from(&config.bus_prefix);
    Ok(rabbit)
}

fn sealer_of_config(config: &Config) -> Result<Sealer, StartError> {
    let missing = "the seal's keys are not set";
    let (keys, index) =
        (config.seal_keys.as_ref().ok_or(missing)?, config.seal_index_key.as_ref().ok_or(missing)?);
    Ok(Sealer::parse(keys, index)?)
}

/// An embedded process makes its keys at its first start and keeps them beside its data: who copies the folder whole
/// can open it, who copies a database alone cannot.
fn sealer_of_files(data_dir: &Path) -> Result<Sealer, StartError> {
    std::fs::create_dir_all(data_dir)?;
    let keys = key_file(data_dir.join("seal.keys"), "first:")?;
    let index = key_file(data_dir.join("seal.index-key"), "")?;
    Ok(Sealer::parse(&keys, &index)?)
}

fn key_file(path: PathBuf, prefix: &str) -> Result<SecretString, StartError> {
    if !path.exists() {
        let mut key = [0_u8; 32];
        rand::rng().fill_bytes(&mut key);
        write_private(&path, &format!("{prefix}{}", STANDARD.encode(key)))?;
    }
    Ok(SecretString::from(std::fs::read_to_string(&path)?.trim().to_owned()))
}

/// Readable by its owner alone from the first byte on.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn needed(key: &str, value: Option<&SecretString>) -> Result<String, StartError> {
    Ok(value.ok_or_else(|| format!("{key} is not set"))?.expose_secret().to_owned())
}

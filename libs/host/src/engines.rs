//! The engines of a process, by its profile.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bus::{Bus, in_process::InProcessBus, rabbit::RabbitBus, rabbit::RabbitConfig};
use cache::{Cache, Counts, MemoryStore, RedisConfig, RedisStore};
use db::{Db, DbConfig, DbParts};
use kernel::{Clock, IdGen};
use rand::Rng;
use sealing::Sealer;
use secrecy::{ExposeSecret, SecretString};

use crate::{Config, Profile, module::StartError, sealed_store::SealedStore};

/// What the cache of an embedded process may hold.
const CACHE_BYTES: u64 = 32 << 20;

/// What all services of the process share.
#[derive(Clone)]
pub(crate) struct Engines {
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) cache: Cache,
    pub(crate) counts: Counts,
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
    /// Makes the bus, the cache and the counts, none of which has to answer yet, and reads the keys.
    pub(crate) fn open(config: &Config, clocks: Clocks, ids: Arc<dyn IdGen>) -> Result<Self, StartError> {
        let sealer = Self::sealer(config)?;
        let trade = Arc::clone(&clocks.trade);
        let (bus, cache, counts): (Arc<dyn Bus>, Cache, Counts) = match config.profile {
            Profile::Embedded => (
                Arc::new(InProcessBus::new(config.bus.retry.clone())),
                Cache::new(Arc::new(MemoryStore::new(Arc::clone(&trade), CACHE_BYTES))),
                Counts::alone(trade),
            ),
            Profile::Cluster => {
                let redis = Arc::new(redis(config)?);
                let store = SealedStore::new(Arc::<RedisStore>::clone(&redis), sealer.clone());
                let cache = Cache::new(Arc::new(store));
                (Arc::new(RabbitBus::new(rabbit(config)?)?), cache, Counts::together(trade, redis))
            }
        };
        Ok(Self { bus, cache, counts, sealer, clocks, ids })
    }

    /// The keys to seal with: from files beside the data when embedded, configured in a cluster.
    fn sealer(config: &Config) -> Result<Sealer, StartError> {
        match config.profile {
            Profile::Embedded => sealer_of_files(config),
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
    match (config.profile, config.database_url.as_ref()) {
        (_any, Some(url)) => Ok(config.database(url.expose_secret())),
        (Profile::Embedded, None) => {
            make_private_folder(&config.data_dir)?;
            let file = config.data_dir.join(format!("{service}.sqlite"));
            Ok(config.database(&format!("sqlite://{}?mode=rwc", file.display())))
        }
        (Profile::Cluster, None) => Err("database.url is not set".into()),
    }
}

/// What is made here is its owner's alone. A folder that was there keeps its mode: it may hold more than our files, which
/// are private by themselves.
fn make_private_folder(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)
}

fn redis(config: &Config) -> Result<RedisStore, StartError> {
    let url = needed("cache.url", config.cache_url.as_ref())?;
    Ok(RedisStore::new(RedisConfig::new(url, &config.cache_prefix))?)
}

fn rabbit(config: &Config) -> Result<RabbitConfig, StartError> {
    let mut rabbit = RabbitConfig::new(needed("bus.url", config.bus_url.as_ref())?);
    rabbit.prefix.clone_from(&config.bus_prefix);
    rabbit.retry.clone_from(&config.bus.retry);
    rabbit.subscribers.clone_from(&config.bus.subscribers);
    Ok(rabbit)
}

fn sealer_of_config(config: &Config) -> Result<Sealer, StartError> {
    let missing = "the seal's keys are not set";
    let (keys, index) =
        (config.seal_keys.as_ref().ok_or(missing)?, config.seal_index_key.as_ref().ok_or(missing)?);
    Ok(Sealer::parse(keys, config.seal_active.as_deref(), index)?)
}

/// An embedded process makes its keys at its first start and keeps them beside its data: who copies the folder whole
/// can open it, who copies a database alone cannot.
fn sealer_of_files(config: &Config) -> Result<Sealer, StartError> {
    let data_dir = &config.data_dir;
    make_private_folder(data_dir)?;
    let keys = key_file(data_dir.join("seal.keys"), "first:")?;
    let index = key_file(data_dir.join("seal.index-key"), "")?;
    Ok(Sealer::parse(&keys, config.seal_active.as_deref(), &index)?)
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

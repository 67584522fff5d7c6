//! Opening the pools.

use std::{
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnAcquireErr, DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector, SqlxSqliteConnector,
    sqlx::{
        ConnectOptions, Connection, Error as SqlxError, Executor, Row,
        postgres::{PgConnectOptions, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};
use secrecy::ExposeSecret;

use super::{Engine, errors::is_too_many};
use crate::{DbConfig, DbError, error::Context};

/// Statements one connection keeps prepared.
const PREPARED: usize = 256;
/// A connection that was idle this long is asked whether it still lives before it is used; one in steady use is not,
/// since that would cost every transaction a round trip.
const TRUSTED_IDLE: Duration = Duration::from_secs(10);
/// How long the question whether the engine is there may take: below the time a probe is given.
const PROBE: Duration = Duration::from_secs(2);

/// Who writes and who reads.
#[derive(Debug)]
pub(crate) struct Pools {
    pub(crate) writer: DatabaseConnection,
    pub(crate) reader: DatabaseConnection,
    /// Asks whether the engine is there. Not through the pool of the requests, where it would queue with them: a process
    /// that is busy must not be taken for one that has lost its database.
    probe: DatabaseConnection,
    eviction: Arc<Eviction>,
}

impl Pools {
    /// True when the engine answers, however busy it is.
    pub(crate) async fn answer(&self) -> bool {
        match (Engine::of(&self.probe), tokio::time::timeout(PROBE, self.probe.ping()).await) {
            (_any, Ok(Ok(()))) => true,
            (Engine::Postgres, Ok(Err(error))) => is_too_many(&error),
            (Engine::Sqlite, Ok(Err(error))) => {
                matches!(error, DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
            }
            // A file that is there is there, even when its readers are all at work.
            (engine, Err(_elapsed)) => engine == Engine::Sqlite,
        }
    }

    /// Gives up every connection that was made so far; each goes when it is next wanted.
    pub(crate) fn evict(&self) {
        *self.eviction.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    pub(crate) async fn close(&self) -> Result<(), DbError> {
        self.reader.close_by_ref().await.context("closing the readers")?;
        self.probe.close_by_ref().await.context("closing the probe")?;
        self.writer.close_by_ref().await.context("closing the writer")
    }
}

/// When connections were last given up.
#[derive(Debug, Default)]
struct Eviction(Mutex<Option<Instant>>);

impl Eviction {
    /// True when a connection of this age was made after that.
    fn spares(&self, age: Duration) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none_or(|at| age < at.elapsed())
    }
}

pub(crate) async fn connect(engine: Engine, config: &DbConfig, service: &str) -> Result<Pools, DbError> {
    let pools = match engine {
        Engine::Sqlite => sqlite(config).await,
        Engine::Postgres => postgres(config, service).await,
    };
    pools.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into()))).context("connecting")
}

/// One writer, so that transactions queue in the process instead of fighting for the file's lock, and a pool of
/// readers, which WAL lets read beside it.
async fn sqlite(config: &DbConfig) -> Result<Pools, SqlxError> {
    let synchronous = if config.durable { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
    let options = SqliteConnectOptions::from_str(config.url.expose_secret())?;
    make_private(options.get_filename())?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(config.acquire_timeout())
        .statement_cache_capacity(PREPARED)
        .disable_statement_logging();
    let pool =
        || SqlitePoolOptions::new().acquire_timeout(config.acquire_timeout()).test_before_acquire(false);
    let writer =
        pool().max_connections(1).idle_timeout(None).max_lifetime(None).connect_with(options.clone()).await?;
    let reader = pool()
        .max_connections(config.max_connections)
        .connect_lazy_with(options.create_if_missing(false).pragma("query_only", "ON"));
    let reader = SqlxSqliteConnector::from_sqlx_sqlite_pool(reader);
    Ok(Pools {
        writer: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
        probe: reader.clone(),
        reader,
        eviction: Arc::default(),
    })
}

/// Makes the file, or the one that is there with the files beside it, its owner's alone. SQLite gives its log and its
/// index the mode of the database.
fn make_private(file: &Path) -> std::io::Result<()> {
    std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
    for suffix in ["", "-wal", "-shm"] {
        let mut path = file.as_os_str().to_owned();
        path.push(suffix);
        match std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _done => {}
        }
    }
    Ok(())
}

async fn postgres(config: &DbConfig, service: &str) -> Result<Pools, SqlxError> {
    let settings = [
        ("statement_timeout", format!("{}ms", config.statement_timeout_ms)),
        // A transaction whose process hangs must not hold its locks for ever.
        ("idle_in_transaction_session_timeout", "60s".to_owned()),
        ("synchronous_commit", if config.durable { "on" } else { "off" }.to_owned()),
    ];
    let options = PgConnectOptions::from_str(config.url.expose_secret())?
        .application_name(&format!("steward-{service}"))
        .options(settings)
        .statement_cache_capacity(PREPARED)
        .disable_statement_logging();
    let eviction = Arc::<Eviction>::default();
    let evicting = Arc::clone(&eviction);
    let probe = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PROBE)
        .test_before_acquire(false)
        .connect_lazy_with(options.clone());
    let pool = PgPoolOptions::new()
        .max_connections(config.max_connections)
        .acquire_timeout(config.acquire_timeout())
        .test_before_acquire(false)
        // After a failover the address may still lead to the old primary, which now only reads.
        .after_connect(|conn, _meta| {
            Box::pin(async move {
                let row = conn.fetch_one("SELECT pg_is_in_recovery()").await?;
                if row.try_get(0)? {
                    return Err(SqlxError::Protocol("the server is a standby".to_owned()));
                }
                Ok(())
            })
        })
        .before_acquire(move |conn, meta| {
            let is_spared = evicting.spares(meta.age);
            Box::pin(async move {
                if !is_spared {
                    return Ok(false);
                }
                if meta.idle_for < TRUSTED_IDLE {
                    return Ok(true);
                }
                conn.ping().await.map(|()| true)
            })
        })
        .connect_with(options)
        .await?;
    let pool = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    let probe = SqlxPostgresConnector::from_sqlx_postgres_pool(probe);
    Ok(Pools { writer: pool.clone(), reader: pool, probe, eviction })
}

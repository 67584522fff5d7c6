//! Opening the pools.

use std::{str::FromStr, time::Duration};

use sea_orm::{
    DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector, SqlxSqliteConnector,
    sqlx::{
        ConnectOptions, Connection, Error as SqlxError,
        postgres::{PgConnectOptions, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};
use secrecy::ExposeSecret;

use super::Engine;
use crate::{DbConfig, DbError, error::Doing};

/// Statements one connection keeps prepared.
const PREPARED: usize = 256;
/// A connection that was idle this long is asked whether it still lives before it is used; one in steady use is not,
/// since that would cost every transaction a round trip.
const TRUSTED_IDLE: Duration = Duration::from_secs(10);

/// Who writes and who reads.
#[derive(Debug)]
pub(crate) struct Pools {
    pub(crate) writer: DatabaseConnection,
    pub(crate) reader: DatabaseConnection,
}

pub(crate) async fn connect(engine: Engine, config: &DbConfig, service: &str) -> Result<Pools, DbError> {
    let pools = match engine {
        Engine::Sqlite => sqlite(config).await,
        Engine::Postgres => postgres(config, service).await,
    };
    pools.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into()))).doing("connecting")
}

/// One writer, so that transactions queue in the process instead of fighting for the file's lock, and a pool of
/// readers, which WAL lets read beside it.
async fn sqlite(config: &DbConfig) -> Result<Pools, SqlxError> {
    let synchronous = if config.durable { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
    let options = SqliteConnectOptions::from_str(config.url.expose_secret())?
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
    Ok(Pools {
        writer: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
        reader: SqlxSqliteConnector::from_sqlx_sqlite_pool(reader),
    })
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
    let pool = PgPoolOptions::new()
        .max_connections(config.max_connections)
        .acquire_timeout(config.acquire_timeout())
        .test_before_acquire(false)
        .before_acquire(|conn, meta| {
            Box::pin(async move {
                if meta.idle_for < TRUSTED_IDLE {
                    return Ok(true);
                }
                conn.ping().await.map(|()| true)
            })
        })
        .connect_with(options)
        .await?;
    let pool = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    Ok(Pools { writer: pool.clone(), reader: pool })
}

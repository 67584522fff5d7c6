//! What a migration needs of the engine: to be alone, to take its time, and to hold nobody up.

use std::ops::Deref;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector,
    sqlx::postgres::PgPoolOptions,
};

use super::Engine;

/// Held by whoever migrates the database, until its session ends.
const LOCK: i64 = 7_310_579_607_541_998_952;
/// How long a step waits for a table that others use. Whatever comes after it to that table waits behind it, so it must
/// not wait long; it tries again.
const LOCK_TIMEOUT: &str = "2s";

/// A connection to migrate through.
pub(crate) enum MigrationSession {
    /// The writer: whoever writes is alone.
    Writer(DatabaseConnection),
    /// One of its own, which is allowed what requests are not.
    Own(DatabaseConnection),
}

impl Deref for MigrationSession {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        match self {
            Self::Writer(conn) | Self::Own(conn) => conn,
        }
    }
}

impl MigrationSession {
    /// Waits until no other process migrates this database.
    pub(crate) async fn begin(writer: &DatabaseConnection) -> Result<Self, DbErr> {
        match Engine::of(writer) {
            Engine::Sqlite => Ok(Self::Writer(writer.clone())),
            Engine::Postgres => {
                let pool = writer.get_postgres_connection_pool();
                let options = (*pool.connect_options()).clone();
                let unlimited = [
                    ("statement_timeout", "0"),
                    ("idle_in_transaction_session_timeout", "0"),
                    ("lock_timeout", "0"),
                ];
                let own = PgPoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(pool.options().get_acquire_timeout())
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .connect_with(options.options(unlimited))
                    .await
                    .map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
                let own = SqlxPostgresConnector::from_sqlx_postgres_pool(own);
                own.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
                own.execute_unprepared(&format!("SET lock_timeout = '{LOCK_TIMEOUT}'")).await?;
                Ok(Self::Own(own))
            }
        }
    }

    /// True when a step may run outside of a transaction. On SQLite none has a reason to.
    pub(crate) fn has_own_steps(&self) -> bool {
        matches!(self, Self::Own(_))
    }

    /// Lets the next one migrate.
    pub(crate) async fn end(self) -> Result<(), DbErr> {
        match self {
            Self::Writer(_) => Ok(()),
            Self::Own(conn) => conn.close().await,
        }
    }
}

/// Keeps other processes from migrating the same database until the transaction ends, and lets it run as long as it needs,
/// but not wait for a table that others use: it is tried again.
pub(crate) async fn lock_for_migration(tx: &impl ConnectionTrait) -> Result<(), DbErr> {
    match Engine::of(tx) {
        // `begin` holds the write lock already.
        Engine::Sqlite => Ok(()),
        Engine::Postgres => {
            let sql = format!(
                "SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({LOCK}); \
                 SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"
            );
            tx.execute_unprepared(&sql).await.map(drop)
        }
    }
}

/// Gives every primary key the name of the rule that it is, `uq_<table>__<columns>`. PostgreSQL calls it `<table>_pkey`,
/// and says which columns that is only in words of the server's language.
pub(crate) async fn name_primary_keys(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    match Engine::of(conn) {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => conn.execute_unprepared(NAME_PRIMARY_KEYS).await.map(drop),
    }
}

const NAME_PRIMARY_KEYS: &str = "
DO $$
DECLARE key record;
BEGIN
  FOR key IN
    SELECT rule.conrelid::regclass AS place, rule.conname AS old,
           'uq_' || place.relname || '__' || string_agg(part.attname, '_' ORDER BY of.position) AS new
      FROM pg_constraint rule
      JOIN pg_class place ON place.oid = rule.conrelid
      CROSS JOIN LATERAL unnest(rule.conkey) WITH ORDINALITY AS of(number, position)
      JOIN pg_attribute part ON part.attrelid = rule.conrelid AND part.attnum = of.number
     WHERE rule.contype = 'p' AND rule.connamespace = current_schema()::regnamespace
       AND place.relname <> 'seaql_migrations' AND NOT place.relispartition AND rule.conname NOT LIKE 'uq#_%' ESCAPE '#'
     GROUP BY rule.conrelid, place.relname, rule.conname
  LOOP
    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', key.place, key.old, key.new);
  END LOOP;
END $$";

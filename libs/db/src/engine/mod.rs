//! The one place that knows which engine is below.
//!
//! Everything above writes one SQL for both. What cannot be said in one SQL has a function here, so that a third
//! engine would be a change to this folder alone.

mod connect;
mod errors;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sea_query::{CommonTableExpression, Expr, InsertStatement, WithClause, WithQuery},
};
use secrecy::{ExposeSecret, SecretString};

pub(crate) use connect::{Pools, connect};
pub(crate) use errors::{is_passing, unique_violation};

use crate::DbError;

/// The engines Steward runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file, for the embedded shape.
    Sqlite,
    /// A server, for clusters.
    Postgres,
}

impl Engine {
    /// Both: for tests that hold on either.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub(crate) fn of_url(url: &SecretString) -> Result<Self, DbError> {
        let url = url.expose_secret();
        if url.starts_with("sqlite:") {
            return Ok(Self::Sqlite);
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres);
        }
        Err(DbError::Misconfigured("url must begin with sqlite: or postgres:".to_owned()))
    }

    pub(crate) fn of(conn: &impl ConnectionTrait) -> Self {
        if conn.get_database_backend() == DbBackend::Sqlite { Self::Sqlite } else { Self::Postgres }
    }
}

/// Begins a transaction that writes. On SQLite the write lock is taken at once: a transaction that read first and
/// wanted to write later could only fail, since its snapshot would be stale.
pub(crate) async fn begin(writer: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match Engine::of(writer) {
        Engine::Sqlite => {
            let options = TransactionOptions {
                isolation_level: None,
                access_mode: Some(AccessMode::ReadWrite),
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            };
            writer.begin_with_options(options).await
        }
        Engine::Postgres => writer.begin().await,
    }
}

/// Keeps other processes from migrating the same database until the transaction ends, and lets the migration run as
/// long as it needs.
pub(crate) async fn lock_for_migration(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    match Engine::of(tx) {
        // `begin` holds the write lock already.
        Engine::Sqlite => Ok(()),
        Engine::Postgres => {
            let sql = "SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(7310579607541998952)";
            tx.execute_unprepared(sql).await.map(drop)
        }
    }
}

/// Runs several inserts as one round trip where the engine can: PostgreSQL takes them as one statement with
/// data-modifying `WITH` parts. SQLite is called in-process, so there each is its own statement.
pub(crate) async fn execute_together(
    tx: &DatabaseTransaction,
    inserts: Vec<InsertStatement>,
) -> Result<(), DbErr> {
    match Engine::of(tx) {
        Engine::Sqlite => {
            for insert in inserts {
                tx.execute(&insert).await?;
            }
            Ok(())
        }
        Engine::Postgres => execute_as_one(tx, inserts).await,
    }
}

/// Runs several inserts as a transaction of their own, all or nothing: on PostgreSQL one statement is that by itself.
pub(crate) async fn execute_at_once(
    writer: &DatabaseConnection,
    inserts: Vec<InsertStatement>,
) -> Result<(), DbErr> {
    match Engine::of(writer) {
        Engine::Sqlite => {
            let tx = begin(writer).await?;
            execute_together(&tx, inserts).await?;
            tx.commit().await
        }
        Engine::Postgres => execute_as_one(writer, inserts).await,
    }
}

async fn execute_as_one(conn: &impl ConnectionTrait, mut inserts: Vec<InsertStatement>) -> Result<(), DbErr> {
    let Some(last) = inserts.pop() else {
        return Ok(());
    };
    if inserts.is_empty() {
        return conn.execute(&last).await.map(drop);
    }
    // All in place: the builders' own ends (`to_owned`, `WithClause::query`) would copy every row once more.
    let mut with = WithClause::new();
    for (part, insert) in inserts.into_iter().enumerate() {
        let mut cte = CommonTableExpression::new();
        cte.table_name(format!("part_{part}")).query(insert);
        with.cte(cte);
    }
    let mut query = WithQuery::new();
    query.with_clause(with).query(last);
    conn.execute(&query).await.map(drop)
}

/// An expression that is true when this transaction now holds the lock `key` until it ends, false when another does.
/// On SQLite there is nothing to take: whoever writes is alone.
pub(crate) fn try_lock(engine: Engine, key: i64) -> Expr {
    match engine {
        Engine::Sqlite => Expr::val(true),
        Engine::Postgres => Expr::cust_with_values("pg_try_advisory_xact_lock($1)", [key]),
    }
}

/// `column IN ids` as one parameter, so that the statement's text does not change with the number of ids and stays
/// prepared. The ids are a subquery because PostgreSQL reads that once; of `= ANY(…)` it would split the text anew for
/// every row that it filters.
pub(crate) fn is_one_of(engine: Engine, column: &'static str, ids: &[i64]) -> Expr {
    let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    match engine {
        Engine::Sqlite => Expr::cust_with_values(
            format!("{column} IN (SELECT value FROM json_each(?))"),
            [format!("[{list}]")],
        ),
        Engine::Postgres => {
            let ids = "SELECT unnest(string_to_array($1, ',')::bigint[])";
            Expr::cust_with_values(format!("{column} IN ({ids})"), [list])
        }
    }
}

/// The statements that make a table append-only, and those that undo it. The rule lives in the database, so that it
/// also binds whoever comes with a console.
pub(crate) fn append_only(engine: Engine, table: &str) -> (Vec<String>, Vec<String>) {
    match engine {
        Engine::Sqlite => {
            let refuse = |act: &str| {
                format!(
                    "CREATE TRIGGER tr_{table}__no_{act} BEFORE {act} ON {table} \
                     BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            };
            let forget = |act: &str| format!("DROP TRIGGER tr_{table}__no_{act}");
            (["update", "delete"].map(refuse).to_vec(), ["update", "delete"].map(forget).to_vec())
        }
        Engine::Postgres => {
            let up = vec![
                format!(
                    "CREATE FUNCTION fn_{table}__append_only() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
                ),
                format!(
                    "CREATE TRIGGER tr_{table}__append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
                     FOR EACH STATEMENT EXECUTE FUNCTION fn_{table}__append_only()"
                ),
            ];
            let down = vec![
                format!("DROP TRIGGER tr_{table}__append_only ON {table}"),
                format!("DROP FUNCTION fn_{table}__append_only()"),
            ];
            (up, down)
        }
    }
}

/// Tunes a table whose rows live for moments: PostgreSQL would otherwise vacuum it far too late, and a reader would
/// walk over the dead rows.
pub(crate) fn short_lived_rows(engine: Engine, table: &str) -> Option<String> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(format!(
            "ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, \
             autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000)"
        )),
    }
}

//! The one place that knows which engine is below.
//!
//! Everything above writes one SQL for both. What cannot be said in one SQL has a function here, so that a third
//! engine would be a change to this folder alone.

mod connect;
mod cursors;
pub(crate) mod errors;
mod kind;
mod migrating;
pub(crate) mod partitions;
mod time;

use std::collections::BTreeSet;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
    sea_query::{
        CommonTableExpression, Expr, Query, SelectStatement, SubQueryStatement, WithClause, WithQuery,
    },
};

pub(crate) use connect::{Pools, connect};
pub(crate) use cursors::{advance_cursors, advance_cursors_at_once};
pub(crate) use errors::{is_lock_timeout, is_read_only};
pub use kind::Engine;
pub(crate) use migrating::{MigrationSession, lock_for_migration, name_primary_keys};
pub(crate) use partitions::{log_within, log_within_and_after, stretches};
pub(crate) use time::{is_over, server_time};

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

/// Runs several statements as one round trip where the engine can: PostgreSQL takes them as one statement with
/// data-modifying `WITH` parts. SQLite is called in-process, so there each is its own statement.
pub(crate) async fn execute_together(
    tx: &DatabaseTransaction,
    statements: Vec<SubQueryStatement>,
) -> Result<(), DbErr> {
    match Engine::of(tx) {
        Engine::Sqlite => {
            for statement in &statements {
                execute(tx, statement).await?;
            }
            Ok(())
        }
        Engine::Postgres => execute_as_one(tx, statements).await,
    }
}

/// Runs several statements as a transaction of their own, all or nothing: on PostgreSQL one statement is that by itself.
pub(crate) async fn execute_at_once(
    writer: &DatabaseConnection,
    statements: Vec<SubQueryStatement>,
) -> Result<(), DbErr> {
    match Engine::of(writer) {
        Engine::Sqlite => {
            let tx = begin(writer).await?;
            execute_together(&tx, statements).await?;
            tx.commit().await
        }
        Engine::Postgres => execute_as_one(writer, statements).await,
    }
}

async fn execute_as_one(
    conn: &impl ConnectionTrait,
    mut statements: Vec<SubQueryStatement>,
) -> Result<(), DbErr> {
    let Some(last) = statements.pop() else {
        return Ok(());
    };
    if statements.is_empty() {
        return execute(conn, &last).await;
    }
    // All in place: the builders' own ends (`to_owned`, `WithClause::query`) would copy every row once more.
    let mut with = WithClause::new();
    for (part, statement) in statements.into_iter().enumerate() {
        let mut cte = CommonTableExpression::new();
        cte.table_name(format!("part_{part}")).query(statement);
        with.cte(cte);
    }
    let mut query = WithQuery::new();
    query.with_clause(with).query(last);
    conn.execute(&query).await.map(drop)
}

async fn execute(conn: &impl ConnectionTrait, statement: &SubQueryStatement) -> Result<(), DbErr> {
    let done = match statement {
        SubQueryStatement::SelectStatement(select) => conn.execute(select).await,
        SubQueryStatement::InsertStatement(insert) => conn.execute(insert).await,
        SubQueryStatement::UpdateStatement(update) => conn.execute(update).await,
        SubQueryStatement::DeleteStatement(delete) => conn.execute(delete).await,
        SubQueryStatement::WithStatement(with) => conn.execute(with).await,
    };
    done.map(drop)
}

/// An expression that is true when this transaction now holds the lock `key` until it ends, false when another does.
/// On SQLite there is nothing to take: whoever writes is alone.
pub(crate) fn try_lock(engine: Engine, key: i64) -> Expr {
    match engine {
        Engine::Sqlite => Expr::val(true),
        Engine::Postgres => Expr::cust_with_values("pg_try_advisory_xact_lock($1)", [key]),
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

/// The statements that let rows of an append-only table be deleted in this transaction, and that end it: for the upkeep of
/// what goes with old months, which whoever owns the tables takes away.
pub(crate) fn deletions(engine: Engine, table: &str) -> [String; 2] {
    match engine {
        Engine::Sqlite => {
            let no_delete = append_only(engine, table).0.pop().unwrap_or_default();
            [format!("DROP TRIGGER tr_{table}__no_delete"), no_delete]
        }
        Engine::Postgres => ["DISABLE", "ENABLE"]
            .map(|change| format!("ALTER TABLE {table} {change} TRIGGER tr_{table}__append_only")),
    }
}

/// The statement that waits for these locks, in their order, and holds them until the transaction ends; none on SQLite, where
/// whoever writes is alone.
pub(crate) fn lock(engine: Engine, names: &[String]) -> Option<SelectStatement> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres if names.is_empty() => None,
        Engine::Postgres => {
            let mut lock = Query::select();
            // The columns of a row are made one after the other.
            lock.exprs(names.iter().map(|name| {
                Expr::cust_with_values("pg_advisory_xact_lock(hashtextextended($1, 0))", [name.as_str()])
            }));
            Some(lock)
        }
    }
}

/// The statements that let no two rows of `table` share both `key` (an expression) and a day, and those that undo it.
/// `days` are the columns of the first and the last day, both within; `only` says which rows count. SQLite has no such
/// rule: there the look that comes before is enough, since whoever writes is alone.
pub(crate) fn no_shared_days(
    engine: Engine,
    table: &str,
    key: &[&str],
    (from, to): (&str, &str),
    only: &str,
) -> (Vec<String>, Vec<String>) {
    match engine {
        Engine::Sqlite => (Vec::new(), Vec::new()),
        Engine::Postgres => {
            let key: String = key.iter().map(|part| format!("{part} WITH =, ")).collect();
            let up = vec![
                // Equality beside a range in one index; PostgreSQL ships it, and a database's owner may add it.
                "CREATE EXTENSION IF NOT EXISTS btree_gist".to_owned(),
                format!(
                    "ALTER TABLE {table} ADD CONSTRAINT ex_{table}__{from}_{to} EXCLUDE USING gist \
                     ({key}daterange({from}, {to}, '[]') WITH &&) WHERE ({only})"
                ),
            ];
            let down = vec![
                format!("ALTER TABLE {table} DROP CONSTRAINT ex_{table}__{from}_{to}"),
                "DROP EXTENSION IF EXISTS btree_gist".to_owned(),
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

/// The statements that make an index without holding up who writes to its table, where the engine can. A step that runs
/// them is not part of a transaction (`MigrationTrait::use_transaction` says `Some(false)`). What an attempt that was cut
/// short left behind is no index yet, and goes first. One whose name begins with `uq_` lets no two rows be alike.
pub(crate) fn build_index(engine: Engine, name: &str, on: &str) -> Vec<String> {
    let index = if name.starts_with("uq_") { "UNIQUE INDEX" } else { "INDEX" };
    match engine {
        Engine::Sqlite => vec![format!("CREATE {index} {name} ON {on}")],
        Engine::Postgres => vec![
            format!("DROP INDEX CONCURRENTLY IF EXISTS {name}"),
            format!("CREATE {index} CONCURRENTLY {name} ON {on}"),
        ],
    }
}

/// Lets PostgreSQL clear away dead rows of a table that is swept all day long while they are few. By default it would
/// wait for a fifth of a table of millions.
pub(crate) fn swept_rows(engine: Engine, table: &str) -> Option<String> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(format!(
            "ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000)"
        )),
    }
}

/// Undoes [`swept_rows`].
pub(crate) fn unswept_rows(engine: Engine, table: &str) -> Option<String> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(format!(
            "ALTER TABLE {table} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)"
        )),
    }
}

/// A question whose answer is today by the engine's clock, in days since 1970.
pub(crate) fn today(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SELECT CAST(strftime('%s', 'now') AS INTEGER) / 86400",
        Engine::Postgres => "SELECT (EXTRACT(EPOCH FROM now()) / 86400)::int",
    }
}

/// Who may still write to `table` what others do not see: the transactions that hold its lock for writing. They take it
/// before they are given a number, and keep it to their end. On SQLite there is none: what is seen of a table is all that
/// was written before it.
pub(crate) async fn writers_of(
    conn: &impl ConnectionTrait,
    table: &str,
) -> Result<Option<BTreeSet<String>>, DbErr> {
    if Engine::of(conn) == Engine::Sqlite {
        return Ok(None);
    }
    let sql = "SELECT DISTINCT virtualtransaction FROM pg_locks \
               WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = $1::regclass \
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let select = Statement::from_sql_and_values(conn.get_database_backend(), sql, [table.into()]);
    let rows = conn.query_all_raw(select).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>().map(Some)
}

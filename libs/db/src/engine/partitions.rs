//! The log's table: divided by months where the engine can, so that what is old goes as a whole month and not row by row.
//!
//! SQLite knows no partitions; there the log is one table, which keeps everything.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use sea_orm::{
    ConnectionTrait, DbErr, QueryResult, Statement, TryGetable,
    sea_query::{ColumnDef, Expr, Index, TableCreateStatement},
};

use super::Engine;

/// The table.
pub(crate) const LOG: &str = "log_entries";

/// A month of the log, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month(NaiveDate);

impl Month {
    pub(crate) fn of(at: DateTime<Utc>) -> Self {
        let day = at.date_naive();
        Self(day.with_day(1).unwrap_or(day))
    }

    pub(crate) fn later(self, months: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(months)).unwrap_or(self.0))
    }

    pub(crate) fn earlier(self, months: u32) -> Self {
        Self(self.0.checked_sub_months(Months::new(months)).unwrap_or(self.0))
    }

    /// What the month's table is called.
    pub(crate) fn table(self) -> String {
        format!("{LOG}_{:04}_{:02}", self.0.year(), self.0.month())
    }

    /// The month whose table is called so.
    pub(crate) fn of_table(table: &str) -> Option<Self> {
        let (year, month) = table.strip_prefix(LOG)?.strip_prefix('_')?.split_once('_')?;
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1).map(Self)
    }
}

/// Gives the log's table its key: the first of its columns.
pub(crate) fn key_log(engine: Engine, table: &mut TableCreateStatement) {
    let mut position = ColumnDef::new("position");
    position.big_integer().not_null();
    match engine {
        // AUTOINCREMENT, the default of `auto_increment` here, never gives a number twice.
        Engine::Sqlite => {
            table.col(position.auto_increment().primary_key());
        }
        Engine::Postgres => {
            table
                .col(position.default(Expr::cust("nextval('log_entries_position')")))
                .primary_key(Index::create().col("position").col("at"))
                .extra("PARTITION BY RANGE (at)");
        }
    }
}

/// What is to be executed before the log's table is made, and what after it.
pub(crate) fn around_log(engine: Engine) -> (Vec<String>, Vec<String>) {
    match engine {
        Engine::Sqlite => (Vec::new(), super::append_only(engine, LOG).0),
        Engine::Postgres => {
            let before = vec!["CREATE SEQUENCE log_entries_position".to_owned()];
            let mut after = super::append_only(engine, LOG).0;
            // The one above binds who names the log; this is handed on to every month, so it binds who names a month.
            after.push(format!(
                "CREATE TRIGGER tr_{LOG}__no_change BEFORE UPDATE OR DELETE ON {LOG} \
                 FOR EACH ROW EXECUTE FUNCTION fn_{LOG}__append_only()"
            ));
            // Rows of a month without a table of its own: a clock that is far off finds a place, too.
            after.push(format!("CREATE TABLE {LOG}_default PARTITION OF {LOG} DEFAULT"));
            after.push(keep_whole(&format!("{LOG}_default")));
            (before, after)
        }
    }
}

/// What removes the log.
pub(crate) fn remove_log(engine: Engine) -> Vec<String> {
    let mut statements = vec![format!("DROP TABLE {LOG}")];
    if engine == Engine::Postgres {
        statements.push(format!("DROP FUNCTION fn_{LOG}__append_only()"));
        statements.push("DROP SEQUENCE log_entries_position".to_owned());
    }
    statements
}

/// Lets nobody begin to write into the log until the transaction ends, and waits for those who have begun; reading goes on.
pub(crate) const HOLD_WRITERS: &str = "LOCK TABLE log_entries IN SHARE ROW EXCLUSIVE MODE";

/// The statements that give `month` its table. It is made by itself and then joined to the log, which keeps nobody from
/// writing; but where entries of the month may come in meanwhile, [`HOLD_WRITERS`] goes before. While it is joined, the rows
/// without a month are looked through for some of it: those would be refused.
pub(crate) fn add_month(month: Month) -> Vec<String> {
    let table = month.table();
    let (from, to) = (month.0, month.later(1).0);
    vec![
        format!("CREATE TABLE {table} (LIKE {LOG} INCLUDING DEFAULTS INCLUDING INDEXES)"),
        keep_whole(&table),
        format!(
            "ALTER TABLE {LOG} ATTACH PARTITION {table} FOR VALUES FROM ('{from} 00:00:00+00') TO ('{to} 00:00:00+00')"
        ),
    ]
}

/// The months that have tables.
pub(crate) async fn months(conn: &impl ConnectionTrait) -> Result<Vec<Month>, DbErr> {
    let sql = "SELECT part.relname::text FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid \
               WHERE inhparent = 'log_entries'::regclass ORDER BY part.relname";
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    let names = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<String>, _>>()?;
    Ok(names.iter().filter_map(|name| Month::of_table(name)).collect())
}

/// True when entries of `month`, which has no table, stand where those without a month do.
pub(crate) async fn is_begun(conn: &impl ConnectionTrait, month: Month) -> Result<bool, DbErr> {
    let (from, to) = (month.0, month.later(1).0);
    let sql = format!(
        "SELECT EXISTS (SELECT FROM {LOG}_default WHERE at >= '{from} 00:00:00+00' AND at < '{to} 00:00:00+00')"
    );
    one(conn, &sql).await.map(Option::unwrap_or_default)
}

/// The last position in the table of `month`.
pub(crate) async fn last_of(conn: &impl ConnectionTrait, month: Month) -> Result<Option<i64>, DbErr> {
    one(conn, &format!("SELECT MAX(position) FROM {}", month.table())).await.map(Option::flatten)
}

/// What time it is by the server's clock.
pub(crate) async fn server_now(conn: &impl ConnectionTrait) -> Result<DateTime<Utc>, DbErr> {
    one(conn, "SELECT now()").await?.ok_or_else(|| DbErr::RecordNotFound("the time".to_owned()))
}

async fn one<T: TryGetable>(conn: &impl ConnectionTrait, sql: &str) -> Result<Option<T>, DbErr> {
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// No trigger for this is handed on to partitions.
fn keep_whole(table: &str) -> String {
    format!(
        "CREATE TRIGGER tr_{table}__no_truncate BEFORE TRUNCATE ON {table} \
         FOR EACH STATEMENT EXECUTE FUNCTION fn_{LOG}__append_only()"
    )
}

/// Keeps whoever else uses `tables` away until the transaction ends; none on SQLite, where whoever writes is alone.
pub(crate) fn lock_tables(engine: Engine, tables: &str) -> Option<String> {
    (engine == Engine::Postgres).then(|| format!("LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
}

/// Stretches of the log as JSON.
pub(crate) fn stretches(stretches: &[(i64, i64)]) -> String {
    let list: Vec<String> = stretches.iter().map(|(first, last)| format!("[{first},{last}]")).collect();
    format!("[{}]", list.join(","))
}

/// Reads `columns`, of which one is `position`, of the entries within `stretches`, first and last position of each, in their
/// order. Each stretch is looked for by itself, so that what lies between them is not read.
pub(crate) async fn log_within(
    conn: &impl ConnectionTrait,
    columns: &'static [&'static str],
    stretches: &[(i64, i64)],
    limit: u64,
) -> Result<Vec<QueryResult>, DbErr> {
    let sql = format!("{} ORDER BY position LIMIT $2", within(Engine::of(conn), columns));
    let values = [self::stretches(stretches).into(), most(limit).into()];
    conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await
}

/// The same with all that comes after the position `after`: one statement, and so one state of the log, in which no entry is
/// missing that was committed before another which is there. Of either no more than `limit` are read.
pub(crate) async fn log_within_and_after(
    conn: &impl ConnectionTrait,
    columns: &'static [&'static str],
    (stretches, after): (&[(i64, i64)], i64),
    limit: u64,
) -> Result<Vec<QueryResult>, DbErr> {
    let (within, columns) = (within(Engine::of(conn), columns), columns.join(", "));
    let sql = format!(
        "SELECT * FROM (SELECT * FROM ({within} ORDER BY position LIMIT $2) AS earlier UNION ALL \
         SELECT * FROM (SELECT {columns} FROM {LOG} WHERE position > $3 ORDER BY position LIMIT $2) AS later) AS entry \
         ORDER BY position LIMIT $2"
    );
    let values = [self::stretches(stretches).into(), most(limit).into(), after.into()];
    conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await
}

/// The entries within the stretches `$1`; on PostgreSQL no more than `$2` of each.
fn within(engine: Engine, columns: &[&str]) -> String {
    let columns = columns.join(", ");
    match engine {
        // A cross join is the one whose order SQLite keeps: one look along the log for each stretch, not the other way.
        Engine::Sqlite => format!(
            "SELECT {columns} FROM (SELECT json_extract(value, '$[0]') AS first, json_extract(value, '$[1]') AS last \
             FROM json_each($1)) CROSS JOIN {LOG} WHERE position BETWEEN first AND last"
        ),
        Engine::Postgres => format!(
            "SELECT entry.* FROM jsonb_array_elements($1::jsonb) AS stretch CROSS JOIN LATERAL \
             (SELECT {columns} FROM {LOG} WHERE position BETWEEN (stretch->>0)::bigint AND (stretch->>1)::bigint \
              ORDER BY position LIMIT $2) AS entry"
        ),
    }
}

fn most(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_months_table_tells_its_month() {
        let december = Month::of(DateTime::from_timestamp(1_798_761_599, 0).unwrap());
        assert_eq!(december.table(), "log_entries_2026_12");
        assert_eq!(december.later(1).table(), "log_entries_2027_01");
        assert_eq!(december.earlier(12).table(), "log_entries_2025_12");
        assert_eq!(Month::of_table("log_entries_2026_12"), Some(december));
        for other in ["log_entries", "log_entries_default", "log_entries_2026_13", "tickets_2026_12"] {
            assert_eq!(Month::of_table(other), None, "{other}");
        }
    }
}

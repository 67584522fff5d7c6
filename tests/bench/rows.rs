//! Rows by the million. They are laid straight into the database, as copies of one that the API made, since that is what takes
//! the time; what is measured is asked of the service.

use std::time::{Duration, Instant};

use reqwest::Method;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use testkit::Api;

use crate::{latency::Latencies, template::Template};

/// Rows of one statement.
const PART: u64 = 100_000;
/// So many reads of a list are measured, each after the answer to the one before, …
const READS: usize = 500;
/// … after so many that are not.
const WARM_UP: usize = 20;
/// How often the limit is taken.
const TRIPS: usize = 200;

/// Copies the row of `table` with this id: `rows` times, with what is said of some columns by an expression of `n`, the number
/// of the copy.
pub(crate) async fn multiply(
    database: &DatabaseConnection,
    (table, id): (&str, &str),
    rows: std::ops::Range<u64>,
    changed: &[(&str, &str)],
) {
    let select = format!(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' \
         ORDER BY ordinal_position"
    );
    let found = database.query_all_raw(Statement::from_string(DbBackend::Postgres, select)).await.unwrap();
    let columns: Vec<String> = found.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    let values = columns.iter().map(|column| {
        let changed = changed.iter().find(|(name, _value)| name == column);
        changed.map_or_else(|| format!("one.\"{column}\""), |(_name, value)| (*value).to_owned())
    });
    let (names, values) = (columns.join("\", \""), values.collect::<Vec<_>>().join(", "));
    let mut from = rows.start;
    while from < rows.end {
        let last = rows.end.min(from + PART) - 1;
        let insert = format!(
            "INSERT INTO {table} (\"{names}\") SELECT {values} FROM {table} AS one \
             CROSS JOIN generate_series({from}::bigint, {last}::bigint) AS n WHERE one.id = '{id}'"
        );
        database.execute_unprepared(&insert).await.unwrap();
        from = last + 1;
    }
}

/// Has the planner know what is there, as it does in a database that has grown.
pub(crate) async fn settle(database: &DatabaseConnection, tables: &[&str]) {
    for table in tables {
        database.execute_unprepared(&format!("VACUUM ANALYZE {table}")).await.unwrap();
    }
}

/// An id that is older the smaller its number is; `kind` keeps those of one table apart.
pub(crate) fn id_of(kind: u16, number: &str) -> String {
    format!("('0180{kind:04x}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid")
}

/// One of these ids, in turn.
pub(crate) fn one_of(ids: &[String]) -> String {
    format!("('{{{}}}'::uuid[])[1 + n % {}]", ids.join(","), ids.len())
}

/// How long reads of these lists take, one after the other in turn.
pub(crate) async fn read(api: &Api, paths: &[String]) -> Latencies {
    let lists: Vec<Template> =
        paths.iter().map(|path| Template::new(api.request(Method::GET, path))).collect();
    let mut taken = Vec::with_capacity(READS);
    for (number, list) in lists.iter().cycle().take(WARM_UP + READS).enumerate() {
        let began = Instant::now();
        assert!(list.send(200, |_request| {}).await, "a read failed: {paths:?}");
        if number >= WARM_UP {
            taken.push(began.elapsed());
        }
    }
    taken.into_iter().collect()
}

/// How long the statement takes by itself, on one connection: what no service can be faster than.
pub(crate) async fn limit(database: &DatabaseConnection, statement: &str) -> String {
    let mut taken: Vec<Duration> = Vec::with_capacity(TRIPS);
    for _trip in 0..TRIPS {
        let began = Instant::now();
        database.query_all_raw(Statement::from_string(DbBackend::Postgres, statement)).await.unwrap();
        taken.push(began.elapsed());
    }
    taken.into_iter().collect::<Latencies>().to_string()
}

//! On PostgreSQL each month of the log has a table of its own, which is made before it begins and goes as a whole.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use db::{AuditEntry, Db, DbConfig, DbParts, lists, testing::TestDb};
use kernel::{Actor, ListQuery, ManualClock, Scope, SystemIds};
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use sealing::Sealer;
use serde_json::json;

use crate::support::{Migrator, RecordingBus, count, customer, publish_each, relay_of, seal};

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A handle that keeps one month besides the one that runs.
pub(crate) async fn keeping_one(db: &TestDb) -> Db {
    let config = DbConfig { log_months: Some(1), ..DbConfig::for_tests(db.url()) };
    let clock = Arc::<ManualClock>::clone(&db.clock);
    let parts = DbParts { service: "test", clock, ids: Arc::new(SystemIds), sealer: Sealer::for_tests() };
    Db::connect(&config, parts).await.unwrap()
}

async fn texts(db: &Db, sql: &str) -> Vec<String> {
    let rows = db.reader().query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// The months of this year that have tables.
async fn months(db: &Db, year: i32) -> Vec<String> {
    let tables =
        texts(db, "SELECT relname::text FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY 1")
            .await;
    let prefix = format!("log_entries_{year}_");
    tables.iter().filter_map(|table| table.strip_prefix(&prefix)).map(ToOwned::to_owned).collect()
}

async fn place_of_each(db: &Db) -> Vec<String> {
    texts(db, "SELECT tableoid::regclass::text FROM log_entries ORDER BY position").await
}

async fn note(db: &Db) {
    let batch = db.batch();
    batch.audit(AuditEntry::new(&Actor::system("a test"), "look_up", "customer", "c1"));
    batch.commit().await.unwrap();
}

#[tokio::test]
async fn what_happens_in_a_month_stands_in_its_table_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    db.clock.set(instant("2020-01-31T23:59:59Z"));
    note(&db).await;
    assert_eq!(place_of_each(&db).await, ["log_entries_default"]);
    assert_eq!(db.keep_months().await.unwrap(), 2, "January began without its table");
    assert_eq!(months(&db, 2020).await, ["02", "03"]);
    assert_eq!(db.keep_months().await.unwrap(), 0);
    note(&db).await;
    db.clock.advance(TimeDelta::seconds(1));
    note(&db).await;
    db.clock.set(instant("2020-03-31T23:59:59Z"));
    note(&db).await;
    let places = ["log_entries_default", "log_entries_default", "log_entries_2020_02", "log_entries_2020_03"];
    assert_eq!(place_of_each(&db).await, places);
    assert_eq!(count(&db, "log_entries").await, 4);
}

/// The place of a row is looked for before its table is waited for: who waited while a month was joined was refused.
#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "another program at the same table, which lets go after a while"
)]
async fn whoever_writes_while_a_month_gets_its_table_finds_its_place_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    db.clock.set(instant("2020-01-31T23:59:59Z"));
    let other = sea_orm::Database::connect(db.url()).await.unwrap();
    let mut made = 0;
    while made == 0 {
        let holding = other.begin().await.unwrap();
        holding.execute_unprepared("LOCK TABLE log_entries_default IN SHARE MODE").await.unwrap();
        let shortly = |millis| tokio::time::sleep(std::time::Duration::from_millis(millis));
        let keeping = db.keep_months();
        let writing = async {
            shortly(60).await;
            note(&db).await;
        };
        let letting_go = async {
            shortly(120).await;
            holding.commit().await.unwrap();
        };
        // On a slow machine the months may give up waiting: then once more.
        made = tokio::join!(keeping, writing, letting_go).0.unwrap_or_default();
    }
    assert!(months(&db, 2020).await.contains(&"02".to_owned()));
}

/// From the day of the upgrade on, without waiting for a job.
#[tokio::test]
async fn the_month_that_runs_has_its_table_from_the_start_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let now = texts(&db, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')").await;
    db.clock.set(instant(&now[0]));
    note(&db).await;
    assert_ne!(place_of_each(&db).await, ["log_entries_default"]);
}

#[tokio::test]
async fn a_month_that_is_older_than_what_is_kept_goes_when_all_of_it_was_sent_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let keeping = keeping_one(&db).await;
    db.clock.set(instant("2020-01-15T00:00:00Z"));
    assert_eq!(keeping.keep_months().await.unwrap(), 3);
    publish_each(&db, customer(), 1..=2).await;
    db.clock.set(instant("2020-02-15T00:00:00Z"));
    note(&db).await;
    db.clock.set(instant("2020-03-01T00:00:00Z"));
    keeping.keep_months().await.unwrap();
    assert_eq!(months(&db, 2020).await, ["01", "02", "03", "04", "05"], "not all of January was sent");
    let bus = RecordingBus::new();
    relay_of(&db, &bus).run_once().await.unwrap();
    assert_eq!(keeping.keep_months().await.unwrap(), 0, "not all of January is sealed");
    seal(&db).await;

    assert_eq!(db.keep_months().await.unwrap(), 0, "nothing is said of how long it is kept");
    assert_eq!(keeping.keep_months().await.unwrap(), 1);
    assert_eq!(months(&db, 2020).await, ["02", "03", "04", "05"]);
    assert_eq!(keeping.keep_months().await.unwrap(), 0);
    let page = lists::audit_entries(&db, &Scope::Group, &ListQuery::default()).await.unwrap();
    let [dropped, looked_up] = page.items.try_into().unwrap();
    assert_eq!(
        (dropped.action.as_str(), dropped.subject_id.as_str()),
        ("drop_log_month", "log_entries_2020_01")
    );
    let after = dropped.after.unwrap();
    assert_eq!((&after["months_kept"], &after["last_position"]), (&json!(1), &json!(2)));
    assert_eq!(after["left"][0]["entries"], 1, "what February has of the stretch");
    assert_eq!(looked_up.action, "look_up");
    assert_eq!(bus.sequences(), [1, 2]);
}

#[tokio::test]
async fn a_clock_that_is_years_ahead_takes_no_month_away_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let keeping = keeping_one(&db).await;
    let before =
        texts(&db, "SELECT relname::text FROM pg_class WHERE relispartition AND relkind = 'r'").await;
    db.clock.set(instant("2190-06-15T00:00:00Z"));
    assert_eq!(keeping.keep_months().await.unwrap(), 3);
    let after = texts(&db, "SELECT relname::text FROM pg_class WHERE relispartition AND relkind = 'r'").await;
    assert_eq!(after.len(), before.len() + 3);
}

/// Whoever changes the tables waits for no writer for long, and holds none up meanwhile.
#[tokio::test]
async fn a_month_is_made_beside_a_writer_and_dropped_only_without_one_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let keeping = keeping_one(&db).await;
    db.clock.set(instant("2020-01-15T00:00:00Z"));
    keeping.keep_months().await.unwrap();
    db.clock.set(instant("2020-02-15T00:00:00Z"));
    let writer = db.begin().await.unwrap();
    let sql = "INSERT INTO log_entries (id, at, subject_kind, subject_id) \
               VALUES ('01980000-0000-7000-8000-000000000000', '2020-02-15T00:00:00Z', 'a', 'b')";
    writer.conn().execute_unprepared(sql).await.unwrap();
    assert_eq!(keeping.keep_months().await.unwrap(), 1, "April");
    db.clock.set(instant("2020-04-15T00:00:00Z"));
    let error = keeping.keep_months().await.unwrap_err();
    assert!(error.is_passing(), "{error:?}");
    assert_eq!(months(&db, 2020).await, ["01", "02", "03", "04", "05", "06"], "what is to come is made");
    writer.commit().await.unwrap();
    relay_of(&db, &RecordingBus::new()).run_once().await.unwrap();
    seal(&db).await;
    assert_eq!(keeping.keep_months().await.unwrap(), 2, "January and February go");
}

#[tokio::test]
async fn on_sqlite_all_of_it_stays() {
    let db = TestDb::sqlite::<Migrator>().await;
    note(&db).await;
    let keeping = keeping_one(&db).await;
    db.clock.advance(TimeDelta::days(3_000));
    assert_eq!(keeping.keep_months().await.unwrap(), 0);
    assert_eq!(count(&db, "log_entries").await, 1);
}

//! The handle, the transaction, and what the engines' errors become.

use std::{sync::Arc, time::Duration};

use db::{
    Context, Db, DbConfig, DbError, DbParts, Engine, Lease, expect_one, testing, testing::TestDb,
    unique_violation,
};
use kernel::{ErrorKind, Failure, SystemClock, SystemIds};
use sea_orm::ConnectionTrait;
use sealing::Sealer;

use crate::support::{Migrator, count, customer, estate, insert_thing, on_both_engines, raise_thing};

on_both_engines!(
    an_uncommitted_transaction_leaves_nothing,
    a_broken_unique_rule_has_one_name,
    a_race_for_a_version_has_one_winner,
    the_reader_sees_only_what_is_committed,
    migrating_again_changes_nothing,
    a_process_that_is_busy_is_ready,
);

#[tokio::test]
async fn migrations_undo_themselves_on_sqlite() {
    assert_eq!(testing::migrations_reverse::<Migrator>(Engine::Sqlite).await.unwrap(), None);
}

#[tokio::test]
async fn migrations_undo_themselves_on_postgres() {
    assert_eq!(testing::migrations_reverse::<Migrator>(Engine::Postgres).await.unwrap(), None);
}

#[tokio::test]
async fn the_sqlite_reader_cannot_write() {
    let db = TestDb::sqlite::<Migrator>().await;
    db.reader().execute_unprepared("DELETE FROM things").await.unwrap_err();
}

fn parts() -> DbParts {
    DbParts {
        service: "test",
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        sealer: Sealer::for_tests(),
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_unavailable() {
    let config = DbConfig { acquire_timeout_ms: 100, ..DbConfig::new("postgres://127.0.0.1:1/nothing") };
    let failure = Failure::from(Db::connect(&config, parts()).await.unwrap_err());
    assert!(matches!(failure, Failure::Unavailable { doing: "connecting", .. }), "{failure:?}");
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_unavailable_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let config = DbConfig { statement_timeout_ms: 20, ..DbConfig::for_tests(db.url()) };
    let hasty = Db::connect(&config, parts()).await.unwrap();
    let slow = hasty.reader().execute_unprepared("SELECT pg_sleep(5)").await.map(drop).context("dozing");
    assert!(matches!(slow.map_err(Failure::from), Err(Failure::Unavailable { doing: "dozing", .. })));
}

#[tokio::test]
async fn a_writer_that_is_busy_too_long_is_unavailable() {
    let db = TestDb::sqlite::<Migrator>().await;
    let config = DbConfig { acquire_timeout_ms: 1_000, ..DbConfig::for_tests(db.url()) };
    let hasty = Db::connect(&config, parts()).await.unwrap();
    let running = db.begin().await.unwrap();
    let from_the_file = hasty.begin().await.map(drop).map_err(Failure::from);
    assert!(matches!(from_the_file, Err(Failure::Unavailable { .. })), "{from_the_file:?}");
    running.rollback().await.unwrap();
    let running = hasty.begin().await.unwrap();
    let from_the_pool = hasty.begin().await.map(drop).map_err(Failure::from);
    assert!(matches!(from_the_pool, Err(Failure::Unavailable { .. })), "{from_the_pool:?}");
    running.rollback().await.unwrap();
}

#[tokio::test]
async fn every_fault_of_the_configuration_is_told_at_once() {
    let config =
        DbConfig { max_connections: 1, statement_timeout_ms: 0, ..DbConfig::new("mysql://secret@host/x") };
    let Err(DbError::Misconfigured(faults)) = Db::connect(&config, parts()).await else {
        panic!("accepted");
    };
    for expected in ["url must begin with", "max_connections must be", "statement_timeout_ms must be"] {
        assert!(faults.contains(expected), "{faults}");
    }
    assert!(!faults.contains("secret") && !format!("{config:?}").contains("secret"));
}

/// The pool is at work to its last connection, and the database is there.
async fn a_process_that_is_busy_is_ready(db: TestDb) {
    let config = DbConfig { max_connections: 2, ..DbConfig::for_tests(db.url()) };
    let busy = Db::connect(&config, parts()).await.unwrap();
    let (first, second) = match busy.engine() {
        Engine::Postgres => (Some(busy.begin().await.unwrap()), Some(busy.begin().await.unwrap())),
        Engine::Sqlite => (Some(busy.begin().await.unwrap()), None),
    };
    assert!(busy.is_ready().await);
    for open in [first, second].into_iter().flatten() {
        open.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_database_that_is_gone_is_not_ready_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let other = db.another().await.unwrap();
    assert!(other.is_ready().await);
    drop(db);
    assert!(!other.is_ready().await);
}

#[tokio::test]
async fn connections_to_a_server_that_takes_no_writes_are_given_up_on_postgres() {
    let scratch = TestDb::postgres::<Migrator>().await;
    let config = DbConfig { max_connections: 2, ..DbConfig::for_tests(scratch.url()) };
    let db = Db::connect(&config, parts()).await.unwrap();
    let lease = || Lease::new(&db, "relay", Duration::from_secs(600));
    // Of two connections one is busy, so that the other is the one that is meant.
    let busy = db.begin().await.unwrap();
    // As after a failover that leaves the connections with the old primary: those that are open only read.
    db.reader().execute_unprepared("SET default_transaction_read_only = on").await.unwrap();
    let failure = Failure::from(lease().acquire().await.unwrap_err());
    assert!(matches!(failure, Failure::Unavailable { .. }), "{failure:?}");
    assert!(lease().acquire().await.unwrap().is_some(), "the next connection is a new one");
    busy.rollback().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_of_a_database_are_their_owners_alone() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.sqlite");
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let db = Db::connect(&DbConfig::new(format!("sqlite://{}", file.display())), parts()).await.unwrap();
    db.migrate::<Migrator>().await.unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600, "{:?}", file.path());
    }
    db.close().await.unwrap();
}

async fn migrating_again_changes_nothing(db: TestDb) {
    let other = db.another().await.unwrap();
    let (first, second) = tokio::join!(db.migrate::<Migrator>(), other.migrate::<Migrator>());
    first.unwrap();
    second.unwrap();
    assert!(db.is_ready().await);
}

async fn an_uncommitted_transaction_leaves_nothing(db: TestDb) {
    let tx = db.begin().await.unwrap();
    insert_thing(&tx, customer(), estate(), "a").await.unwrap();
    drop(tx);
    let tx = db.begin().await.unwrap();
    insert_thing(&tx, customer(), estate(), "b").await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(count(&db, "things").await, 0);
}

async fn the_reader_sees_only_what_is_committed(db: TestDb) {
    let tx = db.begin().await.unwrap();
    insert_thing(&tx, customer(), estate(), "a").await.unwrap();
    assert_eq!(count(&db, "things").await, 0);
    tx.commit().await.unwrap();
    assert_eq!(count(&db, "things").await, 1);
}

async fn a_broken_unique_rule_has_one_name(db: TestDb) {
    let (id, estate) = (customer(), estate());
    let tx = db.begin().await.unwrap();
    insert_thing(&tx, id, estate, "a").await.unwrap();
    tx.commit().await.unwrap();

    let tx = db.begin().await.unwrap();
    let error = insert_thing(&tx, customer(), estate, "a").await.unwrap_err();
    let rule = unique_violation(error.engine_error().unwrap());
    assert_eq!(rule.as_deref(), Some("uq_things__estate_id_name"));
    tx.rollback().await.unwrap();

    let tx = db.begin().await.unwrap();
    let error = insert_thing(&tx, id, estate, "b").await.unwrap_err();
    assert_eq!(unique_violation(error.engine_error().unwrap()).as_deref(), Some("uq_things__id"));
    assert!(matches!(Failure::from(error), Failure::Broken { .. }));
    tx.rollback().await.unwrap();

    let error = db.reader().execute_unprepared("SELECT nothing FROM nowhere").await.unwrap_err();
    assert_eq!(unique_violation(&error), None);
}

async fn a_race_for_a_version_has_one_winner(db: TestDb) {
    let id = customer();
    let tx = db.begin().await.unwrap();
    insert_thing(&tx, id, estate(), "a").await.unwrap();
    tx.commit().await.unwrap();

    let save = async |db: Db| {
        let tx = db.begin().await?;
        expect_one(raise_thing(&tx, id, 1).await?)?;
        tx.commit().await?;
        Ok::<(), Failure>(())
    };
    let results: [Result<(), Failure>; 4] =
        tokio::join!(save(db.db.clone()), save(db.db.clone()), save(db.db.clone()), save(db.db.clone()))
            .into();
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    for lost in lost {
        let Err(Failure::Refused(refusal)) = lost else { panic!("not refused: {lost:?}") };
        assert_eq!((refusal.kind, refusal.code), (ErrorKind::Conflict, "stale_version"));
    }
}

//! The handle, the transaction, and what the engines' errors become.

use db::{Engine, expect_one, testing, testing::TestDb, unique_violation};
use kernel::{ErrorKind, Failure};
use sea_orm::ConnectionTrait;

use crate::support::{Migrator, count, customer, estate, insert_thing, on_both_engines, raise_thing};

on_both_engines!(
    an_uncommitted_transaction_leaves_nothing,
    a_broken_unique_rule_has_one_name,
    a_race_for_a_version_has_one_winner,
    the_reader_sees_only_what_is_committed,
    migrating_again_changes_nothing,
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

    let save = async |db: db::Db| {
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

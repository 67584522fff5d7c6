//! The log's chain of hashes: whole after real work, and broken by whatever somebody does to the database behind it.

use db::{
    AuditEntry, Db, Engine,
    seals::{self, Bound, Fault, SealOutcome, Sealer, Verification},
    testing::{TestDb, count_statements},
};
use kernel::Actor;
use sea_orm::{
    ConnectionTrait, ExprTrait, Order,
    sea_query::{Expr, Query},
};
use serde_json::json;

use crate::{
    months::{instant, keeping_one},
    support::{
        Migrator, RecordingBus, changed, count, customer, on_both_engines, publish_each, relay_of, seal,
    },
};

on_both_engines!(
    a_log_is_whole_after_real_work,
    what_a_running_transaction_may_still_add_is_not_sealed,
    a_changed_entry_shows,
    a_removed_entry_shows,
    an_entry_that_was_slipped_in_shows,
    a_changed_seal_shows,
    a_removed_seal_shows,
    months_that_are_no_longer_kept_are_told_from_entries_that_were_removed,
    a_part_is_verified_and_the_answer_says_where_to_go_on,
    the_database_refuses_to_change_or_delete_a_seal,
    where_nothing_happened_nothing_is_written,
);

/// Some stretches of a log that was written to in all ways.
async fn worked(db: &TestDb) {
    for stretch in 1..=4 {
        publish_each(db, customer(), 1..=3).await;
        let tx = db.begin().await.unwrap();
        tx.publish(&changed(customer()), 1).unwrap();
        let line =
            AuditEntry::new(&Actor::system("a test"), "assign_ticket", "ticket", format!("t{stretch}"));
        tx.audit(line.before(json!({ "amount": 1.50 })).after(json!({ "amount": stretch, "谁": "张" })));
        tx.commit().await.unwrap();
        seal(db).await;
    }
}

async fn verified(db: &Db) -> Verification {
    seals::verify(db, None, None).await.unwrap()
}

/// Does to the database what somebody may do who owns it.
async fn attack(db: &Db, sql: &str) {
    let tx = db.begin().await.unwrap();
    match db.engine() {
        Engine::Postgres => {
            tx.conn().execute_unprepared("SET LOCAL session_replication_role = replica").await.unwrap();
        }
        Engine::Sqlite => {
            for table in ["log_entries", "log_seals"] {
                for act in ["update", "delete"] {
                    let trigger = format!("DROP TRIGGER IF EXISTS tr_{table}__no_{act}");
                    tx.conn().execute_unprepared(&trigger).await.unwrap();
                }
            }
        }
    }
    let done = tx.conn().execute_unprepared(sql).await.unwrap();
    assert_ne!(done.rows_affected(), 0, "{sql}");
    tx.commit().await.unwrap();
}

async fn fault(db: &Db) -> Fault {
    verified(db).await.broken.unwrap().fault
}

/// The ends of the stretches.
async fn ends(db: &Db) -> Vec<i64> {
    let select = Query::select()
        .column("to_position")
        .from("log_seals")
        .order_by("from_position", Order::Asc)
        .to_owned();
    let rows = db.reader().query_all(&select).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn a_log_is_whole_after_real_work(db: TestDb) {
    worked(&db).await;
    let whole = verified(&db).await;
    assert_eq!(whole.broken, None);
    let entries = count(&db, "log_entries").await;
    assert_eq!((whole.verified_entries, whole.unsealed_entries), (entries, 0));
    assert_eq!((whole.dropped_entries, whole.next_position), (0, None));
    assert_eq!(whole.verified_to.unwrap().0, *ends(&db).await.last().unwrap());
    publish_each(&db, customer(), 1..=1).await;
    assert_eq!(verified(&db).await.unsealed_entries, 1);
}

async fn what_a_running_transaction_may_still_add_is_not_sealed(db: TestDb) {
    if db.engine() == Engine::Sqlite {
        // Whoever writes is alone there.
        return;
    }
    // It has its number, and has not committed.
    let slow = db.begin().await.unwrap();
    let columns = "(id, at, subject_kind, subject_id)";
    let insert = format!(
        "INSERT INTO log_entries {columns} VALUES ('0198f000-0000-7000-8000-000000000001', now(), 'a', 'b')"
    );
    slow.conn().execute_unprepared(&insert).await.unwrap();
    publish_each(&db, customer(), 1..=2).await;
    seal(&db).await;
    assert_eq!(count(&db, "log_seals").await, 0);
    slow.commit().await.unwrap();
    seal(&db).await;
    let whole = verified(&db).await;
    assert_eq!((whole.broken, whole.verified_entries), (None, 3));
}

async fn a_changed_entry_shows(db: TestDb) {
    worked(&db).await;
    attack(&db, "UPDATE log_entries SET after = '{\"amount\":9}' WHERE subject_id = 't2'").await;
    let found = verified(&db).await;
    let broken = found.broken.unwrap();
    assert_eq!((broken.fault, broken.sealed_entries), (Fault::Changed, broken.found_entries));
    let ends = ends(&db).await;
    assert_eq!((broken.from_position, broken.to_position), (ends[0] + 1, ends[1]), "the second stretch");
    assert_eq!(found.verified_to.unwrap().0, ends[0]);
}

async fn a_removed_entry_shows(db: TestDb) {
    worked(&db).await;
    attack(&db, "DELETE FROM log_entries WHERE subject_id = 't3'").await;
    assert_eq!(fault(&db).await, Fault::Removed);
}

/// Gives out a position that is never filled, as a transaction does that is undone.
async fn skip_a_position(db: &Db) {
    let sql = match db.engine() {
        Engine::Postgres => "SELECT nextval('log_entries_position')",
        Engine::Sqlite => "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'log_entries'",
    };
    let tx = db.begin().await.unwrap();
    tx.conn().execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

async fn an_entry_that_was_slipped_in_shows(db: TestDb) {
    worked(&db).await;
    publish_each(&db, customer(), 1..=1).await;
    skip_a_position(&db).await;
    publish_each(&db, customer(), 1..=1).await;
    seal(&db).await;
    assert_eq!(verified(&db).await.broken, None);
    let end = ends(&db).await[4];
    let columns = "id, at, subject_kind, subject_id, action, principal";
    let copy = format!(
        "INSERT INTO log_entries (position, {columns}) SELECT {}, {columns} FROM log_entries \
         WHERE subject_id = 't4'",
        end - 1
    );
    attack(&db, &copy).await;
    assert_eq!(fault(&db).await, Fault::Inserted);
    attack(&db, &format!("UPDATE log_seals SET entries = entries + 1 WHERE to_position = {end}")).await;
    assert_eq!(fault(&db).await, Fault::Changed, "the count is not what counts");
}

async fn a_changed_seal_shows(db: TestDb) {
    worked(&db).await;
    let second = ends(&db).await[1];
    attack(&db, &format!("UPDATE log_seals SET hash = 'forged' WHERE to_position = {second}")).await;
    let broken = verified(&db).await.broken.unwrap();
    assert_eq!((broken.fault, broken.to_position), (Fault::SealChanged, second));
}

async fn a_removed_seal_shows(db: TestDb) {
    worked(&db).await;
    let second = ends(&db).await[1];
    attack(&db, &format!("DELETE FROM log_seals WHERE to_position = {second}")).await;
    assert_eq!(fault(&db).await, Fault::SealMissing);
}

async fn months_that_are_no_longer_kept_are_told_from_entries_that_were_removed(db: TestDb) {
    worked(&db).await;
    let first = ends(&db).await[0];
    attack(&db, &format!("DELETE FROM log_entries WHERE position <= {first}")).await;
    assert_eq!(fault(&db).await, Fault::Removed);
    let tx = db.begin().await.unwrap();
    let upkeep = Actor::system("log upkeep");
    let entry = AuditEntry::new(&upkeep, "drop_log_month", "log", "log_entries_2026_01");
    tx.audit(entry.after(json!({ "months_kept": 1, "last_position": first, "gone_to": first })));
    tx.commit().await.unwrap();
    let found = verified(&db).await;
    assert_eq!(found.broken, None);
    assert_ne!((found.dropped_entries, found.verified_entries), (0, 0));
    assert_eq!(found.verified_entries + found.unsealed_entries, count(&db, "log_entries").await);
}

async fn a_part_is_verified_and_the_answer_says_where_to_go_on(db: TestDb) {
    worked(&db).await;
    let ends = ends(&db).await;
    attack(&db, "UPDATE log_entries SET after = '{}' WHERE subject_id = 't2'").await;
    let from = |position| Some(Bound::Position(position));
    let later = seals::verify(&db, from(ends[1] + 1), None).await.unwrap();
    assert_eq!((later.broken, later.verified_to.unwrap().0), (None, ends[3]));
    let earlier = seals::verify(&db, None, from(ends[0])).await.unwrap();
    assert_eq!((earlier.broken, earlier.verified_to.unwrap().0), (None, ends[0]));
    let now = db.clock().now();
    let by_time = seals::verify(&db, Some(Bound::Instant(now)), Some(Bound::Instant(now))).await.unwrap();
    assert_eq!(by_time.verified_to.unwrap().0, ends[0], "all were sealed at one instant: the first holds it");
    let none = seals::verify(&db, from(ends[3] + 1), None).await.unwrap();
    assert_eq!((none.broken, none.verified_to, none.verified_entries), (None, None, 0));
}

async fn the_database_refuses_to_change_or_delete_a_seal(db: TestDb) {
    worked(&db).await;
    for table in ["log_seals", "log_entries"] {
        let delete = Query::delete().from_table(table).and_where(Expr::val(1).eq(1)).to_owned();
        let tx = db.begin().await.unwrap();
        tx.conn().execute(&delete).await.unwrap_err();
        tx.rollback().await.unwrap();
    }
    assert_eq!(verified(&db).await.broken, None);
}

async fn where_nothing_happened_nothing_is_written(db: TestDb) {
    worked(&db).await;
    let writing = db.begin().await.unwrap();
    let sealer = Sealer::new(db.db.clone());
    let (sealed, statements) = count_statements(sealer.take_turn()).await;
    assert_eq!((sealed.unwrap(), statements), (SealOutcome::All, 2), "the ends of the log and of its seals");
    writing.rollback().await.unwrap();
}

/// A log on PostgreSQL whose fourth stretch spans two months, and a handle that keeps the second of them.
async fn over_the_edge_of_a_month(db: &TestDb) -> Db {
    let keeping = keeping_one(db).await;
    db.clock.set(instant("2020-01-15T00:00:00Z"));
    keeping.keep_months().await.unwrap();
    for _stretch in 0..3 {
        publish_each(db, customer(), 1..=2).await;
        seal(db).await;
    }
    db.clock.set(instant("2020-01-31T23:59:59Z"));
    publish_each(db, customer(), 1..=1).await;
    db.clock.set(instant("2020-02-01T00:00:00Z"));
    publish_each(db, customer(), 1..=2).await;
    seal(db).await;
    publish_each(db, customer(), 1..=2).await;
    seal(db).await;
    relay_of(db, &RecordingBus::new()).run_once().await.unwrap();
    db.clock.set(instant("2020-03-01T00:00:00Z"));
    keeping
}

#[tokio::test]
async fn a_month_that_goes_takes_its_seals_along_and_leaves_the_chain_whole_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let keeping = over_the_edge_of_a_month(&db).await;
    assert_eq!(ends(&db).await, [2, 4, 6, 9, 11]);
    keeping.keep_months().await.unwrap();
    assert_eq!(ends(&db).await, [6, 9, 11], "the next needs the hash of the last");
    let whole = verified(&db).await;
    assert_eq!(whole.broken, None);
    assert_eq!((whole.dropped_entries, whole.verified_entries, whole.unsealed_entries), (3, 4, 1));
    assert_eq!(keeping.keep_months().await.unwrap(), 0);
    let delete = Query::delete().from_table("log_seals").and_where(Expr::val(1).eq(1)).to_owned();
    let tx = db.begin().await.unwrap();
    tx.conn().execute(&delete).await.unwrap_err();
    tx.rollback().await.unwrap();
    attack(&db, "DELETE FROM log_seals WHERE to_position = 6").await;
    assert_eq!(fault(&db).await, Fault::SealMissing);
}

#[tokio::test]
async fn what_was_removed_beside_a_month_that_went_shows_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let keeping = over_the_edge_of_a_month(&db).await;
    keeping.keep_months().await.unwrap();
    attack(&db, "DELETE FROM log_entries WHERE position = 8").await;
    let broken = verified(&db).await.broken.unwrap();
    assert_eq!((broken.fault, broken.from_position, broken.found_entries), (Fault::Removed, 7, 1));
}

#[tokio::test]
async fn what_was_removed_before_a_month_went_is_not_excused_by_it_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let keeping = over_the_edge_of_a_month(&db).await;
    attack(&db, "DELETE FROM log_entries WHERE position IN (8, 9)").await;
    keeping.keep_months().await.unwrap();
    let broken = verified(&db).await.broken.unwrap();
    assert_eq!((broken.fault, broken.from_position), (Fault::Removed, 7));
}

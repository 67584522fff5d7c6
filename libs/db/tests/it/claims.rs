//! Leases and claims: work that only one process does at a time.

use std::{collections::BTreeSet, time::Duration};

use chrono::TimeDelta;
use db::{Claim, Db, Lease, testing::TestDb};
use kernel::{Clock, SystemClock};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    prelude::Uuid,
    sea_query::{Condition, Expr},
};

use tokio::time::Instant;

use crate::support::{customer, estate, insert_thing, let_leases_run_out, on_both_engines, until};

/// Less than any test waits.
const MOMENT: Duration = Duration::from_millis(50);

on_both_engines!(
    a_lease_has_one_holder_until_it_ends,
    a_lease_does_not_go_by_the_clock_of_a_process,
    a_lease_that_ends_later_than_any_can_is_nobodys,
    processes_that_claim_at_once_get_disjoint_rows,
    a_claim_ends_and_takes_only_what_is_due,
);

fn lease(db: &Db, name: &str) -> Lease {
    Lease::new(db, name, Duration::from_secs(600))
}

async fn a_lease_has_one_holder_until_it_ends(db: TestDb) {
    let other = db.another().await.unwrap();
    let (mine, theirs) = (lease(&db, "report"), lease(&other, "report"));
    let asked_at = Instant::now();
    let until = mine.acquire().await.unwrap().unwrap();
    assert!(
        asked_at + Duration::from_secs(600) <= until && until <= Instant::now() + Duration::from_secs(600)
    );
    assert_eq!(theirs.acquire().await.unwrap(), None);
    assert!(lease(&other, "another").acquire().await.unwrap().is_some());
    assert!(mine.acquire().await.unwrap() > Some(until), "it is prolonged");

    theirs.release().await.unwrap();
    assert_eq!(theirs.acquire().await.unwrap(), None, "nobody releases another's");
    mine.release().await.unwrap();
    assert!(theirs.acquire().await.unwrap().is_some());
    assert_eq!(mine.acquire().await.unwrap(), None);

    let_leases_run_out(&db, "leases", "expires_at").await;
    let another = lease(&db, "report");
    let (first, second) = tokio::join!(mine.acquire(), another.acquire());
    assert!(first.unwrap().is_some() ^ second.unwrap().is_some(), "one of them");
}

/// What one process's clock says is nothing to the others: neither an hour ahead nor an hour back.
async fn a_lease_does_not_go_by_the_clock_of_a_process(db: TestDb) {
    let other = db.another().await.unwrap();
    for (name, wrong) in [("ahead", TimeDelta::hours(1)), ("back", TimeDelta::hours(-1))] {
        db.clock.set(SystemClock.now() + wrong);
        let gone = Lease::new(&db, name, MOMENT);
        assert!(gone.acquire().await.unwrap().is_some());
        until("the lease of a process that is gone ends in its time", async || {
            Lease::new(&other, name, MOMENT).acquire().await.unwrap().is_some()
        })
        .await;
        let held = lease(&other, "held");
        assert!(held.acquire().await.unwrap().is_some());
        assert_eq!(lease(&db, "held").acquire().await.unwrap(), None, "no clock of ours ends another's");
        held.release().await.unwrap();
    }
}

/// On SQLite the database's clock is the machine's, and a machine's clock is set back.
async fn a_lease_that_ends_later_than_any_can_is_nobodys(db: TestDb) {
    let (before, after) = (lease(&db, "report"), lease(&db, "report"));
    assert!(before.acquire().await.unwrap().is_some());
    let sql = "UPDATE leases SET expires_at = '2999-01-01T00:00:00+00:00'";
    let tx = db.begin().await.unwrap();
    tx.conn().execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
    assert!(after.acquire().await.unwrap().is_some());
}

fn claim(db: &Db, limit: u64) -> Claim {
    Claim {
        table: "things",
        key: "id",
        due: "due_at",
        only: Condition::all().add(Expr::col("version").eq(1)),
        holder: db.ids().next(),
        ttl: TimeDelta::seconds(600),
        limit,
    }
}

async fn insert_things(db: &Db, rows: usize) {
    let tx = db.begin().await.unwrap();
    for _row in 0..rows {
        insert_thing(&tx, customer(), estate(), "a").await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn take(db: &Db, limit: u64) -> Vec<Uuid> {
    let tx = db.begin().await.unwrap();
    let taken = claim(db, limit).take(tx.conn(), tx.now()).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn processes_that_claim_at_once_get_disjoint_rows(db: TestDb) {
    insert_things(&db, 30).await;
    let other = db.another().await.unwrap();
    let mut all = Vec::new();
    // Two that ask at the same instant may see the same rows; then the second goes away with fewer, and asks again.
    for _round in 0..6 {
        let (first, second) = tokio::join!(take(&db, 10), take(&other, 10));
        all.extend(first);
        all.extend(second);
    }
    assert_eq!(all.len(), 30);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 30);
}

async fn a_claim_ends_and_takes_only_what_is_due(db: TestDb) {
    insert_things(&db, 3).await;
    assert_eq!(take(&db, 2).await.len(), 2);
    assert_eq!(take(&db, 2).await.len(), 1);
    assert_eq!(take(&db, 2).await.len(), 0);
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(take(&db, 5).await.len(), 0, "how long rows are taken for is not business time");
    let_leases_run_out(&db, "things", "leased_until").await;
    db.clock.advance(TimeDelta::hours(-2));
    assert_eq!(take(&db, 5).await.len(), 0, "they are not due");
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(take(&db, 5).await.len(), 3, "the holders were too slow");
}

//! Leases and claims: work that only one process does at a time.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use db::{Claim, Db, Lease, testing::TestDb};
use sea_orm::{
    ExprTrait,
    prelude::Uuid,
    sea_query::{Condition, Expr},
};

use crate::support::{customer, estate, insert_thing, on_both_engines};

on_both_engines!(
    a_lease_has_one_holder_until_it_ends,
    a_lease_that_ran_out_is_not_renewed,
    processes_that_claim_at_once_get_disjoint_rows,
    a_claim_ends_and_takes_only_what_is_due,
);

async fn a_lease_has_one_holder_until_it_ends(db: TestDb) {
    let other = db.another().await.unwrap();
    let mine = Lease::new(&db, "report", TimeDelta::seconds(10));
    let theirs = Lease::new(&other, "report", TimeDelta::seconds(10));
    let start = db.clock().now();
    assert_eq!(mine.acquire().await.unwrap(), Some(start + TimeDelta::seconds(10)));
    assert_eq!(theirs.acquire().await.unwrap(), None);
    assert!(Lease::new(&other, "another", TimeDelta::seconds(10)).acquire().await.unwrap().is_some());

    db.clock.advance(TimeDelta::seconds(6));
    assert_eq!(mine.renew().await.unwrap(), Some(start + TimeDelta::seconds(16)));
    db.clock.advance(TimeDelta::seconds(6));
    assert_eq!(theirs.acquire().await.unwrap(), None, "it was prolonged");

    theirs.release().await.unwrap();
    assert_eq!(theirs.acquire().await.unwrap(), None, "nobody releases another's");
    mine.release().await.unwrap();
    assert!(theirs.acquire().await.unwrap().is_some());
    assert_eq!(mine.acquire().await.unwrap(), None);
}

async fn a_lease_that_ran_out_is_not_renewed(db: TestDb) {
    let mine = Lease::new(&db, "report", TimeDelta::seconds(10));
    let theirs = Lease::new(&db, "report", TimeDelta::seconds(10));
    assert!(mine.acquire().await.unwrap().is_some());
    db.clock.advance(TimeDelta::seconds(10));
    assert_eq!(mine.renew().await.unwrap(), None);
    let (first, second) = tokio::join!(theirs.acquire(), mine.acquire());
    assert!(first.unwrap().is_some() ^ second.unwrap().is_some(), "one of them");
}

fn claim(db: &Db, limit: u64) -> Claim {
    Claim {
        table: "things",
        key: "id",
        due: "due_at",
        only: Condition::all().add(Expr::col("version").eq(1)),
        holder: db.ids().next(),
        ttl: TimeDelta::seconds(30),
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
    db.clock.advance(TimeDelta::seconds(30));
    assert_eq!(take(&db, 5).await.len(), 3, "the holders were too slow");
    db.clock.advance(TimeDelta::hours(-1));
    assert_eq!(
        claim(&db, 5).take(db.begin().await.unwrap().conn(), db.clock().now()).await.unwrap().len(),
        0
    );
}

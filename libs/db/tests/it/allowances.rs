//! How much one person may ask for within an hour.

use std::sync::Arc;

use cache::{CountStore, Counts, MemoryCounts, testing::CountsAway};
use chrono::TimeDelta;
use db::{Allowance, Asked, testing::TestDb};
use kernel::{Actor, Clock, ManualClock, Principal, Scope, StaffId, SystemIds};

use crate::support::on_both_engines;

on_both_engines!(
    setting_the_wall_clock_grants_nothing,
    two_replicas_grant_one_allowance,
    a_replica_that_is_cut_off_goes_on_by_itself,
);

fn somebody() -> Actor {
    Actor::new(Principal::Staff(StaffId::new(&SystemIds)), Vec::new(), Scope::Group)
}

fn clock_of(db: &TestDb) -> Arc<ManualClock> {
    Arc::clone(&db.clock)
}

async fn ask(
    allowance: &Allowance,
    db: &TestDb,
    person: &Actor,
    subject: &str,
) -> Result<Asked, &'static str> {
    allowance.take(db, person, subject.as_bytes()).await.map_err(|refusal| refusal.code)
}

async fn setting_the_wall_clock_grants_nothing(db: TestDb) {
    let person = somebody();
    let allowance = Allowance::new("reveals", 1, &Counts::alone(clock_of(&db)));
    let take = async |subject: &str| ask(&allowance, &db, &person, subject).await;
    assert_eq!(take("a").await, Ok(Asked::First));
    db.clock.set(db.clock.now() + TimeDelta::hours(2));
    assert_eq!(
        take("b").await,
        Err("allowance_used_up"),
        "a clock that is set ahead is no hour that has passed"
    );
    db.clock.set(db.clock.now() - TimeDelta::hours(4));
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(take("b").await, Ok(Asked::First), "and one that is set back does not make the hour longer");
}

async fn two_replicas_grant_one_allowance(db: TestDb) {
    let person = somebody();
    let shared: Arc<dyn CountStore> = Arc::new(MemoryCounts::new(clock_of(&db)));
    let [here, there] = [(); 2]
        .map(|()| Allowance::new("lookups", 70, &Counts::together(clock_of(&db), Arc::clone(&shared))));
    assert_eq!(ask(&here, &db, &person, "a").await, Ok(Asked::First));
    assert_eq!(ask(&there, &db, &person, "b").await, Ok(Asked::First));
    assert_eq!(ask(&there, &db, &person, "b").await, Ok(Asked::Again));
    for number in 0..60_u32 {
        let subject = number.to_string();
        let replica = if number % 2 == 0 { &here } else { &there };
        assert_eq!(ask(replica, &db, &person, &subject).await, Ok(Asked::First));
        replica.found(&person, subject.as_bytes(), false).await;
    }
    for replica in [&here, &there] {
        assert_eq!(ask(replica, &db, &person, "c").await, Err("allowance_used_up"), "so many in a row");
    }
    here.found(&person, b"b", true).await;
    for number in 60..68_u32 {
        assert_eq!(ask(&there, &db, &person, &number.to_string()).await, Ok(Asked::First));
    }
    for replica in [&here, &there] {
        assert_eq!(ask(replica, &db, &person, "c").await, Err("allowance_used_up"), "seventy for both");
    }
    assert_eq!(ask(&here, &db, &person, "b").await, Ok(Asked::First), "it has not been told here yet");
    assert_eq!(ask(&there, &db, &somebody(), "c").await, Ok(Asked::First), "everybody has their own");
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(ask(&here, &db, &person, "c").await, Ok(Asked::First));
}

async fn a_replica_that_is_cut_off_goes_on_by_itself(db: TestDb) {
    let person = somebody();
    let allowance = Allowance::new("reveals", 2, &Counts::together(clock_of(&db), Arc::new(CountsAway)));
    assert_eq!(ask(&allowance, &db, &person, "a").await, Ok(Asked::First));
    assert_eq!(ask(&allowance, &db, &person, "b").await, Ok(Asked::First));
    assert_eq!(ask(&allowance, &db, &person, "a").await, Ok(Asked::Again));
    assert_eq!(ask(&allowance, &db, &person, "c").await, Err("allowance_used_up"));
    allowance.found(&person, b"a", true).await;
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(ask(&allowance, &db, &person, "c").await, Ok(Asked::First));
}

//! Idempotency keys: one effect and one answer per key.

use db::{Db, Done, Once, Reply, testing::TestDb};
use kernel::{CustomerId, EstateId, Failure};

use crate::support::{count, customer, estate, insert_thing, on_both_engines};

on_both_engines!(
    the_same_request_twice_gives_one_effect_and_one_answer,
    another_body_under_the_same_key_is_refused,
    keys_of_other_clients_are_other_keys,
    a_failed_request_keeps_nothing,
    without_a_key_every_request_counts,
    racing_requests_with_one_key_have_one_effect,
    a_commit_that_lost_the_key_leaves_nothing,
    a_key_is_forgotten_after_two_days,
);

const BODY: [u8; 32] = [1; 32];

fn once(client: &str, key: &str, fingerprint: [u8; 32]) -> Once<CustomerId> {
    Once::new(client, key, fingerprint, |id: &CustomerId| {
        Ok(Reply {
            status: 201,
            headers: vec![("location".to_owned(), format!("/things/{id}"))],
            body: id.to_string().into_bytes(),
        })
    })
}

/// An operation as services write them.
async fn create(db: &Db, estate: EstateId, once: Once<CustomerId>) -> Result<Done<CustomerId>, Failure> {
    let tx = db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    let id = customer();
    insert_thing(&tx, id, estate, &id.to_string()).await?;
    once.keep(&tx, &id)?;
    tx.commit().await?;
    Ok(Done::Fresh(id))
}

fn code(result: Result<Done<CustomerId>, Failure>) -> &'static str {
    let Err(Failure::Refused(refusal)) = result else {
        panic!("not refused: {result:?}");
    };
    refusal.code
}

async fn the_same_request_twice_gives_one_effect_and_one_answer(db: TestDb) {
    let Done::Fresh(id) = create(&db, estate(), once("client:1 POST /things", "k", BODY)).await.unwrap()
    else {
        panic!("replayed at once");
    };
    let again = create(&db, estate(), once("client:1 POST /things", "k", BODY)).await.unwrap();
    let reply = Reply {
        status: 201,
        headers: vec![("location".to_owned(), format!("/things/{id}"))],
        body: id.to_string().into_bytes(),
    };
    assert_eq!(again, Done::Replayed(reply));
    assert_eq!(count(&db, "things").await, 1);
}

async fn another_body_under_the_same_key_is_refused(db: TestDb) {
    create(&db, estate(), once("client:1", "k", BODY)).await.unwrap();
    let other = create(&db, estate(), once("client:1", "k", [2; 32])).await;
    assert_eq!(code(other), "idempotency_key_reused");
    assert_eq!(count(&db, "things").await, 1);
}

async fn keys_of_other_clients_are_other_keys(db: TestDb) {
    for (client, key) in [("ab", "c"), ("a", "bc"), ("ab", "d")] {
        assert!(matches!(create(&db, estate(), once(client, key, BODY)).await.unwrap(), Done::Fresh(_)));
    }
    assert_eq!(count(&db, "idempotency_keys").await, 3);
}

async fn a_failed_request_keeps_nothing(db: TestDb) {
    let tx = db.begin().await.unwrap();
    let key = once("client:1", "k", BODY);
    assert_eq!(key.replay(&tx).await.unwrap(), None);
    key.keep(&tx, &customer()).unwrap();
    tx.rollback().await.unwrap();
    assert!(matches!(create(&db, estate(), key).await.unwrap(), Done::Fresh(_)));
}

async fn without_a_key_every_request_counts(db: TestDb) {
    for _request in 0..2 {
        assert!(matches!(create(&db, estate(), Once::none()).await.unwrap(), Done::Fresh(_)));
    }
    assert_eq!((count(&db, "things").await, count(&db, "idempotency_keys").await), (2, 0));
}

async fn racing_requests_with_one_key_have_one_effect(db: TestDb) {
    let other = db.another().await.unwrap();
    for round in 0..10 {
        let key = || once("client:1", &round.to_string(), BODY);
        let racers = [&db.db, &other, &db.db, &other].map(|db| create(db, estate(), key()));
        let mut fresh = Vec::new();
        let mut replayed = Vec::new();
        for result in futures_util::future::join_all(racers).await {
            match result {
                Ok(Done::Fresh(id)) => fresh.push(id),
                Ok(Done::Replayed(reply)) => replayed.push(reply.body),
                refused => assert_eq!(code(refused), "idempotency_key_in_use"),
            }
        }
        assert_eq!(fresh.len(), 1);
        assert!(replayed.iter().all(|body| *body == fresh[0].to_string().into_bytes()));
        assert!(matches!(create(&db, estate(), key()).await.unwrap(), Done::Replayed(_)));
        assert_eq!(count(&db, "things").await, round + 1);
    }
}

/// On PostgreSQL a request may look its key up just before the first one's commit and get the lock just after it.
async fn a_commit_that_lost_the_key_leaves_nothing(db: TestDb) {
    create(&db, estate(), once("client:1", "k", BODY)).await.unwrap();
    let tx = db.begin().await.unwrap();
    let late = customer();
    insert_thing(&tx, late, estate(), "late").await.unwrap();
    tx.publish(&crate::support::changed(late), 1).unwrap();
    once("client:1", "k", BODY).keep(&tx, &late).unwrap();
    let refused = tx.commit().await.map_err(Failure::from).map(|()| Done::Fresh(late));
    assert_eq!(code(refused), "idempotency_key_in_use");
    assert_eq!((count(&db, "things").await, count(&db, "outbox").await), (1, 0));
}

async fn a_key_is_forgotten_after_two_days(db: TestDb) {
    create(&db, estate(), once("client:1", "k", BODY)).await.unwrap();
    db.clock.advance(chrono::TimeDelta::hours(48));
    assert_eq!(db.sweep().await.unwrap(), 0);
    db.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(db.sweep().await.unwrap(), 1);
    assert!(matches!(create(&db, estate(), once("client:1", "k", BODY)).await.unwrap(), Done::Fresh(_)));
}

/// SQLite has no such state: there the second waits for the first.
#[tokio::test]
async fn on_postgres_a_running_request_is_not_waited_for() {
    let db = TestDb::postgres::<crate::support::Migrator>().await;
    let running = db.begin().await.unwrap();
    assert_eq!(once("client:1", "k", BODY).replay(&running).await.unwrap(), None);
    assert_eq!(code(create(&db, estate(), once("client:1", "k", BODY)).await), "idempotency_key_in_use");
    running.rollback().await.unwrap();
    assert!(matches!(create(&db, estate(), once("client:1", "k", BODY)).await.unwrap(), Done::Fresh(_)));
}

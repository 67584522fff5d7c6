//! Idempotency keys: one effect and one answer per key.

use db::{Db, testing::TestDb};
use idempotency::{IdempotencyKey, Outcome, Reply};
use kernel::{EstateId, Failure};
use sea_orm::{ConnectionTrait, sea_query::Query};
use vocabulary::CustomerId;

use crate::support::{count, customer, estate, insert_thing, on_both_engines};

on_both_engines!(
    the_same_request_twice_gives_one_effect_and_one_answer,
    a_kept_reply_is_sealed_and_one_of_the_version_before_is_still_given,
    another_body_under_the_same_key_is_refused,
    keys_of_other_clients_are_other_keys,
    a_failed_request_keeps_nothing,
    without_a_key_every_request_counts,
    racing_requests_with_one_key_have_one_effect,
    a_commit_that_lost_the_key_leaves_nothing,
    a_key_is_forgotten_after_two_days,
);

const BODY: [u8; 32] = [1; 32];

fn idempotency_key(client: &str, key: &str, fingerprint: [u8; 32]) -> IdempotencyKey<CustomerId> {
    IdempotencyKey::new(client, key, fingerprint, |id: &CustomerId| {
        Ok(Reply {
            status: 201,
            headers: vec![("location".to_owned(), format!("/things/{id}"))],
            body: id.to_string().into_bytes(),
        })
    })
}

/// An operation as services write them.
async fn create(
    db: &Db,
    estate: EstateId,
    idempotency_key: IdempotencyKey<CustomerId>,
) -> Result<Outcome<CustomerId>, Failure> {
    let tx = db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let id = customer();
    insert_thing(&tx, id, estate, &id.to_string()).await?;
    tx.keep_reply(&idempotency_key, &id)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(id))
}

fn code(result: Result<Outcome<CustomerId>, Failure>) -> &'static str {
    let Err(Failure::Refused(refusal)) = result else {
        panic!("not refused: {result:?}");
    };
    refusal.code
}

async fn the_same_request_twice_gives_one_effect_and_one_answer(db: TestDb) {
    let Outcome::Fresh(id) =
        create(&db, estate(), idempotency_key("client:1 POST /things", "k", BODY)).await.unwrap()
    else {
        panic!("replayed at once");
    };
    let again = create(&db, estate(), idempotency_key("client:1 POST /things", "k", BODY)).await.unwrap();
    let reply = Reply {
        status: 201,
        headers: vec![("location".to_owned(), format!("/things/{id}"))],
        body: id.to_string().into_bytes(),
    };
    assert_eq!(again, Outcome::Replayed(reply));
    assert_eq!(count(&db, "things").await, 1);
}

async fn a_kept_reply_is_sealed_and_one_of_the_version_before_is_still_given(db: TestDb) {
    let Outcome::Fresh(id) =
        create(&db, estate(), idempotency_key("client:1 POST /things", "k", BODY)).await.unwrap()
    else {
        panic!("replayed at once");
    };
    let select = Query::select().column("body").from("idempotency_keys").to_owned();
    let row = db.reader().query_one(&select).await.unwrap().unwrap();
    let stored: Vec<u8> = row.try_get_by_index(0).unwrap();
    let plain = id.to_string().into_bytes();
    assert!(!stored.windows(plain.len()).any(|part| part == plain), "the reply lies open");

    let update = Query::update().table("idempotency_keys").value("body", plain.clone()).to_owned();
    let tx = db.begin().await.unwrap();
    tx.conn().execute(&update).await.unwrap();
    tx.commit().await.unwrap();
    let again = create(&db, estate(), idempotency_key("client:1 POST /things", "k", BODY)).await.unwrap();
    let Outcome::Replayed(reply) = again else { panic!("carried out twice") };
    assert_eq!(reply.body, plain);
}

async fn another_body_under_the_same_key_is_refused(db: TestDb) {
    create(&db, estate(), idempotency_key("client:1", "k", BODY)).await.unwrap();
    let other = create(&db, estate(), idempotency_key("client:1", "k", [2; 32])).await;
    assert_eq!(code(other), "idempotency_key_reused");
    assert_eq!(count(&db, "things").await, 1);
}

async fn keys_of_other_clients_are_other_keys(db: TestDb) {
    for (client, key) in [("ab", "c"), ("a", "bc"), ("ab", "d")] {
        assert!(matches!(
            create(&db, estate(), idempotency_key(client, key, BODY)).await.unwrap(),
            Outcome::Fresh(_)
        ));
    }
    assert_eq!(count(&db, "idempotency_keys").await, 3);
}

async fn a_failed_request_keeps_nothing(db: TestDb) {
    let tx = db.begin().await.unwrap();
    let key = idempotency_key("client:1", "k", BODY);
    assert_eq!(tx.replay(&key).await.unwrap(), None);
    tx.keep_reply(&key, &customer()).unwrap();
    tx.rollback().await.unwrap();
    assert!(matches!(create(&db, estate(), key).await.unwrap(), Outcome::Fresh(_)));
}

async fn without_a_key_every_request_counts(db: TestDb) {
    for _request in 0..2 {
        assert!(matches!(create(&db, estate(), IdempotencyKey::none()).await.unwrap(), Outcome::Fresh(_)));
    }
    assert_eq!((count(&db, "things").await, count(&db, "idempotency_keys").await), (2, 0));
}

async fn racing_requests_with_one_key_have_one_effect(db: TestDb) {
    let other = db.another().await.unwrap();
    for round in 0..10 {
        let key = || idempotency_key("client:1", &round.to_string(), BODY);
        let racers = [&db.db, &other, &db.db, &other].map(|db| create(db, estate(), key()));
        let mut fresh = Vec::new();
        let mut replayed = Vec::new();
        for result in futures_util::future::join_all(racers).await {
            match result {
                Ok(Outcome::Fresh(id)) => fresh.push(id),
                Ok(Outcome::Replayed(reply)) => replayed.push(reply.body),
                refused => assert_eq!(code(refused), "idempotency_key_in_use"),
            }
        }
        assert_eq!(fresh.len(), 1);
        assert!(replayed.iter().all(|body| *body == fresh[0].to_string().into_bytes()));
        assert!(matches!(create(&db, estate(), key()).await.unwrap(), Outcome::Replayed(_)));
        assert_eq!(count(&db, "things").await, round + 1);
    }
}

/// On PostgreSQL a request may look its key up just before the first one's commit and get the lock just after it.
async fn a_commit_that_lost_the_key_leaves_nothing(db: TestDb) {
    create(&db, estate(), idempotency_key("client:1", "k", BODY)).await.unwrap();
    let tx = db.begin().await.unwrap();
    let late = customer();
    insert_thing(&tx, late, estate(), "late").await.unwrap();
    tx.publish(&crate::support::changed(late), 1).unwrap();
    tx.keep_reply(&idempotency_key("client:1", "k", BODY), &late).unwrap();
    let refused = tx.commit().await.map_err(Failure::from).map(|()| Outcome::Fresh(late));
    assert_eq!(code(refused), "idempotency_key_in_use");
    assert_eq!((count(&db, "things").await, count(&db, "log_entries").await), (1, 0));
}

async fn a_key_is_forgotten_after_two_days(db: TestDb) {
    create(&db, estate(), idempotency_key("client:1", "k", BODY)).await.unwrap();
    db.clock.advance(chrono::TimeDelta::hours(48));
    assert_eq!(db.sweep().await.unwrap(), 0);
    db.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(db.sweep().await.unwrap(), 1);
    assert!(matches!(
        create(&db, estate(), idempotency_key("client:1", "k", BODY)).await.unwrap(),
        Outcome::Fresh(_)
    ));
}

/// SQLite has no such state: there the second waits for the first.
#[tokio::test]
async fn a_running_request_is_not_waited_for_on_postgres() {
    let db = TestDb::postgres::<crate::support::Migrator>().await;
    let running = db.begin().await.unwrap();
    assert_eq!(running.replay(&idempotency_key("client:1", "k", BODY)).await.unwrap(), None);
    assert_eq!(
        code(create(&db, estate(), idempotency_key("client:1", "k", BODY)).await),
        "idempotency_key_in_use"
    );
    running.rollback().await.unwrap();
    assert!(matches!(
        create(&db, estate(), idempotency_key("client:1", "k", BODY)).await.unwrap(),
        Outcome::Fresh(_)
    ));
}

//! Batches: what only adds is written at once or not at all, and a key counts for them too.

use db::{
    AuditEntry, Db, RelayOutcome, Writes,
    testing::{TestDb, count_statements},
};
use idempotency::{IdempotencyKey, Outcome, Reply};
use kernel::{Actor, EstateId, Failure};
use sea_orm::{
    ConnectionTrait,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Order, Query},
};
use vocabulary::CustomerId;

use crate::support::{RecordingBus, changed, count, customer, estate, on_both_engines, relay_of};

on_both_engines!(
    a_batch_is_written_and_published,
    an_empty_batch_changes_nothing,
    a_dropped_batch_leaves_nothing,
    a_batch_that_breaks_a_rule_leaves_nothing,
    the_same_request_twice_gives_one_effect_and_one_answer,
    a_repetition_that_would_be_refused_by_now_is_answered_as_it_was_then,
    another_body_under_the_same_key_is_refused,
    racing_requests_with_one_key_have_one_effect,
    rows_with_conditions_of_their_own_are_added_by_one_statement,
);

const BODY: [u8; 32] = [1; 32];

fn thing(writes: &Writes, id: CustomerId, estate: EstateId, name: &str) -> InsertStatement {
    Query::insert()
        .into_table("things")
        .columns(["id", "estate_id", "name", "version", "due_at"])
        .values_panic([
            id.as_uuid().into(),
            estate.as_uuid().into(),
            name.into(),
            1.into(),
            writes.now().into(),
        ])
        .to_owned()
}

fn idempotency_key(key: &str, fingerprint: [u8; 32]) -> IdempotencyKey<CustomerId> {
    IdempotencyKey::new("client:1", key, fingerprint, |id: &CustomerId| {
        Ok(Reply { status: 201, headers: Vec::new(), body: id.to_string().into_bytes() })
    })
}

/// An operation as services write them when it only adds.
async fn create(
    db: &Db,
    name: &str,
    idempotency_key: IdempotencyKey<CustomerId>,
) -> Result<Outcome<CustomerId>, Failure> {
    let created = store(db, name, &idempotency_key).await;
    db.settle(&idempotency_key, created).await
}

async fn store(
    db: &Db,
    name: &str,
    idempotency_key: &IdempotencyKey<CustomerId>,
) -> Result<CustomerId, Failure> {
    let (id, batch) = (customer(), db.batch());
    batch.insert(thing(&batch, id, estate(), name));
    batch.publish(&changed(id), 1)?;
    batch.audit(AuditEntry::new(&Actor::system("test"), "create", "thing", id));
    batch.keep_reply(idempotency_key, &id)?;
    batch.commit().await?;
    Ok(id)
}

async fn rows(db: &Db) -> [i64; 3] {
    let mut rows = [0; 3];
    for (place, table) in ["things", "log_entries", "idempotency_keys"].into_iter().enumerate() {
        rows[place] = count(db, table).await;
    }
    rows
}

fn code(result: Result<Outcome<CustomerId>, Failure>) -> &'static str {
    let Err(Failure::Refused(refusal)) = result else {
        panic!("not refused: {result:?}");
    };
    refusal.code
}

async fn a_batch_is_written_and_published(db: TestDb) {
    let Outcome::Fresh(id) = create(&db, "a", idempotency_key("k", BODY)).await.unwrap() else {
        panic!("replayed at once")
    };
    assert_eq!(rows(&db).await, [1, 2, 1]);
    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
    assert_eq!(bus.taken()[0].subject, id.to_string());
}

async fn an_empty_batch_changes_nothing(db: TestDb) {
    db.batch().commit().await.unwrap();
    assert_eq!(rows(&db).await, [0, 0, 0]);
}

async fn a_dropped_batch_leaves_nothing(db: TestDb) {
    let batch = db.batch();
    batch.insert(thing(&batch, customer(), estate(), "a"));
    drop(batch);
    assert_eq!(rows(&db).await, [0, 0, 0]);
}

/// The second of two things with one name breaks the table's rule; the rows beside it go with it.
async fn a_batch_that_breaks_a_rule_leaves_nothing(db: TestDb) {
    let estate = estate();
    let batch = db.batch();
    batch.insert(thing(&batch, customer(), estate, "same"));
    batch.commit().await.unwrap();

    let (id, batch) = (customer(), db.batch());
    batch.publish(&changed(id), 1).unwrap();
    batch.insert(thing(&batch, customer(), estate, "other"));
    batch.insert(thing(&batch, id, estate, "same"));
    let error = batch.commit().await.unwrap_err();
    let broken = error.engine_error().and_then(db::unique_violation);
    assert_eq!(broken.as_deref(), Some("uq_things__estate_id_name"));
    assert_eq!(rows(&db).await, [1, 0, 0]);
}

async fn the_same_request_twice_gives_one_effect_and_one_answer(db: TestDb) {
    let Outcome::Fresh(id) = create(&db, "a", idempotency_key("k", BODY)).await.unwrap() else {
        panic!("replayed at once")
    };
    let Outcome::Replayed(reply) = create(&db, "b", idempotency_key("k", BODY)).await.unwrap() else {
        panic!("done twice")
    };
    assert_eq!((reply.status, reply.body), (201, id.to_string().into_bytes()));
    assert_eq!(rows(&db).await, [1, 2, 1]);
}

async fn a_repetition_that_would_be_refused_by_now_is_answered_as_it_was_then(db: TestDb) {
    let Outcome::Fresh(id) = create(&db, "a", idempotency_key("k", BODY)).await.unwrap() else {
        panic!("replayed at once")
    };
    let refused = || Err(kernel::Refusal::not_found().into());
    let Outcome::Replayed(reply) = db.settle(&idempotency_key("k", BODY), refused()).await.unwrap() else {
        panic!("not replayed")
    };
    assert_eq!(reply.body, id.to_string().into_bytes());
    assert_eq!(code(db.settle(&idempotency_key("new", BODY), refused()).await), "not_found");
}

async fn another_body_under_the_same_key_is_refused(db: TestDb) {
    create(&db, "a", idempotency_key("k", BODY)).await.unwrap();
    assert_eq!(code(create(&db, "b", idempotency_key("k", [2; 32])).await), "idempotency_key_reused");
    assert_eq!(rows(&db).await, [1, 2, 1]);
}

async fn racing_requests_with_one_key_have_one_effect(db: TestDb) {
    let other = db.another().await.unwrap();
    for round in 0..10 {
        let key = || idempotency_key(&round.to_string(), BODY);
        let racers = [&db.db, &other, &db.db, &other].map(|db| create(db, "a", key()));
        let mut fresh = 0;
        for result in futures_util::future::join_all(racers).await {
            match result {
                Ok(Outcome::Fresh(_)) => fresh += 1,
                Ok(Outcome::Replayed(_)) => {}
                refused => assert_eq!(code(refused), "idempotency_key_in_use"),
            }
        }
        assert_eq!(fresh, 1);
        assert_eq!(rows(&db).await, [1, 2, 1].map(|each| each * (round + 1)));
    }
}

/// A thing that is kept if `condition` holds, over an older one of its id.
fn keep_if(writes: &Writes, condition: Expr, (id, version): (CustomerId, i32), due: bool) {
    let newer = OnConflict::column("id")
        .update_columns(["name", "version", "due_at"])
        .action_and_where(Expr::col(("excluded", "version")).gt(Expr::col(("things", "version"))))
        .to_owned();
    let row = [
        ("id", Expr::val(id.as_uuid())),
        ("estate_id", Expr::val(estate().as_uuid())),
        ("name", Expr::val(format!("version {version}"))),
        ("version", Expr::val(version)),
        ("due_at", Expr::val(due.then(|| writes.now()))),
    ];
    writes.insert_if(condition, "things", row, Some(newer));
}

async fn rows_with_conditions_of_their_own_are_added_by_one_statement(db: TestDb) {
    let [known, late, new, unwanted] = [(); 4].map(|()| customer());
    let first = db.batch();
    keep_if(&first, Expr::val(true), (known, 1), false);
    keep_if(&first, Expr::val(true), (late, 9), true);
    first.commit().await.unwrap();

    let is_there = |id: CustomerId| {
        let row =
            Query::select().column("id").from("things").and_where(Expr::col("id").eq(id.as_uuid())).take();
        Expr::exists(row)
    };
    let second = db.batch();
    keep_if(&second, is_there(known), (known, 2), true);
    keep_if(&second, is_there(late), (late, 8), false);
    keep_if(&second, is_there(known), (new, 1), false);
    keep_if(&second, is_there(unwanted), (unwanted, 1), true);
    let (written, statements) = count_statements(second.commit()).await;
    written.unwrap();
    assert_eq!(statements, 1);
    let mut expected = [(known, 2), (late, 9), (new, 1)];
    expected.sort_unstable();
    let select =
        Query::select().columns(["id", "version", "name"]).from("things").order_by("id", Order::Asc).take();
    let rows = db.reader().query_all(&select).await.unwrap();
    let kept: Vec<(Uuid, i32, String)> = rows
        .iter()
        .map(|row| {
            let [id, version, name] = ["id", "version", "name"];
            (row.try_get("", id).unwrap(), row.try_get("", version).unwrap(), row.try_get("", name).unwrap())
        })
        .collect();
    let expected = expected.map(|(id, version)| (id.as_uuid(), version, format!("version {version}")));
    assert_eq!(kept, expected);
}

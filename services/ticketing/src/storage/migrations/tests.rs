//! What the steps make of rows that are older than they are.

use chrono::{DateTime, TimeDelta, Utc};
use db::{Engine, Tx, testing::TestDb};
use sea_orm::{
    ConnectionTrait,
    prelude::Uuid,
    sea_query::{Order, Query},
};
use serde_json::json;

use super::Migrator;

db::on_both_engines!(
    every_step_can_be_taken_back_and_again,
    what_time_had_to_look_at_becomes_timers_and_can_go_back,
);

async fn every_step_can_be_taken_back_and_again(engine: Engine) {
    db::testing::must_reverse::<Migrator>(engine).await;
}

#[tokio::test]
async fn the_schema_is_as_it_is_written_down_on_postgres() {
    db::testing::must_be_written_down::<Migrator>(env!("CARGO_MANIFEST_DIR")).await;
}

const OPEN: Uuid = Uuid::from_u128(1);

const RESOLVED: Uuid = Uuid::from_u128(2);

async fn what_time_had_to_look_at_becomes_timers_and_can_go_back(engine: Engine) {
    let test = TestDb::before::<Migrator>("m0013_timers", engine).await;
    let now = test.db.clock().now();
    let (due, close) = (now + TimeDelta::hours(3), now + TimeDelta::days(3));
    let tx = test.db.begin().await.unwrap();
    insert_ticket(&tx, OPEN, "open", (due, None)).await;
    insert_deadline(&tx, "respond", ("missed", now)).await;
    insert_deadline(&tx, "resolve", ("running", due)).await;
    insert_ticket(&tx, RESOLVED, "resolved", (close, Some(close))).await;
    tx.commit().await.unwrap();

    test.db.migrate::<Migrator>().await.unwrap();
    assert_eq!(
        timers(&test).await,
        [
            ("closing".to_owned(), RESOLVED, String::new(), close),
            ("deadline".to_owned(), OPEN, "resolve".to_owned(), due),
        ],
        "{engine:?}"
    );
    test.go_back_before::<Migrator>("m0013_timers").await;
    assert_eq!(timers(&test).await, [], "{engine:?}");
    assert_eq!(timer_at(&test).await, [Some(due), Some(close)], "{engine:?}");
}

async fn insert_ticket(
    tx: &Tx,
    id: Uuid,
    status: &str,
    (timer_at, close_at): (DateTime<Utc>, Option<DateTime<Utc>>),
) {
    let texts = [
        "number",
        "estate_name",
        "kind",
        "severity",
        "category",
        "title",
        "description",
        "standard",
        "first_responder",
        "quote",
    ];
    let others = [
        "id",
        "version",
        "estate_id",
        "standard_version",
        "status",
        "materials",
        "opened_at",
        "timer_at",
        "close_at",
    ];
    let values = texts.map(|text| format!("{text} of {id}").into()).into_iter().chain([
        id.into(),
        1.into(),
        id.into(),
        1.into(),
        status.into(),
        json!([]).into(),
        tx.now().into(),
        timer_at.into(),
        close_at.into(),
    ]);
    let insert = Query::insert()
        .into_table("tickets")
        .columns(texts.into_iter().chain(others))
        .values_panic(values)
        .to_owned();
    tx.conn().execute(&insert).await.unwrap();
}

async fn insert_deadline(tx: &Tx, kind: &str, (status, due_at): (&str, DateTime<Utc>)) {
    let columns = ["ticket_id", "kind", "round", "revision", "due_at", "clause", "explanation", "status"];
    let insert = Query::insert()
        .into_table("ticket_deadlines")
        .columns(columns)
        .values_panic([
            OPEN.into(),
            kind.into(),
            1.into(),
            1.into(),
            due_at.into(),
            "DLN-02".into(),
            json!([]).into(),
            status.into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await.unwrap();
}

/// Kind, subject, key and time of each.
async fn timers(test: &TestDb) -> Vec<(String, Uuid, String, DateTime<Utc>)> {
    let select = Query::select()
        .columns(["kind", "subject", "key", "due_at"])
        .from("timers")
        .order_by("kind", Order::Asc)
        .to_owned();
    let rows = test.db.reader().query_all(&select).await.unwrap();
    rows.iter().map(|row| row.try_get_many_by_index().unwrap()).collect()
}

async fn timer_at(test: &TestDb) -> Vec<Option<DateTime<Utc>>> {
    let select = Query::select().column("timer_at").from("tickets").order_by("id", Order::Asc).to_owned();
    let rows = test.db.reader().query_all(&select).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

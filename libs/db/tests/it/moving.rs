//! The outbox and the audit trail of a version before become the log, and find their way back.

use db::{AuditRecord, Db, RelayOutcome, lists, testing::TestDb};
use envelope::Envelope;
use kernel::{ListQuery, Page, Scope};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use serde_json::{Value, json};

use crate::support::{
    Migrator, RecordingBus, count, customer, envelope, estate, on_both_engines, publish_each, relay_of,
};

on_both_engines!(outbox_and_audit_trail_become_the_log_and_come_back,);

const STEP: &str = "m19_log";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// Rows as the version before wrote them.
async fn fill(db: &Db, messages: &[String], lines: i32) {
    let tx = db.begin().await.unwrap();
    for message in messages {
        let insert = Query::insert()
            .into_table("outbox")
            .columns(["envelope", "created_at"])
            .values_panic([message.as_str().into(), tx.now().into()])
            .to_owned();
        tx.conn().execute(&insert).await.unwrap();
    }
    for number in 0..lines {
        let insert = Query::insert()
            .into_table("audit_entries")
            .columns([
                "id",
                "at",
                "principal",
                "action",
                "subject_kind",
                "subject_id",
                "estate_id",
                "before",
                "after",
                "trace_id",
            ])
            .values_panic([
                customer().as_uuid().into(),
                tx.now().into(),
                "staff:1".into(),
                "assign".into(),
                "ticket".into(),
                format!("t{number}").into(),
                estate().as_uuid().into(),
                Option::<Value>::None.into(),
                json!({"number": number, "text": "张 \u{0001}"}).into(),
                TRACE.into(),
            ])
            .to_owned();
        tx.conn().execute(&insert).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn text(envelope: &Envelope) -> String {
    String::from_utf8(envelope.to_bytes().unwrap()).unwrap()
}

async fn waiting(db: &Db) -> Vec<String> {
    let select =
        Query::select().column("envelope").from("outbox").order_by("id", sea_orm::Order::Asc).to_owned();
    let rows = db.reader().query_all(&select).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn trail(db: &Db) -> Vec<AuditRecord> {
    let query = ListQuery { page: Page { limit: 200, after: None }, ..ListQuery::default() };
    lists::audit_entries(db, &Scope::Group, &query).await.unwrap().items
}

fn subjects(trail: &[AuditRecord]) -> Vec<&str> {
    trail.iter().map(|record| record.subject_id.as_str()).collect()
}

async fn outbox_and_audit_trail_become_the_log_and_come_back(db: TestDb) {
    db.go_back_before::<Migrator>(STEP).await;
    let traced = Envelope {
        traceparent: Some(format!("00-{TRACE}-b7ad6b7169203331-01")),
        ..envelope(&db, customer(), 2)
    };
    // Not as this version would put it together, and nothing at all.
    let foreign = Envelope { source: "/elsewhere".to_owned(), ..envelope(&db, customer(), 3) };
    let messages =
        [text(&envelope(&db, customer(), 1)), text(&traced), "half a mess".to_owned(), text(&foreign)];
    fill(&db, &messages, 3).await;

    db.migrate::<Migrator>().await.unwrap();
    assert_eq!(count(&db, "log_entries").await, 7);
    assert_eq!(db.unsent().await.unwrap().events, 4);
    let moved = trail(&db).await;
    assert_eq!(subjects(&moved), ["t2", "t1", "t0"]);
    assert_eq!(moved[0].after, Some(json!({"number": 2, "text": "张 \u{0001}"})));
    assert_eq!((moved[0].before.clone(), moved[0].trace_id.as_deref()), (None, Some(TRACE)));
    assert_eq!((moved[0].at, moved[0].principal.as_str()), (db.clock().now(), "staff:1"));

    // What was not sent meanwhile is where it was, as it was.
    db.go_back_before::<Migrator>(STEP).await;
    assert_eq!(waiting(&db).await, messages);
    assert_eq!(count(&db, "audit_entries").await, 3);
    db.migrate::<Migrator>().await.unwrap();
    assert_eq!(trail(&db).await, moved);

    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 3 });
    assert_eq!(bus.sequences(), [1, 2, 3]);
    let sent: Vec<Envelope> = bus.taken();
    assert_eq!((sent[1].id, sent[1].time), (traced.id, traced.time));
    assert_eq!(sent[2].source, "/elsewhere");
    assert_eq!(count(&db, "dead_letters").await, 1);

    // Said since then: of it, what was not sent comes back, and every line.
    let (event, tx) = (crate::support::changed(customer()), db.begin().await.unwrap());
    tx.publish(&event, 4).unwrap();
    let line = db::AuditEntry::new(&kernel::Actor::system("a test"), "change", "customer", event.customer_id);
    tx.audit(line.at(event.estate_id).before(json!([1])));
    tx.commit().await.unwrap();
    let whole = trail(&db).await;
    db.go_back_before::<Migrator>(STEP).await;
    let [last] = waiting(&db).await.try_into().unwrap();
    let last = Envelope::from_bytes(last.as_bytes()).unwrap();
    assert_eq!((last.sequence, last.id.as_uuid()), (4, whole[0].id.as_uuid()));
    assert_eq!(count(&db, "audit_entries").await, 4);
    db.migrate::<Migrator>().await.unwrap();
    assert_eq!(trail(&db).await, whole);
    publish_each(&db, customer(), 5..=5).await;
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Standby);
    crate::support::let_leases_run_out(&db, "leases", "expires_at").await;
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 2 });
    assert_eq!(bus.sequences(), [1, 2, 3, 4, 5]);
    let lines = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from("log_entries")
        .and_where(Expr::col("action").is_not_null())
        .to_owned();
    let row = db.reader().query_one(&lines).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 4);
}

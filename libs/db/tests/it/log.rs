//! What an operation says and does stands in the log with its commit, and is sent after it, in its order.

use std::collections::BTreeMap;

use db::{AuditEntry, AuditRecord, Db, RelayOutcome, Unsent, lists, testing::TestDb};
use kernel::{Actor, ListQuery, Scope};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Expr, Query},
};
use vocabulary::CustomerId;

use crate::support::{
    RecordingBus, changed, count, customer, estate, insert_thing, on_both_engines, publish_each, raise_thing,
    relay_of,
};

on_both_engines!(
    nothing_is_sent_of_what_was_rolled_back,
    an_event_travels_as_it_was_said,
    events_of_one_transaction_keep_their_order,
    events_of_an_aggregate_keep_the_order_of_the_commits,
    it_is_told_how_many_wait_since_when,
    what_is_said_and_done_about_one_subject_is_one_entry,
    what_cannot_be_told_apart_stands_by_itself,
);

async fn nothing_is_sent_of_what_was_rolled_back(db: TestDb) {
    let tx = db.begin().await.unwrap();
    tx.publish(&changed(customer()), 1).unwrap();
    tx.rollback().await.unwrap();
    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 0 });
    assert!(bus.taken().is_empty());
}

async fn an_event_travels_as_it_was_said(db: TestDb) {
    let event = changed(customer());
    let tx = db.begin().await.unwrap();
    tx.publish(&event, 7).unwrap();
    tx.commit().await.unwrap();
    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
    let [envelope] = bus.taken().try_into().unwrap();
    assert_eq!(envelope.open::<contracts::archive::CustomerChanged>().unwrap(), event);
    assert_eq!(envelope.sequence, 7);
    assert_eq!(envelope.time, db.clock().now());
    assert_eq!(envelope.routingkey, "archive.customer.customer_changed.v1");
    assert_eq!(envelope.estateid, Some(event.estate_id));
    assert_eq!(db.unsent().await.unwrap().events, 0);
}

async fn events_of_one_transaction_keep_their_order(db: TestDb) {
    let tx = db.begin().await.unwrap();
    let id = customer();
    for sequence in 1..=20 {
        tx.publish(&changed(id), sequence).unwrap();
    }
    tx.commit().await.unwrap();
    let bus = RecordingBus::new();
    relay_of(&db, &bus).run_once().await.unwrap();
    assert_eq!(bus.sequences(), (1..=20).collect::<Vec<_>>());
}

/// Four things, each raised by two processes that race for it.
async fn events_of_an_aggregate_keep_the_order_of_the_commits(db: TestDb) {
    let things = [(); 4].map(|()| customer());
    for id in things {
        let tx = db.begin().await.unwrap();
        insert_thing(&tx, id, estate(), "a").await.unwrap();
        tx.publish(&changed(id), 1).unwrap();
        tx.commit().await.unwrap();
    }
    let other = db.another().await.unwrap();
    let racers = things.iter().flat_map(|id| [raise_to(&db, *id, 10), raise_to(&other, *id, 10)]);
    futures_util::future::join_all(racers).await;

    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 40 });
    let mut told: BTreeMap<String, Vec<i32>> = BTreeMap::new();
    for envelope in bus.taken() {
        told.entry(envelope.subject).or_default().push(envelope.sequence);
    }
    assert_eq!(told.len(), 4);
    for sequences in told.values() {
        assert_eq!(*sequences, (1..=10).collect::<Vec<_>>());
    }
}

async fn raise_to(db: &Db, id: CustomerId, last: i32) {
    loop {
        let version = version_of(db, id).await;
        if version == last {
            return;
        }
        let tx = db.begin().await.unwrap();
        if raise_thing(&tx, id, version).await.unwrap() == 1 {
            tx.publish(&changed(id), version + 1).unwrap();
            tx.commit().await.unwrap();
        }
    }
}

async fn version_of(db: &Db, id: CustomerId) -> i32 {
    let select = Query::select()
        .column("version")
        .from("things")
        .and_where(Expr::col("id").eq(id.as_uuid()))
        .to_owned();
    db.reader().query_one(&select).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn it_is_told_how_many_wait_since_when(db: TestDb) {
    assert_eq!(db.unsent().await.unwrap(), Unsent { events: 0, oldest_at: None });
    let first_at = db.clock().now();
    publish_each(&db, customer(), 1..=1).await;
    db.clock.advance(chrono::TimeDelta::seconds(30));
    publish_each(&db, customer(), 1..=2).await;
    assert_eq!(db.unsent().await.unwrap(), Unsent { events: 3, oldest_at: Some(first_at) });
}

fn done(subject: CustomerId) -> AuditEntry {
    AuditEntry::new(&Actor::system("a test"), "change_customer", "customer", subject)
}

async fn trail(db: &Db) -> Vec<AuditRecord> {
    lists::audit_entries(db, &Scope::Group, &ListQuery::default()).await.unwrap().items
}

async fn what_is_said_and_done_about_one_subject_is_one_entry(db: TestDb) {
    let (event, other) = (changed(customer()), changed(customer()));
    let tx = db.begin().await.unwrap();
    tx.audit(done(event.customer_id).at(event.estate_id).via("desk").after(serde_json::json!({"secret": 1})));
    tx.publish(&event, 7).unwrap();
    for sequence in 1..=2 {
        tx.publish(&other, sequence).unwrap();
        tx.audit(done(other.customer_id).at(other.estate_id).after(sequence.into()));
    }
    tx.commit().await.unwrap();
    assert_eq!(count(&db, "log_entries").await, 3);

    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 3 });
    assert_eq!(bus.sequences(), [7, 1, 2]);
    let [second, first, one] = trail(&db).await.try_into().unwrap();
    assert_eq!((one.id.as_uuid(), one.at), (bus.taken()[0].id.as_uuid(), db.clock().now()));
    assert_eq!((one.principal.as_str(), one.via.as_deref()), ("system:a test", Some("desk")));
    assert_eq!((one.subject_id, one.estate_id), (event.customer_id.to_string(), Some(event.estate_id)));
    assert_eq!((one.before, one.after), (None, Some(serde_json::json!({"secret": 1}))));
    assert_eq!((first.after, second.after), (Some(1.into()), Some(2.into())));
    // What only the audit trail may know goes nowhere.
    let sent = String::from_utf8(bus.taken()[0].to_bytes().unwrap()).unwrap();
    assert!(!sent.contains("secret") && !sent.contains("a test"), "{sent}");
}

/// At another estate, of another kind, or with more of the one than of the other, it is not the other side of the event.
async fn what_cannot_be_told_apart_stands_by_itself(db: TestDb) {
    let event = changed(customer());
    let here = || done(event.customer_id).at(event.estate_id);
    let tx = db.begin().await.unwrap();
    tx.publish(&event, 1).unwrap();
    tx.audit(here());
    tx.audit(here());
    tx.commit().await.unwrap();
    let others = [
        done(event.customer_id),
        done(event.customer_id).at(estate()),
        AuditEntry::new(&Actor::system("a test"), "change", "thing", event.customer_id).at(event.estate_id),
    ];
    for other in others {
        let tx = db.begin().await.unwrap();
        tx.publish(&event, 2).unwrap();
        tx.audit(other);
        tx.commit().await.unwrap();
    }
    assert_eq!((count(&db, "log_entries").await, trail(&db).await.len()), (9, 5));
    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 4 });
}

//! The inbox: once, and in line.

use contracts::Envelope;
use db::{
    Db,
    inbox::{self, Admission},
    testing::TestDb,
};

use crate::support::{count, customer, envelope, on_both_engines};

on_both_engines!(
    a_message_is_admitted_once,
    a_gap_is_noticed_and_leaves_nothing,
    a_gap_can_be_taken_and_what_was_missing_is_late_but_fresh,
    each_aggregate_is_counted_by_itself,
    a_sweep_forgets_what_is_two_weeks_old,
);

async fn admit(db: &Db, envelope: &Envelope) -> Admission {
    let tx = db.begin().await.unwrap();
    let admission = inbox::admit(&tx, envelope).await.unwrap();
    if admission == Admission::Fresh {
        tx.commit().await.unwrap();
    } else {
        tx.rollback().await.unwrap();
    }
    admission
}

async fn a_message_is_admitted_once(db: TestDb) {
    let message = envelope(&db, customer(), 1);
    let tx = db.begin().await.unwrap();
    assert_eq!(inbox::admit(&tx, &message).await.unwrap(), Admission::Fresh);
    tx.rollback().await.unwrap();
    assert_eq!(admit(&db, &message).await, Admission::Fresh, "what was rolled back was not heard");
    assert_eq!(admit(&db, &message).await, Admission::Duplicate);
}

async fn a_gap_is_noticed_and_leaves_nothing(db: TestDb) {
    let id = customer();
    assert_eq!(admit(&db, &envelope(&db, id, 2)).await, Admission::Gap { expected: 1 });
    assert_eq!(admit(&db, &envelope(&db, id, 1)).await, Admission::Fresh);
    let third = envelope(&db, id, 3);
    assert_eq!(admit(&db, &third).await, Admission::Gap { expected: 2 });
    assert_eq!(admit(&db, &envelope(&db, id, 2)).await, Admission::Fresh);
    assert_eq!(admit(&db, &third).await, Admission::Fresh);
    assert_eq!(count(&db, "inbox_messages").await, 3);
}

async fn a_gap_can_be_taken_and_what_was_missing_is_late_but_fresh(db: TestDb) {
    let id = customer();
    let fifth = envelope(&db, id, 5);
    let tx = db.begin().await.unwrap();
    assert_eq!(inbox::admit_anyway(&tx, &fifth).await.unwrap(), Admission::Fresh);
    tx.commit().await.unwrap();
    let tx = db.begin().await.unwrap();
    assert_eq!(inbox::admit_anyway(&tx, &fifth).await.unwrap(), Admission::Duplicate);
    tx.rollback().await.unwrap();
    assert_eq!(admit(&db, &envelope(&db, id, 3)).await, Admission::Fresh, "late");
    assert_eq!(
        admit(&db, &envelope(&db, id, 6)).await,
        Admission::Fresh,
        "late ones do not move the cursor back"
    );
    assert_eq!(admit(&db, &envelope(&db, id, 8)).await, Admission::Gap { expected: 7 });
}

async fn each_aggregate_is_counted_by_itself(db: TestDb) {
    let id = customer();
    let mut of_a_ticket = envelope(&db, id, 1);
    of_a_ticket.routingkey = "ticketing.ticket.ticket_opened.v1".to_owned();
    for message in [envelope(&db, id, 1), envelope(&db, customer(), 1), of_a_ticket] {
        assert_eq!(admit(&db, &message).await, Admission::Fresh);
    }
    assert_eq!(count(&db, "inbox_cursors").await, 3);
}

async fn a_sweep_forgets_what_is_two_weeks_old(db: TestDb) {
    let (id, first) = (customer(), 1);
    assert_eq!(admit(&db, &envelope(&db, id, first)).await, Admission::Fresh);
    db.clock.advance(chrono::TimeDelta::days(14));
    assert_eq!(db.sweep().await.unwrap(), 0);
    assert_eq!(admit(&db, &envelope(&db, id, 2)).await, Admission::Fresh);
    db.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(db.sweep().await.unwrap(), 1);
    assert_eq!(count(&db, "inbox_messages").await, 1);
    assert_eq!(admit(&db, &envelope(&db, id, 3)).await, Admission::Fresh, "the cursor stays");
}

//! The inbox: once, and in line.

use bus::{Consumer, DeadLetter, Delivery, Outcome};
use db::{
    AuditEntry, Db, InboxConsumer,
    dead_letters::{self, Replay},
    inbox::{self, Admission},
    lists,
    testing::TestDb,
};
use envelope::Envelope;
use kernel::{Actor, ListQuery};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::consumer::note_customer;
use crate::support::{Migrator, count, customer, envelope, on_both_engines, until};

on_both_engines!(
    a_message_is_admitted_once,
    a_gap_is_noticed_and_leaves_nothing,
    a_gap_can_be_taken_and_what_was_missing_is_late_but_fresh,
    each_aggregate_is_counted_by_itself,
    a_sweep_takes_gaps_with_their_cursor_after_ninety_days,
    what_comes_again_after_its_cursor_was_forgotten_begins_the_story_anew,
    a_sweep_forgets_the_cursors_of_subjects_that_are_no_longer_heard_of,
    a_sweep_keeps_what_a_parked_letter_may_need_and_forgets_closed_ones,
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
    assert_eq!((count(&db, "inbox_cursors").await, count(&db, "inbox_gaps").await), (1, 0));
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

async fn a_sweep_takes_gaps_with_their_cursor_after_ninety_days(db: TestDb) {
    let id = customer();
    let tx = db.begin().await.unwrap();
    assert_eq!(inbox::admit_anyway(&tx, &envelope(&db, id, 3)).await.unwrap(), Admission::Fresh);
    tx.commit().await.unwrap();
    db.clock.advance(chrono::TimeDelta::days(90));
    assert_eq!(db.sweep().await.unwrap(), 0);
    assert_eq!(admit(&db, &envelope(&db, id, 4)).await, Admission::Fresh, "the cursor stays");
    db.clock.advance(chrono::TimeDelta::days(90));
    assert_eq!(db.sweep().await.unwrap(), 0, "it was heard of since");
    assert_eq!(count(&db, "inbox_gaps").await, 1);
    db.clock.advance(chrono::TimeDelta::days(1));
    assert_eq!(db.sweep().await.unwrap(), 1);
    assert_eq!((count(&db, "inbox_cursors").await, count(&db, "inbox_gaps").await), (0, 0));
}

/// On SQLite there is one writer, so a sweep never waits for a row.
#[tokio::test]
async fn a_sweep_leaves_a_cursor_that_moves_on_while_it_waits_for_it_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let id = customer();
    assert_eq!(admit(&db, &envelope(&db, id, 1)).await, Admission::Fresh);
    db.clock.advance(chrono::TimeDelta::days(91));
    let tx = db.begin().await.unwrap();
    assert_eq!(inbox::admit(&tx, &envelope(&db, id, 2)).await.unwrap(), Admission::Fresh);
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND \
        wait_event_type = 'Lock'";
    let moving_on = async {
        until("the sweep waits for the row", async || counted(&db, waiting).await > 0).await;
        tx.commit().await.unwrap();
    };
    let (swept, ()) = tokio::join!(db.sweep(), moving_on);
    assert_eq!(swept.unwrap(), 0);
    assert_eq!(count(&db, "inbox_cursors").await, 1);
    assert_eq!(admit(&db, &envelope(&db, id, 2)).await, Admission::Duplicate, "it is still known");
}

async fn counted(db: &TestDb, sql: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let row = db.reader().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Nothing that is kept anywhere comes so late: what waits does so for hours, and a dead letter keeps its cursor.
async fn what_comes_again_after_its_cursor_was_forgotten_begins_the_story_anew(db: TestDb) {
    let (id, consumer) = (customer(), InboxConsumer::new(db.db.clone()).on((), note_customer));
    let again = envelope(&db, id, 2);
    for message in [&envelope(&db, id, 1), &again] {
        assert_eq!(admit(&db, message).await, Admission::Fresh);
    }
    // Beyond the age of the id, which the machine's own clock gave.
    db.clock.advance(chrono::TimeDelta::days(20_000));
    assert_eq!(db.sweep().await.unwrap(), 1);
    assert_eq!(consumer.consume(Delivery::first(&again)).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 1, "what told it from a new one is gone");
    assert_eq!(consumer.consume(Delivery::first(&again)).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 1, "from then on once");
}

async fn a_sweep_forgets_the_cursors_of_subjects_that_are_no_longer_heard_of(db: TestDb) {
    let (quiet, busy) = (customer(), customer());
    let consumer = InboxConsumer::new(db.db.clone()).on((), note_customer);
    for id in [quiet, busy] {
        assert_eq!(admit(&db, &envelope(&db, id, 1)).await, Admission::Fresh);
    }
    // Beyond the age of both ids, which the machine's own clock gave.
    db.clock.advance(chrono::TimeDelta::days(20_000));
    assert_eq!(admit(&db, &envelope(&db, busy, 2)).await, Admission::Fresh);
    db.sweep().await.unwrap();
    assert_eq!(count(&db, "inbox_cursors").await, 1);
    let next = envelope(&db, quiet, 9);
    assert_eq!(
        consumer.consume(Delivery::first(&next)).await,
        Outcome::Done,
        "of whom nothing is known any more, anything is the next"
    );
    let early = envelope(&db, busy, 9);
    assert!(matches!(consumer.consume(Delivery::first(&early)).await, Outcome::Later { .. }));
}

/// A letter is replayed a year later; whether its message had its effect is still known.
async fn a_sweep_keeps_what_a_parked_letter_may_need_and_forgets_closed_ones(db: TestDb) {
    let consumer = InboxConsumer::new(db.db.clone()).on((), note_customer);
    let message = envelope(&db, customer(), 1);
    let letter = DeadLetter {
        body: message.to_bytes().unwrap(),
        routing_key: message.routingkey.clone(),
        envelope: Some(message.clone()),
        reason: "the broker gave up: delivery_limit".to_owned(),
        attempts: 0,
    };
    // Given up while another process, thought dead, was still at it.
    consumer.dead_letter(letter.clone()).await.unwrap();
    assert_eq!(consumer.consume(Delivery::first(&message)).await, Outcome::Done);
    db.clock.advance(chrono::TimeDelta::days(365));
    db.sweep().await.unwrap();
    assert_eq!(count(&db, "inbox_cursors").await, 1);

    let parked = lists::dead_letters(&db, &ListQuery::default()).await.unwrap();
    let id = parked.items[0].id;
    let audit = AuditEntry::new(&Actor::system("test"), "replay_dead_letter", "dead_letter", id);
    assert_eq!(dead_letters::replay(&consumer, id, audit).await.unwrap(), Replay::Handled);
    assert_eq!(count(&db, "things").await, 1, "it had its effect");

    consumer.dead_letter(letter).await.unwrap();
    let parked = lists::dead_letters(&db, &ListQuery::default()).await.unwrap();
    assert!(parked.items.is_empty(), "what had its effect is not given up");
    db.clock.advance(chrono::TimeDelta::days(91));
    db.sweep().await.unwrap();
    assert_eq!((count(&db, "dead_letters").await, count(&db, "inbox_cursors").await), (0, 0));
}

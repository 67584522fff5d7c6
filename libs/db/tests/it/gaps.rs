//! What was passed over: remembered until it comes, and then it has its effect once. And what comes in any order.

use std::time::Duration;

use bus::{Binding, Consumer, DeadLetter, Delivery, Outcome};
use contracts::archive::CustomerChanged;
use db::{
    AuditEntry, Db, InboxConsumer, Tx,
    dead_letters::{self, Replay},
    inbox::{self, Admission},
    lists,
    testing::TestDb,
};
use envelope::{Envelope, Event};
use kernel::{Actor, Failure, ListQuery};
use sea_orm::{ConnectionTrait, Order, sea_query::Query};
use vocabulary::CustomerId;

use crate::support::{count, customer, envelope, insert_thing, on_both_engines};

on_both_engines!(
    a_gap_shrinks_with_each_late_message_and_is_filled_once,
    two_processes_with_one_late_message_give_one_effect,
    two_processes_over_one_gap_give_one_effect_each,
    another_message_with_the_place_of_one_that_was_heard_has_no_effect,
    a_late_message_has_its_effect_although_its_successor_was_let_through,
    a_dead_letter_that_was_passed_over_has_its_effect_once_it_is_replayed,
    what_comes_in_any_order_waits_for_nothing_and_leaves_no_cursor,
);

/// Notes each event as a thing of its own.
async fn note_each(
    _state: &(),
    tx: &Tx,
    event: CustomerChanged,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    Ok(insert_thing(tx, customer(), event.estate_id, "changed").await?)
}

fn noting_each(db: &Db) -> InboxConsumer {
    InboxConsumer::new(db.clone()).on((), note_each)
}

/// A message whose patience is at an end.
fn impatient(envelope: &Envelope) -> Delivery<'_> {
    let patience = Duration::from_secs(6 * 3_600);
    Delivery { waited: patience, may_wait: false, ..Delivery::first(envelope) }
}

/// The gaps of all subjects.
async fn gaps(db: &Db) -> Vec<(i32, i32)> {
    let select = Query::select()
        .columns(["first", "last"])
        .from("inbox_gaps")
        .order_by("first", Order::Asc)
        .to_owned();
    let rows = db.reader().query_all(&select).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

async fn admit(db: &Db, envelope: &Envelope) -> Admission {
    let tx = db.begin().await.unwrap();
    let admission = inbox::admit(&tx, envelope).await.unwrap();
    tx.commit().await.unwrap();
    admission
}

async fn pass_over(db: &Db, id: CustomerId, sequence: i32) {
    let tx = db.begin().await.unwrap();
    let admission = inbox::admit_anyway(&tx, &envelope(db, id, sequence)).await.unwrap();
    assert_eq!(admission, Admission::Fresh);
    tx.commit().await.unwrap();
}

async fn a_gap_shrinks_with_each_late_message_and_is_filled_once(db: TestDb) {
    let id = customer();
    pass_over(&db, id, 5).await;
    assert_eq!(gaps(&db).await, [(1, 4)]);
    for (late, left) in [(2, vec![(1, 1), (3, 4)]), (1, vec![(3, 4)]), (4, vec![(3, 3)]), (3, Vec::new())] {
        let late = envelope(&db, id, late);
        assert_eq!(admit(&db, &late).await, Admission::Fresh);
        assert_eq!(gaps(&db).await, left);
        assert_eq!(admit(&db, &late).await, Admission::Duplicate);
    }
    pass_over(&db, id, 6).await;
    assert!(gaps(&db).await.is_empty(), "nothing is missing before the next in line");
}

async fn two_processes_with_one_late_message_give_one_effect(db: TestDb) {
    let other = db.another().await.unwrap();
    let consumers = [noting_each(&db), noting_each(&other)];
    let rounds = 10;
    for _round in 0..rounds {
        let id = customer();
        pass_over(&db, id, 3).await;
        let late = envelope(&db, id, 2);
        let [one, two] = [0, 1].map(|process| consumers[process].consume(Delivery::first(&late)));
        assert_eq!(tokio::join!(one, two), (Outcome::Done, Outcome::Done));
    }
    assert_eq!(count(&db, "things").await, rounds);
    assert_eq!(gaps(&db).await, vec![(1, 1); 10]);
}

/// Both begin the story of a subject at once, and neither with its first event.
async fn two_processes_over_one_gap_give_one_effect_each(db: TestDb) {
    let other = db.another().await.unwrap();
    let consumers = [noting_each(&db), noting_each(&other)];
    let rounds = 10;
    for _round in 0..rounds {
        let id = customer();
        let (third, fifth) = (envelope(&db, id, 3), envelope(&db, id, 5));
        let (one, two) = (consumers[0].consume(impatient(&third)), consumers[1].consume(impatient(&fifth)));
        assert_eq!(tokio::join!(one, two), (Outcome::Done, Outcome::Done));
        for known in [&third, &fifth] {
            assert_eq!(consumers[0].consume(Delivery::first(known)).await, Outcome::Done);
        }
    }
    assert_eq!(count(&db, "things").await, 2 * rounds);
    let missing: i32 = gaps(&db).await.iter().map(|(first, last)| last - first + 1).sum();
    assert_eq!(missing, 3 * 10, "1, 2 and 4 of each");
}

async fn another_message_with_the_place_of_one_that_was_heard_has_no_effect(db: TestDb) {
    let (consumer, id) = (noting_each(&db), customer());
    for message in [envelope(&db, id, 1), envelope(&db, id, 1)] {
        assert_eq!(consumer.consume(Delivery::first(&message)).await, Outcome::Done);
    }
    assert_eq!(count(&db, "things").await, 1);
}

async fn a_late_message_has_its_effect_although_its_successor_was_let_through(db: TestDb) {
    let (consumer, id) = (noting_each(&db), customer());
    let [first, second, third] = [1, 2, 3].map(|sequence| envelope(&db, id, sequence));
    assert_eq!(consumer.consume(Delivery::first(&first)).await, Outcome::Done);
    assert!(matches!(consumer.consume(Delivery::first(&third)).await, Outcome::Later { .. }));
    assert_eq!(consumer.consume(impatient(&third)).await, Outcome::Done);
    assert_eq!(gaps(&db).await, [(2, 2)]);
    for _again in 0..2 {
        assert_eq!(consumer.consume(Delivery::first(&second)).await, Outcome::Done);
        assert_eq!(count(&db, "things").await, 3);
    }
    assert!(gaps(&db).await.is_empty());
}

async fn a_dead_letter_that_was_passed_over_has_its_effect_once_it_is_replayed(db: TestDb) {
    let (consumer, id) = (noting_each(&db), customer());
    let poison = envelope(&db, id, 1);
    let letter = DeadLetter {
        body: poison.to_bytes().unwrap(),
        routing_key: poison.routingkey.clone(),
        envelope: Some(poison.clone()),
        reason: "it had to be".to_owned(),
        attempts: 6,
    };
    consumer.dead_letter(letter.clone()).await.unwrap();
    assert_eq!(consumer.consume(Delivery::first(&envelope(&db, id, 2))).await, Outcome::Done);
    assert_eq!(gaps(&db).await, [(1, 1)]);
    consumer.dead_letter(letter.clone()).await.unwrap();

    let parked = async || lists::dead_letters(&db, &ListQuery::default()).await.unwrap().items;
    let [kept] = parked().await.try_into().unwrap();
    let audit = AuditEntry::new(&Actor::system("test"), "replay_dead_letter", "dead_letter", kept.id);
    assert_eq!(dead_letters::replay(&consumer, kept.id, audit).await.unwrap(), Replay::Handled);
    assert_eq!((count(&db, "things").await, gaps(&db).await.len()), (2, 0));
    assert_eq!(consumer.consume(Delivery::first(&poison)).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 2);
    consumer.dead_letter(letter).await.unwrap();
    assert!(parked().await.is_empty(), "what had its effect is not given up again");
}

async fn what_comes_in_any_order_waits_for_nothing_and_leaves_no_cursor(db: TestDb) {
    let consumer = InboxConsumer::new(db.db.clone()).on_in_any_order((), note_each);
    assert_eq!(consumer.bindings(), [Binding::event(CustomerChanged::NAME)]);
    consumer.note_sources().await.unwrap();
    let id = customer();
    let mut ignored = envelope(&db, id, 2);
    ignored.routingkey = "archive.customer.customer_erased.v1".to_owned();
    let (third, first) = (envelope(&db, id, 3), envelope(&db, id, 1));
    assert_eq!(consumer.consume(Delivery::first(&third)).await, Outcome::Done);
    let both = [Delivery::first(&first), Delivery::first(&ignored)];
    assert_eq!(consumer.consume_batch(&both).await, [Outcome::Done, Outcome::Done]);
    assert_eq!(count(&db, "things").await, 2);
    assert_eq!((count(&db, "inbox_cursors").await, count(&db, "inbox_sources").await), (0, 0));

    // One that needs order makes it so for all of its aggregate.
    let ordered = consumer.on((), note_each);
    assert_eq!(ordered.bindings(), [Binding::aggregate("archive", "customer")]);
    let early = envelope(&db, customer(), 2);
    assert!(matches!(ordered.consume(Delivery::first(&early)).await, Outcome::Later { .. }));

    // What was heard in order once says nothing of what comes in any order now.
    let (in_order, heard) = (noting_each(&db), envelope(&db, customer(), 1));
    assert_eq!(in_order.consume(Delivery::first(&heard)).await, Outcome::Done);
    let letter = DeadLetter {
        body: heard.to_bytes().unwrap(),
        routing_key: heard.routingkey.clone(),
        envelope: Some(heard),
        reason: "it had to be".to_owned(),
        attempts: 6,
    };
    in_order.dead_letter(letter.clone()).await.unwrap();
    assert_eq!(count(&db, "dead_letters").await, 0, "it had its effect");
    InboxConsumer::new(db.db.clone()).on_in_any_order((), note_each).dead_letter(letter).await.unwrap();
    assert_eq!(count(&db, "dead_letters").await, 1, "nobody knows");
}

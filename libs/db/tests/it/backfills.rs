//! What a consumer missed is sent to it once more, in order, and what happens meanwhile waits its turn.

use std::{collections::BTreeMap, sync::Arc};

use bus::{Consumer, Delivery, Outcome};
use chrono::TimeDelta;
use contracts::archive::CustomerChanged;
use db::{
    Db, InboxConsumer, Tx,
    backfill::{self, BackfillId, BackfillMode, BackfillOutcome, BackfillRequest, BackfillState, Backfills},
    lists,
    testing::{TestDb, count_statements},
};
use envelope::{Backfilled, Envelope};
use kernel::{Failure, ListQuery};
use sea_orm::prelude::Uuid;
use vocabulary::CustomerId;

use crate::{
    backfill_fixture::BackfillFixture,
    support::{
        RecordingBus, Taking, changed, count, customer, envelope, insert_thing, let_leases_run_out,
        on_both_engines, publish_each, until,
    },
};

on_both_engines!(
    one_that_was_interrupted_goes_on_where_it_was,
    one_that_is_cancelled_sends_no_more_and_says_so,
    who_has_no_queue_is_sent_nothing,
    only_what_is_asked_for_is_sent,
    one_whose_consumer_takes_nothing_holds_up_no_other,
    it_is_asked_how_much_waits_only_when_the_queue_may_be_full,
    a_story_that_is_not_sent_from_its_beginning_begins_where_it_is,
    what_a_service_does_not_bind_leaves_nothing,
    what_is_old_news_is_told_from_what_is_live,
);

/// Makes one test per shape out of each `async fn name(fixture: &BackfillFixture)`: everything in one process, and a cluster.
macro_rules! in_both_shapes {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use crate::backfill_fixture::BackfillFixture;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn embedded() {
                BackfillFixture::embedded(async |fixture| super::$name(fixture).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn in_a_cluster() {
                BackfillFixture::cluster(async |fixture| super::$name(fixture).await).await;
            }
        }
    )+};
}

in_both_shapes!(
    a_new_service_hears_everything_in_order_with_what_is_said_meanwhile,
    a_service_that_lost_its_tables_is_as_before,
    the_current_state_is_the_newest_event_and_the_story_goes_on_from_it,
    what_was_heard_already_has_no_second_effect,
    a_new_service_in_a_new_group_waits_for_nobody,
);

/// The sequences of each of `subjects`, as they were handled.
fn stories(fixture: &BackfillFixture, subjects: &[CustomerId]) -> Vec<Vec<i32>> {
    let heard: BTreeMap<String, Vec<i32>> = fixture.heard();
    subjects.iter().map(|id| heard.get(&id.to_string()).cloned().unwrap_or_default()).collect()
}

async fn a_new_service_hears_everything_in_order_with_what_is_said_meanwhile(fixture: &BackfillFixture) {
    let subjects = [(); 8].map(|()| customer());
    for id in subjects {
        publish_each(&fixture.publisher, id, 1..=3).await;
    }
    fixture.relay_once().await;
    fixture.start_publisher().await;
    fixture.start_consumer().await;
    until("it has asked", async || count(&fixture.publisher, "backfills").await == 1).await;
    for id in subjects {
        publish_each(&fixture.publisher, id, 4..=5).await;
    }
    let relaying = fixture.relaying();
    until("what is live has come", async || fixture.refused_early() >= 8).await;
    assert!(fixture.heard().is_empty(), "what is live waits");
    fixture.send_backfills().await;
    until("all is handled", async || stories(fixture, &subjects).iter().all(|story| story.len() >= 5)).await;
    relaying.await.unwrap();
    assert_eq!(stories(fixture, &subjects), vec![vec![1, 2, 3, 4, 5]; 8]);
    assert_eq!(count(&fixture.db, "inbox_gaps").await, 0);
}

async fn a_service_that_lost_its_tables_is_as_before(fixture: &BackfillFixture) {
    let subjects = [(); 4].map(|()| customer());
    fixture.start_publisher().await;
    fixture.start_consumer().await;
    for id in subjects {
        publish_each(&fixture.publisher, id, 1..=3).await;
    }
    fixture.relay_once().await;
    until("all is handled", async || stories(fixture, &subjects) == vec![vec![1, 2, 3]; 4]).await;
    fixture.send_backfills().await;
    fixture.stop_consumer().await;
    fixture.empty_consumer().await;
    fixture.start_consumer().await;
    until("it has asked anew", async || count(&fixture.publisher, "backfills").await == 2).await;
    fixture.send_backfills().await;
    until("all is handled anew", async || stories(fixture, &subjects) == vec![vec![1, 2, 3]; 4]).await;
}

async fn the_current_state_is_the_newest_event_and_the_story_goes_on_from_it(fixture: &BackfillFixture) {
    let subjects = [(); 4].map(|()| customer());
    for id in subjects {
        publish_each(&fixture.publisher, id, 1..=3).await;
    }
    fixture.relay_once().await;
    fixture.start_consumer_that_asks_for_nothing().await;
    fixture.request(BackfillMode::CurrentState).await;
    fixture.send_backfills().await;
    until("the state is there", async || stories(fixture, &subjects) == vec![vec![3]; 4]).await;
    for id in subjects {
        publish_each(&fixture.publisher, id, 4..=4).await;
    }
    fixture.relay_once().await;
    until("it goes on", async || stories(fixture, &subjects) == vec![vec![3, 4]; 4]).await;
    assert_eq!(count(&fixture.db, "inbox_gaps").await, 0, "nothing was passed over");
}

async fn what_was_heard_already_has_no_second_effect(fixture: &BackfillFixture) {
    let id = customer();
    fixture.start_consumer_that_asks_for_nothing().await;
    publish_each(&fixture.publisher, id, 1..=3).await;
    fixture.relay_once().await;
    until("all is handled", async || stories(fixture, &[id]) == [vec![1, 2, 3]]).await;
    for mode in [BackfillMode::Everything, BackfillMode::CurrentState] {
        fixture.request(mode).await;
        fixture.send_backfills().await;
    }
    publish_each(&fixture.publisher, id, 4..=4).await;
    fixture.relay_once().await;
    until("it goes on", async || stories(fixture, &[id]) == [vec![1, 2, 3, 4]]).await;
}

async fn a_new_service_in_a_new_group_waits_for_nobody(fixture: &BackfillFixture) {
    fixture.start_publisher().await;
    fixture.start_consumer().await;
    until("it has asked", async || count(&fixture.publisher, "backfills").await == 1).await;
    fixture.send_backfills().await;
    assert_eq!(
        count(&fixture.publisher, "backfills").await,
        1,
        "there was nothing, and it is known that it was asked for"
    );
    // Of January 2026: from before the service was there, and before the log was.
    let id = CustomerId::from_uuid(Uuid::from_u128(
        (1_767_225_600_000 << 80) | (0x7000 << 64) | (0x8000 << 48) | 1,
    ));
    let live = envelope(&fixture.publisher, id, 7);
    until("the answer has come", async || {
        let outcome = fixture.consumer(&fixture.db).consume(Delivery::first(&live)).await;
        outcome == Outcome::Done
    })
    .await;
    assert_eq!(stories(fixture, &[id]), [vec![7]]);
}

pub(crate) async fn note(
    _state: &(),
    tx: &Tx,
    event: CustomerChanged,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    Ok(insert_thing(tx, customer(), event.estate_id, "changed").await?)
}

/// Publishes the first event of so many subjects; some at a time, since one statement takes no more.
pub(crate) async fn publish_many(db: &Db, many: usize) {
    let subjects: Vec<_> = std::iter::repeat_with(customer).take(many).collect();
    for some in subjects.chunks(1_000) {
        let tx = db.begin().await.unwrap();
        for id in some {
            tx.publish(&changed(*id), 1).unwrap();
        }
        tx.commit().await.unwrap();
    }
}

async fn request(db: &Db, mode: BackfillMode, events: &[&str]) -> BackfillId {
    let events = events.iter().map(|event| (*event).to_owned()).collect();
    let (consumer, requested_by) = ("listener".to_owned(), "a test".to_owned());
    let asked = BackfillRequest { consumer, mode, events, from: None, requested_by };
    let tx = db.begin().await.unwrap();
    let id = backfill::request(&tx, asked).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) fn backfills(db: &Db, bus: &Arc<RecordingBus>) -> Backfills {
    Backfills::new(db.clone(), Arc::<RecordingBus>::clone(bus))
}

pub(crate) async fn send_all(backfills: &Backfills) {
    while backfills.take_turn().await.unwrap() == BackfillOutcome::More {}
}

/// The events that were sent, without what is said about them.
pub(crate) fn events(bus: &RecordingBus) -> Vec<Envelope> {
    bus.taken().into_iter().filter(|envelope| envelope.backfill.is_some()).collect()
}

/// A bus to somebody who takes anything.
fn taking() -> Arc<RecordingBus> {
    RecordingBus::to(Arc::new(Taking))
}

async fn one_that_was_interrupted_goes_on_where_it_was(db: TestDb) {
    publish_many(&db, 2_500).await;
    let (bus, id) = (taking(), request(&db, BackfillMode::Everything, &[]).await);
    let first = backfills(&db, &bus);
    assert_eq!(first.take_turn().await.unwrap(), BackfillOutcome::More);
    let before = backfill::get(db.reader(), id).await.unwrap();
    assert_eq!((before.state, before.sent), (BackfillState::Running, 1_000));
    assert!(before.up_to.is_some_and(|up_to| before.position < up_to));
    drop(first);
    let_leases_run_out(&db, "leases", "expires_at").await;
    send_all(&backfills(&db, &bus)).await;
    let after = backfill::get(db.reader(), id).await.unwrap();
    assert_eq!((after.state, after.sent, after.reason), (BackfillState::Completed, 2_500, None));
    assert_eq!(Some(after.position), after.up_to);
    let mut ids: Vec<_> = events(&bus).into_iter().map(|envelope| envelope.id).collect();
    assert_eq!(ids.len(), 2_500, "none was sent twice");
    ids.dedup();
    assert_eq!(ids.len(), 2_500);
}

async fn one_that_is_cancelled_sends_no_more_and_says_so(db: TestDb) {
    publish_many(&db, 2_500).await;
    let (bus, id) = (taking(), request(&db, BackfillMode::Everything, &[]).await);
    let working = backfills(&db, &bus);
    working.take_turn().await.unwrap();
    let tx = db.begin().await.unwrap();
    backfill::cancel(&tx, id).await.unwrap();
    tx.commit().await.unwrap();
    send_all(&working).await;
    let cancelled = backfill::get(db.reader(), id).await.unwrap();
    assert_eq!((cancelled.state, cancelled.sent), (BackfillState::Cancelled, 1_000));
    assert!(cancelled.ended_at.is_some());
    assert_eq!(events(&bus).len(), 1_000);
    assert_eq!(bus.taken().last().unwrap().routingkey, "steward.backfill.ended.v1");
    let tx = db.begin().await.unwrap();
    let again = backfill::cancel(&tx, id).await.unwrap_err();
    assert!(again.chain().contains("backfill_ended"), "{}", again.chain());
    tx.rollback().await.unwrap();
    // The way is free for the next.
    request(&db, BackfillMode::CurrentState, &[]).await;
    let page = lists::backfills(&db, &ListQuery::default()).await.unwrap();
    assert_eq!(page.items.len(), 2);
}

async fn who_has_no_queue_is_sent_nothing(db: TestDb) {
    publish_many(&db, 1).await;
    let (bus, id) = (RecordingBus::new(), request(&db, BackfillMode::Everything, &[]).await);
    let asked = BackfillRequest {
        consumer: "listener".to_owned(),
        mode: BackfillMode::Everything,
        events: Vec::new(),
        from: None,
        requested_by: "a test".to_owned(),
    };
    let tx = db.begin().await.unwrap();
    let second = backfill::request(&tx, asked).await.unwrap_err();
    assert!(second.chain().contains("backfill_under_way"), "{}", second.chain());
    tx.rollback().await.unwrap();
    send_all(&backfills(&db, &bus)).await;
    let failed = backfill::get(db.reader(), id).await.unwrap();
    assert_eq!(failed.state, BackfillState::Failed);
    assert_eq!(failed.reason.as_deref(), Some("the consumer has no queue"));
    assert!(bus.taken().is_empty());
}

async fn only_what_is_asked_for_is_sent(db: TestDb) {
    publish_many(&db, 2).await;
    let bus = taking();
    for (pattern, expected) in [
        ("archive.customer.customer_changed.v1", 2),
        ("archive.customer.#", 4),
        ("archive.#", 6),
        ("archive.custom.#", 6),
        ("archive.customer.customer_erased.v1", 6),
        ("#", 8),
    ] {
        request(&db, BackfillMode::Everything, &[pattern]).await;
        send_all(&backfills(&db, &bus)).await;
        let_leases_run_out(&db, "leases", "expires_at").await;
        assert_eq!(events(&bus).len(), expected, "{pattern}");
    }
}

async fn a_story_that_is_not_sent_from_its_beginning_begins_where_it_is(db: TestDb) {
    // The log does not go back to the first two.
    let id = customer();
    publish_each(&db, id, 3..=4).await;
    publish_each(&db, id, 6..=6).await;
    let bus = taking();
    request(&db, BackfillMode::Everything, &[]).await;
    send_all(&backfills(&db, &bus)).await;
    let marks: Vec<_> = events(&bus).into_iter().map(|event| (event.sequence, event.backfill)).collect();
    let (start, in_order) = (Some(Backfilled::Start), Some(Backfilled::InOrder));
    assert_eq!(marks, [(3, start), (4, in_order), (6, start)]);

    let consumer = InboxConsumer::new(db.db.clone()).on((), note);
    for event in events(&bus) {
        assert_eq!(consumer.consume(Delivery::first(&event)).await, Outcome::Done);
    }
    assert_eq!(count(&db, "things").await, 3);
    let live = envelope(&db, id, 7);
    assert_eq!(consumer.consume(Delivery::first(&live)).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 4);
    let passed_over = envelope(&db, id, 5);
    assert_eq!(consumer.consume(Delivery::first(&passed_over)).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 5, "it was passed over and comes late");
    let before = envelope(&db, id, 2);
    assert_eq!(consumer.consume(Delivery::first(&before)).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 5, "the story began after it");
}

async fn what_a_service_does_not_bind_leaves_nothing(db: TestDb) {
    let consumer = InboxConsumer::new(db.db.clone()).on((), note);
    let mut other = envelope(&db, customer(), 1);
    other.routingkey = "archive.unit.unit_changed.v1".to_owned();
    other.backfill = Some(Backfilled::InOrder);
    let mut own = envelope(&db, customer(), 4);
    own.backfill = Some(Backfilled::Start);
    let deliveries = [&other, &own].map(Delivery::first);
    assert_eq!(consumer.consume_batch(&deliveries).await, [Outcome::Done, Outcome::Done]);
    assert_eq!((count(&db, "inbox_cursors").await, count(&db, "things").await), (1, 1));
}

async fn what_is_old_news_is_told_from_what_is_live(db: TestDb) {
    let day = TimeDelta::days(1);
    let mut event = envelope(&db, customer(), 1);
    db.clock.advance(day * 2);
    let tx = db.begin().await.unwrap();
    assert!(!backfill::comes_too_late(&tx, &event, day), "it waited in its queue");
    event.backfill = Some(Backfilled::InOrder);
    assert!(backfill::comes_too_late(&tx, &event, day));
    assert!(!backfill::comes_too_late(&tx, &event, day * 3));
    tx.rollback().await.unwrap();
}

pub(crate) async fn request_of(db: &Db, consumer: &str) -> BackfillId {
    let asked = BackfillRequest {
        consumer: consumer.to_owned(),
        mode: BackfillMode::Everything,
        events: Vec::new(),
        from: None,
        requested_by: "a test".to_owned(),
    };
    let tx = db.begin().await.unwrap();
    let id = backfill::request(&tx, asked).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn one_whose_consumer_takes_nothing_holds_up_no_other(db: TestDb) {
    publish_many(&db, 1_500).await;
    let bus = taking();
    bus.fill_queue_of("gone");
    let gone = request_of(&db, "gone").await;
    let others = [request_of(&db, "one").await, request_of(&db, "another").await];
    let working = backfills(&db, &bus);
    for _turn in 0..10 {
        assert_eq!(working.take_turn().await.unwrap(), BackfillOutcome::More);
    }
    for id in others {
        let sent = backfill::get(db.reader(), id).await.unwrap();
        assert_eq!((sent.state, sent.sent), (BackfillState::Completed, 1_500));
    }
    let waiting = backfill::get(db.reader(), gone).await.unwrap();
    assert_eq!((waiting.state, waiting.sent), (BackfillState::Running, 0), "it has begun");
}

async fn it_is_asked_how_much_waits_only_when_the_queue_may_be_full(db: TestDb) {
    let bus = taking();
    publish_many(&db, 1).await;
    request_of(&db, "listener").await;
    let working = backfills(&db, &bus);
    let ((), statements) = count_statements(send_all(&working)).await;
    // What there is to do, twice; the lease; where the log ends; that it began; the entry; that it was sent; that it ended.
    assert!(statements <= 8, "{statements}");
    assert_eq!(bus.asked_for_depth(), 1);
    publish_many(&db, 4_999).await;
    let id = request_of(&db, "listener").await;
    send_all(&working).await;
    assert_eq!(backfill::get(db.reader(), id).await.unwrap().sent, 5_000);
    assert_eq!(bus.asked_for_depth(), 2, "five times as many are read as would fill it");
}

//! The relay: one at a time, at least once, and nothing lost.

use std::sync::Arc;

use chrono::TimeDelta;
use db::{InboxConsumer, Passed, testing::TestDb};
use sea_orm::{ConnectionTrait, TransactionTrait};
use tokio_util::sync::CancellationToken;

use crate::{
    consumer::note_customer,
    support::{
        RecordingBus, count, customer, let_leases_run_out, on_both_engines, publish_each, relay_of, until,
    },
};

on_both_engines!(
    one_relay_holds_the_outbox_and_the_next_takes_over_when_it_stops,
    the_next_takes_over_when_the_holder_dies,
    a_crash_before_the_row_is_deleted_sends_again_and_the_inbox_ignores_it,
    a_bus_that_is_down_loses_nothing,
    what_was_refused_goes_out_with_the_next_pass,
    what_is_not_confirmed_is_not_sent_twice_and_holds_nothing_up,
    a_full_outbox_goes_out_in_order,
    what_one_hearer_holds_up_does_not_hold_up_the_rest,
);

async fn one_relay_holds_the_outbox_and_the_next_takes_over_when_it_stops(db: TestDb) {
    let (first, second) = (RecordingBus::new(), RecordingBus::new());
    let other = db.another().await.unwrap();
    let (shutdown, stopped) = (CancellationToken::new(), CancellationToken::new());
    let holder = relay_of(&db, &first).run(shutdown.clone());
    let story = async {
        publish_each(&db, customer(), 1..=1).await;
        until("the holder sends", async || first.taken().len() == 1).await;
        assert_eq!(relay_of(&other, &second).run_once().await.unwrap(), Passed::StoodBy);
        shutdown.cancel();
        stopped.cancelled().await;
        publish_each(&db, customer(), 1..=1).await;
        assert_eq!(relay_of(&other, &second).run_once().await.unwrap(), Passed::Emptied { sent: 1 });
        assert_eq!((first.taken().len(), second.taken().len()), (1, 1));
    };
    let holding = async {
        holder.await;
        stopped.cancel();
    };
    tokio::join!(holding, story);
}

/// The runner moves tasks between threads.
#[tokio::test]
async fn a_running_relay_can_be_a_task() {
    const fn movable<T: Send + 'static>(task: T) -> T {
        task
    }
    let db = TestDb::sqlite::<crate::support::Migrator>().await;
    let stopped = CancellationToken::new();
    stopped.cancel();
    movable(relay_of(&db, &RecordingBus::new()).run(stopped)).await;
}

async fn the_next_takes_over_when_the_holder_dies(db: TestDb) {
    let bus = RecordingBus::new();
    let mut holder = relay_of(&db, &bus);
    assert_eq!(holder.run_once().await.unwrap(), Passed::Emptied { sent: 0 });
    drop(holder);
    publish_each(&db, customer(), 1..=1).await;
    let mut next = relay_of(&db.another().await.unwrap(), &bus);
    assert_eq!(next.run_once().await.unwrap(), Passed::StoodBy);
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(next.run_once().await.unwrap(), Passed::StoodBy, "no clock of a process ends a lease");
    let_leases_run_out(&db, "leases", "expires_at").await;
    assert_eq!(next.run_once().await.unwrap(), Passed::Emptied { sent: 1 });
}

async fn a_crash_before_the_row_is_deleted_sends_again_and_the_inbox_ignores_it(db: TestDb) {
    let consumer = Arc::new(InboxConsumer::new(db.db.clone()).on((), note_customer));
    let bus = RecordingBus::stalled_to(consumer);
    publish_each(&db, customer(), 1..=1).await;

    let mut dying = relay_of(&db, &bus);
    tokio::select! {
        passed = dying.run_once() => panic!("nothing was confirmed, but it passed: {passed:?}"),
        () = until("the consumer has it", async || count(&db, "things").await == 1) => {}
    }
    drop(dying);
    assert_eq!(db.outbox_depth().await.unwrap().rows, 1);

    let_leases_run_out(&db, "leases", "expires_at").await;
    bus.confirm(1);
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), Passed::Emptied { sent: 1 });
    assert_eq!(bus.taken().len(), 2, "sent twice");
    assert_eq!(bus.taken()[0].id, bus.taken()[1].id);
    assert_eq!(count(&db, "things").await, 1, "one effect");
}

async fn a_bus_that_is_down_loses_nothing(db: TestDb) {
    let bus = RecordingBus::new();
    bus.set_down(true);
    let shutdown = CancellationToken::new();
    let story = async {
        publish_each(&db, customer(), 1..=3).await;
        until("it tries more than once", async || bus.refused() >= 6).await;
        assert!(bus.taken().is_empty());
        bus.set_down(false);
        until("all is sent", async || db.outbox_depth().await.unwrap().rows == 0).await;
        assert_eq!(bus.sequences(), [1, 2, 3]);
        shutdown.cancel();
    };
    tokio::join!(relay_of(&db, &bus).run(shutdown.clone()), story);
}

async fn what_was_refused_goes_out_with_the_next_pass(db: TestDb) {
    let (refused, taken) = (customer(), customer());
    publish_each(&db, refused, 1..=2).await;
    publish_each(&db, taken, 1..=1).await;
    let bus = RecordingBus::new();
    bus.refuse_once(refused.to_string());
    let mut relay = relay_of(&db, &bus);
    let passed = relay.run_once().await.unwrap();
    let reason = "the bus is unavailable while publishing: told to fail".to_owned();
    assert_eq!(passed, Passed::Failed { sent: 2, reason });
    assert_eq!(relay.run_once().await.unwrap(), Passed::Emptied { sent: 1 });
    assert_eq!(bus.sequences(), [2, 1, 1]);
}

async fn what_is_not_confirmed_is_not_sent_twice_and_holds_nothing_up(db: TestDb) {
    let bus = RecordingBus::stalled();
    let shutdown = CancellationToken::new();
    let story = async {
        publish_each(&db, customer(), 1..=1).await;
        until("the first is on its way", async || bus.taken().len() == 1).await;
        publish_each(&db, customer(), 2..=2).await;
        until("so is the second", async || bus.taken().len() == 2).await;
        assert_eq!(db.outbox_depth().await.unwrap().rows, 2);
        bus.confirm(2);
        until("both are done", async || db.outbox_depth().await.unwrap().rows == 0).await;
        assert_eq!(bus.sequences(), [1, 2]);
        shutdown.cancel();
    };
    tokio::join!(relay_of(&db, &bus).run(shutdown.clone()), story);
}

async fn a_full_outbox_goes_out_in_order(db: TestDb) {
    let tx = db.begin().await.unwrap();
    let id = customer();
    for sequence in 1..=700 {
        tx.publish(&crate::support::changed(id), sequence).unwrap();
    }
    tx.commit().await.unwrap();
    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), Passed::Emptied { sent: 700 });
    assert_eq!(bus.sequences(), (1..=700).collect::<Vec<_>>());
}

/// The bus holds more than the relay sends at once, and never confirms the first ones.
async fn what_one_hearer_holds_up_does_not_hold_up_the_rest(db: TestDb) {
    let bus = RecordingBus::stalled();
    bus.hold(1_000);
    let tx = db.begin().await.unwrap();
    for _message in 0..300 {
        tx.publish(&crate::support::changed(customer()), 1).unwrap();
    }
    tx.commit().await.unwrap();
    let shutdown = CancellationToken::new();
    let story = async {
        until("all are with the bus", async || bus.taken().len() == 300).await;
        shutdown.cancel();
        bus.confirm(300);
    };
    tokio::join!(relay_of(&db, &bus).run(shutdown.clone()), story);
    assert_eq!(db.outbox_depth().await.unwrap().rows, 0);
}

/// A number is given out before its transaction commits: whoever reads only what is greater than the last must not step
/// over one that comes late.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "another program that writes to the same database")]
async fn a_row_that_is_committed_late_is_sent_although_later_ones_were_sent_long_ago() {
    let db = TestDb::postgres::<crate::support::Migrator>().await;
    let bus = RecordingBus::new();
    let mut relay = relay_of(&db, &bus);
    publish_each(&db, customer(), 1..=1).await;
    relay.run_once().await.unwrap();

    let other = sea_orm::Database::connect(db.url()).await.unwrap();
    let late = other.begin().await.unwrap();
    let body = String::from_utf8(crate::support::envelope(&db, customer(), 77).to_bytes().unwrap()).unwrap();
    let sql = format!("INSERT INTO outbox (envelope, created_at) VALUES ('{body}', now())");
    late.execute_unprepared(&sql).await.unwrap();
    for _round in 0..20 {
        publish_each(&db, customer(), 1..=1).await;
        assert_eq!(relay.run_once().await.unwrap(), Passed::Emptied { sent: 1 });
    }
    late.commit().await.unwrap();
    assert_eq!(relay.run_once().await.unwrap(), Passed::Emptied { sent: 1 });
    assert_eq!(bus.sequences().last(), Some(&77));
}

//! The relay: one at a time, at least once, and nothing lost.

use std::sync::Arc;

use chrono::TimeDelta;
use db::{
    AuditEntry, Db, InboxConsumer, RelayOutcome,
    testing::{TestDb, count_statements},
};
use kernel::Actor;
use sea_orm::{ConnectionTrait, TransactionTrait, sea_query::Query};
use tokio_util::sync::CancellationToken;

use crate::{
    consumer::note_customer,
    support::{
        RecordingBus, count, customer, let_leases_run_out, on_both_engines, publish_each, relay_of, until,
    },
};

on_both_engines!(
    one_relay_sends_and_the_next_takes_over_when_it_stops,
    the_next_takes_over_when_the_holder_dies,
    a_crash_before_it_is_noted_sends_again_and_the_inbox_ignores_it,
    a_bus_that_is_down_loses_nothing,
    what_was_refused_goes_out_with_the_next_pass,
    what_is_not_confirmed_is_not_sent_twice_and_holds_nothing_up,
    much_goes_out_in_order,
    what_one_hearer_holds_up_does_not_hold_up_the_rest,
    nothing_is_deleted_and_nothing_is_sent_twice,
    the_next_sends_again_only_what_was_not_noted,
    what_was_refused_is_all_that_the_next_sends,
    what_nobody_hears_is_never_sent,
    what_cannot_be_read_is_a_dead_letter_and_holds_nothing_up,
);

async fn one_relay_sends_and_the_next_takes_over_when_it_stops(db: TestDb) {
    let (first, second) = (RecordingBus::new(), RecordingBus::new());
    let other = db.another().await.unwrap();
    let (shutdown, stopped) = (CancellationToken::new(), CancellationToken::new());
    let holder = relay_of(&db, &first).run(shutdown.clone());
    let story = async {
        publish_each(&db, customer(), 1..=1).await;
        until("the holder sends", async || first.taken().len() == 1).await;
        assert_eq!(relay_of(&other, &second).run_once().await.unwrap(), RelayOutcome::Standby);
        shutdown.cancel();
        stopped.cancelled().await;
        publish_each(&db, customer(), 1..=1).await;
        assert_eq!(relay_of(&other, &second).run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
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
    assert_eq!(holder.run_once().await.unwrap(), RelayOutcome::Drained { sent: 0 });
    drop(holder);
    publish_each(&db, customer(), 1..=1).await;
    let mut next = relay_of(&db.another().await.unwrap(), &bus);
    assert_eq!(next.run_once().await.unwrap(), RelayOutcome::Standby);
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(next.run_once().await.unwrap(), RelayOutcome::Standby, "no clock of a process ends a lease");
    let_leases_run_out(&db, "leases", "expires_at").await;
    assert_eq!(next.run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
}

async fn a_crash_before_it_is_noted_sends_again_and_the_inbox_ignores_it(db: TestDb) {
    let consumer = Arc::new(InboxConsumer::new(db.db.clone()).on((), note_customer));
    let bus = RecordingBus::stalled_to(consumer);
    publish_each(&db, customer(), 1..=1).await;

    let mut dying = relay_of(&db, &bus);
    tokio::select! {
        passed = dying.run_once() => panic!("nothing was confirmed, but it passed: {passed:?}"),
        () = until("the consumer has it", async || count(&db, "things").await == 1) => {}
    }
    drop(dying);
    assert_eq!(db.unsent().await.unwrap().events, 1);

    let_leases_run_out(&db, "leases", "expires_at").await;
    bus.confirm(1);
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
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
        until("all is sent", async || db.unsent().await.unwrap().events == 0).await;
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
    assert_eq!(passed, RelayOutcome::Failed { sent: 2, reason });
    assert_eq!(relay.run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
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
        assert_eq!(db.unsent().await.unwrap().events, 2);
        bus.confirm(2);
        until("both are done", async || db.unsent().await.unwrap().events == 0).await;
        assert_eq!(bus.sequences(), [1, 2]);
        shutdown.cancel();
    };
    tokio::join!(relay_of(&db, &bus).run(shutdown.clone()), story);
}

async fn much_goes_out_in_order(db: TestDb) {
    let tx = db.begin().await.unwrap();
    let id = customer();
    for sequence in 1..=700 {
        tx.publish(&crate::support::changed(id), sequence).unwrap();
    }
    tx.commit().await.unwrap();
    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 700 });
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
    assert_eq!(db.unsent().await.unwrap().events, 0);
}

async fn nothing_is_deleted_and_nothing_is_sent_twice(db: TestDb) {
    let bus = RecordingBus::new();
    let mut relay = relay_of(&db, &bus);
    for round in 1..=3 {
        publish_each(&db, customer(), 1..=2).await;
        assert_eq!(relay.run_once().await.unwrap(), RelayOutcome::Drained { sent: 2 });
        assert_eq!(relay.run_once().await.unwrap(), RelayOutcome::Drained { sent: 0 });
        assert_eq!(count(&db, "log_entries").await, round * 2);
    }
    let_leases_run_out(&db, "leases", "expires_at").await;
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 0 });
}

async fn the_next_sends_again_only_what_was_not_noted(db: TestDb) {
    let bus = RecordingBus::stalled();
    publish_each(&db, customer(), 1..=3).await;
    bus.confirm(3);
    let mut dying = relay_of(&db, &bus);
    assert_eq!(dying.run_once().await.unwrap(), RelayOutcome::Drained { sent: 3 });
    publish_each(&db, customer(), 4..=5).await;
    tokio::select! {
        passed = dying.run_once() => panic!("nothing was confirmed, but it passed: {passed:?}"),
        () = until("both are with the bus", async || bus.taken().len() == 5) => {}
    }
    drop(dying);
    let_leases_run_out(&db, "leases", "expires_at").await;
    bus.confirm(2);
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 2 });
    assert_eq!(bus.sequences(), [1, 2, 3, 4, 5, 4, 5]);
}

async fn what_was_refused_is_all_that_the_next_sends(db: TestDb) {
    let (refused, taken) = (customer(), customer());
    publish_each(&db, taken, 1..=2).await;
    publish_each(&db, refused, 3..=3).await;
    publish_each(&db, taken, 4..=5).await;
    let bus = RecordingBus::new();
    bus.refuse_once(refused.to_string());
    let passed = relay_of(&db, &bus).run_once().await.unwrap();
    assert!(matches!(passed, RelayOutcome::Failed { sent: 4, .. }), "{passed:?}");
    assert_eq!(db.unsent().await.unwrap().events, 1);
    let_leases_run_out(&db, "leases", "expires_at").await;
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
    assert_eq!(bus.sequences(), [1, 2, 4, 5, 3]);
    assert_eq!(db.unsent().await.unwrap().events, 0);
}

async fn what_nobody_hears_is_never_sent(db: TestDb) {
    let look = || AuditEntry::new(&Actor::system("a test"), "look_up", "customer", "c1");
    for sequence in 1..=3 {
        let tx = db.begin().await.unwrap();
        // More than are read at once.
        (0..200).for_each(|_time| tx.audit(look()));
        tx.publish(&crate::support::changed(customer()), sequence).unwrap();
        (0..200).for_each(|_time| tx.audit(look()));
        tx.commit().await.unwrap();
    }
    assert_eq!(db.unsent().await.unwrap().events, 3);
    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 3 });
    assert_eq!(bus.sequences(), [1, 2, 3]);
    assert_eq!(position_of_relay(&db).await, (1_203, "[]".to_owned()));
}

async fn what_cannot_be_read_is_a_dead_letter_and_holds_nothing_up(db: TestDb) {
    publish_each(&db, customer(), 1..=1).await;
    let tx = db.begin().await.unwrap();
    for (routing_key, data) in [("nonsense", "{}"), ("archive.customer.customer_changed.v1", "{\"half\":")] {
        let unreadable = Query::insert()
            .into_table("log_entries")
            .columns(["id", "at", "routing_key", "subject_kind", "subject_id", "sequence", "data"])
            .values_panic([
                customer().as_uuid().into(),
                tx.now().into(),
                routing_key.into(),
                "customer".into(),
                "c1".into(),
                77.into(),
                data.into(),
            ])
            .to_owned();
        tx.conn().execute(&unreadable).await.unwrap();
    }
    tx.commit().await.unwrap();
    publish_each(&db, customer(), 2..=2).await;
    let bus = RecordingBus::new();
    assert_eq!(relay_of(&db, &bus).run_once().await.unwrap(), RelayOutcome::Drained { sent: 2 });
    assert_eq!((bus.sequences(), count(&db, "dead_letters").await), (vec![1, 2], 2));
    assert_eq!(db.unsent().await.unwrap().events, 0);
}

/// How far the relay has noted that it came, and what is open below.
async fn position_of_relay(db: &Db) -> (i64, String) {
    let select = Query::select().columns(["position", "open"]).from("log_readers").to_owned();
    let row = db.reader().query_one(&select).await.unwrap().unwrap();
    (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())
}

/// An entry as another program would write it.
fn entry_sql(sequence: i32, data: &str) -> String {
    let id = customer();
    format!(
        "INSERT INTO log_entries (id, at, routing_key, subject_kind, subject_id, sequence, data) VALUES \
         ('{id}', '2026-03-02T08:00:00+00:00', 'archive.customer.customer_changed.v1', 'customer', '{id}', {sequence}, \
          '{data}')"
    )
}

fn changed_text() -> String {
    String::from_utf8(serde_json::to_vec(&crate::support::changed(customer())).unwrap()).unwrap()
}

/// A position is given out before its transaction commits: whoever reads only what is greater than the last must not step
/// over one that comes late.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "another program that writes to the same database")]
async fn an_entry_that_is_committed_late_is_sent_although_later_ones_were_sent_long_ago_on_postgres() {
    let db = TestDb::postgres::<crate::support::Migrator>().await;
    let bus = RecordingBus::new();
    let mut relay = relay_of(&db, &bus);
    publish_each(&db, customer(), 1..=1).await;
    relay.run_once().await.unwrap();

    let other = sea_orm::Database::connect(db.url()).await.unwrap();
    let late = other.begin().await.unwrap();
    late.execute_unprepared(&entry_sql(77, &changed_text())).await.unwrap();
    for _round in 0..20 {
        publish_each(&db, customer(), 1..=1).await;
        assert_eq!(relay.run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
    }
    assert_eq!(position_of_relay(&db).await, (22, "[[2,2]]".to_owned()), "it may still come");
    // The relay that takes over knows as much, and repeats nothing.
    drop(relay);
    let_leases_run_out(&db, "leases", "expires_at").await;
    let mut next = relay_of(&db, &bus);
    assert_eq!(next.run_once().await.unwrap(), RelayOutcome::Drained { sent: 0 });
    late.commit().await.unwrap();
    assert_eq!(next.run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
    assert_eq!(bus.sequences().last(), Some(&77));
    assert_eq!(bus.taken().len(), 22);
}

/// Nor does one that never comes hold anything up for longer than its transaction lasts, and no other transaction of the
/// server does.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "other programs that use the same database")]
async fn a_position_that_is_never_filled_is_given_up_when_its_transaction_ends_on_postgres() {
    let db = TestDb::postgres::<crate::support::Migrator>().await;
    let bus = RecordingBus::new();
    let mut relay = relay_of(&db, &bus);
    publish_each(&db, customer(), 1..=1).await;
    let other = sea_orm::Database::connect(db.url()).await.unwrap();
    let reading = other.begin().await.unwrap();
    reading.execute_unprepared("SELECT count(*) FROM log_entries").await.unwrap();
    let another = sea_orm::Database::connect(db.url()).await.unwrap();
    let undone = another.begin().await.unwrap();
    undone.execute_unprepared(&entry_sql(77, &changed_text())).await.unwrap();
    publish_each(&db, customer(), 2..=2).await;
    for _round in 0..5 {
        relay.run_once().await.unwrap();
    }
    assert_eq!(position_of_relay(&db).await, (3, "[[2,2]]".to_owned()));
    undone.rollback().await.unwrap();
    for _round in 0..3 {
        relay.run_once().await.unwrap();
    }
    assert_eq!(position_of_relay(&db).await, (3, "[]".to_owned()));
    assert_eq!(bus.sequences(), [1, 2]);
    reading.rollback().await.unwrap();
}

/// What fills a hole and what comes after it are seen at one moment: between two looks a transaction could fill the hole, and
/// the next event of its subject would be sent before it.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "another program that writes to the same database")]
async fn what_came_late_and_what_is_new_are_read_by_one_statement_on_postgres() {
    let db = TestDb::postgres::<crate::support::Migrator>().await;
    let bus = RecordingBus::new();
    let mut relay = relay_of(&db, &bus);
    let other = sea_orm::Database::connect(db.url()).await.unwrap();
    let late = other.begin().await.unwrap();
    late.execute_unprepared(&entry_sql(77, &changed_text())).await.unwrap();
    publish_each(&db, customer(), 1..=1).await;
    assert_eq!(relay.run_once().await.unwrap(), RelayOutcome::Drained { sent: 1 });
    let mut fewest = u64::MAX;
    // Now and then the lease is prolonged besides.
    for _look in 0..5 {
        let (passed, statements) = count_statements(relay.run_once()).await;
        assert_eq!(passed.unwrap(), RelayOutcome::Drained { sent: 0 });
        fewest = fewest.min(statements);
    }
    assert_eq!(fewest, 2, "who writes to the log, and what is in it");
    late.commit().await.unwrap();
    publish_each(&db, customer(), 1..=2).await;
    assert_eq!(relay.run_once().await.unwrap(), RelayOutcome::Drained { sent: 3 });
    assert_eq!(bus.sequences(), [1, 77, 1, 2], "in the order of the log");
}

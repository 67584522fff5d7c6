//! What is awaited of a backfill, slot by slot: each partition is told by itself when it begins and when it ends.

use std::{collections::BTreeSet, sync::Arc};

use bus::{Consumer, Delivery, Outcome, SLOTS, slot_of};
use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, InboxConsumer, backfill, testing::TestDb};
use envelope::Envelope;
use kernel::{Clock, SystemClock};
use sea_orm::{ConnectionTrait, prelude::Uuid, sea_query::Query};
use serde_json::{Value, json};
use vocabulary::CustomerId;

use crate::{
    backfill_fixture::publisher_beside,
    backfills::{backfills, events, note, publish_many, request_of, send_all},
    support::{RecordingBus, Taking, envelope, let_leases_run_out, on_both_engines},
};

on_both_engines!(
    each_slot_is_told_before_its_first_event_and_after_its_last,
    a_slot_is_awaited_until_its_own_end_whatever_comes_late_or_twice,
    what_one_backfill_still_sends_is_awaited_when_another_ends,
    what_is_live_waits_before_it_is_asked_for_what_was_missed,
);

/// What a notice says.
fn said(notice: &Envelope) -> Value {
    serde_json::from_str(notice.data.as_text()).unwrap()
}

/// True of the notice of `what` in this slot.
fn is_of_slot(notice: &Envelope, what: &str, slot: u16) -> bool {
    notice.routingkey == format!("steward.backfill.{what}.v1")
        && slot_of(&notice.subject) == slot
        && said(notice)["slots"] == json!([slot])
}

async fn each_slot_is_told_before_its_first_event_and_after_its_last(db: TestDb) {
    publish_many(&db, 200).await;
    let bus = RecordingBus::to(Arc::new(Taking));
    request_of(&db, "listener").await;
    send_all(&backfills(&db, &bus)).await;
    let taken = bus.taken();
    let mut slots = BTreeSet::new();
    for (place, event) in taken.iter().enumerate().filter(|(_, event)| event.backfill.is_some()) {
        let slot = slot_of(&event.subject);
        slots.insert(slot);
        assert!(taken[..place].iter().any(|notice| is_of_slot(notice, "begun", slot)), "{slot}");
        assert!(taken[place..].iter().any(|notice| is_of_slot(notice, "ended", slot)), "{slot}");
    }
    let rest: Vec<u16> = (0..SLOTS).filter(|slot| !slots.contains(slot)).collect();
    let last = said(taken.last().unwrap());
    assert_eq!(
        (&last["notice"], &last["slots"], &last["sent"]),
        (&json!("ended"), &json!(rest), &json!(200))
    );
    assert_eq!(taken.len(), 200 + 2 * slots.len() + 2, "and one to begin with");
}

/// Of January 2026, in this slot.
fn old_customer_in(slot: u16) -> CustomerId {
    let made = |number: u128| (1_767_225_600_000 << 80) | (0x7000 << 64) | (0x8000 << 48) | number;
    let mut ids = (1..).map(|number| CustomerId::from_uuid(Uuid::from_u128(made(number))));
    ids.find(|id| slot_of(&id.to_string()) == slot).unwrap()
}

/// The slots of which events may come for more than an hour.
async fn awaited(db: &Db) -> Vec<u16> {
    let select = Query::select().columns(["slot", "awaited_until"]).from("inbox_awaited_slots").to_owned();
    let rows = db.reader().query_all(&select).await.unwrap();
    let rows = rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()));
    let in_an_hour = SystemClock.now() + TimeDelta::hours(1);
    let mut slots: Vec<u16> = rows
        .filter(|(_slot, until): &(i32, DateTime<Utc>)| *until > in_an_hour)
        .map(|(slot, _until)| u16::try_from(slot).unwrap())
        .collect();
    slots.sort_unstable();
    slots
}

async fn a_slot_is_awaited_until_its_own_end_whatever_comes_late_or_twice(db: TestDb) {
    let (publisher, _scratch) = publisher_beside(&db).await;
    publish_many(&publisher, 200).await;
    let bus = RecordingBus::to(Arc::new(Taking));
    request_of(&publisher, "test").await;
    send_all(&backfills(&publisher, &bus)).await;
    let taken = bus.taken();
    let find = |what: &str, slot: u16| taken.iter().find(|notice| is_of_slot(notice, what, slot)).unwrap();
    let slots: BTreeSet<u16> = events(&bus).iter().map(|event| slot_of(&event.subject)).collect();
    let [one, other] = [slots.first(), slots.last()].map(|slot| *slot.unwrap());

    let consumer = InboxConsumer::new(db.db.clone()).on((), note);
    consumer.note_sources().await.unwrap();
    let hear = async |message: &Envelope| consumer.consume(Delivery::first(message)).await;
    for notice in [find("begun", one), find("begun", other)] {
        assert_eq!(hear(notice).await, Outcome::Done);
    }
    assert_eq!(awaited(&db).await, [one, other]);
    let live = envelope(&db, old_customer_in(other), 7);
    assert!(matches!(hear(&live).await, Outcome::Later { .. }), "those before it are on their way");
    // The partition of the one is done while the other is still at its backlog; its first notice comes once more, and the
    // one to begin with, which lay in a third, comes last of all.
    for notice in [find("ended", one), find("begun", one), &taken[0]] {
        assert_eq!(hear(notice).await, Outcome::Done);
    }
    let left: Vec<u16> = (0..SLOTS).filter(|slot| *slot != one).collect();
    assert_eq!(awaited(&db).await, left);
    assert!(matches!(hear(&live).await, Outcome::Later { .. }));
    for notice in taken.iter().filter(|notice| notice.routingkey == "steward.backfill.ended.v1") {
        assert_eq!(hear(notice).await, Outcome::Done);
    }
    assert!(awaited(&db).await.is_empty());
    let_leases_run_out(&db, "inbox_awaited_slots", "awaited_until").await;
    assert_eq!(hear(&live).await, Outcome::Done, "nothing comes any more");
}

/// An operator's and the one that a service asked for by itself may be on their way at once.
async fn what_one_backfill_still_sends_is_awaited_when_another_ends(db: TestDb) {
    let (publisher, _scratch) = publisher_beside(&db).await;
    publish_many(&publisher, 1).await;
    let bus = RecordingBus::to(Arc::new(Taking));
    let (sending, mut told) = (backfills(&publisher, &bus), Vec::new());
    for _backfill in 0..2 {
        let before = bus.taken().len();
        request_of(&publisher, "test").await;
        send_all(&sending).await;
        told.push(bus.taken().split_off(before));
    }
    let slot = slot_of(&events(&bus)[0].subject);
    let consumer = InboxConsumer::new(db.db.clone()).on((), note);
    consumer.note_sources().await.unwrap();
    let hear_of = async |backfill: usize, what: &str| {
        let notice = told[backfill].iter().find(|notice| is_of_slot(notice, what, slot)).unwrap();
        assert_eq!(consumer.consume(Delivery::first(notice)).await, Outcome::Done);
    };
    for (backfill, what) in [(0, "begun"), (1, "begun"), (1, "ended")] {
        hear_of(backfill, what).await;
    }
    let live = envelope(&db, old_customer_in(slot), 7);
    assert!(matches!(consumer.consume(Delivery::first(&live)).await, Outcome::Later { .. }));
    assert_eq!(awaited(&db).await, [slot]);
    hear_of(0, "ended").await;
    assert!(awaited(&db).await.is_empty());
}

async fn what_is_live_waits_before_it_is_asked_for_what_was_missed(db: TestDb) {
    let consumer = InboxConsumer::new(db.db.clone()).on((), note);
    consumer.note_sources().await.unwrap();
    backfill::await_answers(&db).await.unwrap();
    let live = envelope(&db, old_customer_in(0), 7);
    assert!(matches!(consumer.consume(Delivery::first(&live)).await, Outcome::Later { .. }));
    // A process that died before it asked, for longer than answers are waited for, and starts anew.
    let_leases_run_out(&db, "inbox_backfills", "awaited_until").await;
    backfill::await_answers(&db).await.unwrap();
    assert!(matches!(consumer.consume(Delivery::first(&live)).await, Outcome::Later { .. }));
}

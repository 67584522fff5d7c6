//! Dead letters: kept, read, mended, replayed, discarded.

use bus::{Consumer, DeadLetter, Delivery, Outcome};
use db::{
    AuditEntry, InboxConsumer,
    dead_letters::{self, DeadLetterFilter, DeadLetterId, DeadLetterState, Replay, ReplayedAll},
    lists,
    testing::TestDb,
};
use envelope::{Envelope, Payload};
use kernel::{Actor, Cursor, Failure, ListQuery, Page, SystemIds};

use crate::{
    consumer::note_customer,
    support::{count, customer, envelope, on_both_engines},
};

on_both_engines!(
    the_same_bytes_parked_twice_are_one_letter,
    bytes_that_are_no_envelope_can_be_mended_and_replayed,
    a_replay_that_fails_leaves_the_letter_with_its_reason,
    a_letter_can_be_discarded_once,
    letters_are_listed_page_by_page,
    an_unknown_letter_is_not_found,
    a_mended_message_stays_the_same_message,
    a_message_without_a_place_can_be_given_one,
    what_no_column_takes_is_stored_all_the_same,
    what_was_given_up_for_one_cause_is_replayed_at_once,
);

fn consumer(db: &TestDb) -> InboxConsumer {
    InboxConsumer::new(db.db.clone()).on((), note_customer)
}

fn letter(body: &[u8], reason: &str) -> DeadLetter {
    DeadLetter {
        body: body.to_vec(),
        envelope: Envelope::from_bytes(body).ok(),
        routing_key: "archive.customer.customer_changed.v1".to_owned(),
        reason: reason.to_owned(),
        attempts: 6,
    }
}

/// Parks `body` and gives the letter's id.
async fn store(db: &TestDb, body: &[u8]) -> DeadLetterId {
    consumer(db).dead_letter(letter(body, "it had to be")).await.unwrap();
    let parked = lists::dead_letters(db, &ListQuery::default()).await.unwrap();
    parked.items.iter().find(|letter| letter.body == body).unwrap().id
}

fn audit(id: DeadLetterId) -> AuditEntry {
    AuditEntry::new(&Actor::system("test"), "replay_dead_letter", "dead_letter", id)
}

async fn replay(consumer: &InboxConsumer, id: DeadLetterId) -> Result<Replay, Failure> {
    dead_letters::replay(consumer, id, audit(id)).await
}

fn code(result: Result<impl std::fmt::Debug, Failure>) -> &'static str {
    let Err(Failure::Refused(refusal)) = result else {
        panic!("not refused: {result:?}");
    };
    refusal.code
}

async fn the_same_bytes_parked_twice_are_one_letter(db: TestDb) {
    let consumer = consumer(&db);
    consumer.dead_letter(letter(b"{", "first")).await.unwrap();
    consumer.dead_letter(letter(b"{", "second")).await.unwrap();
    let parked = lists::dead_letters(&db, &ListQuery::default()).await.unwrap();
    let [letter] = parked.items.try_into().unwrap();
    assert_eq!(
        (letter.reason.as_str(), letter.attempts, letter.body.as_slice()),
        ("second", 6, b"{".as_slice())
    );
    assert_eq!((letter.parked_at, letter.subject), (db.clock().now(), None));
}

async fn bytes_that_are_no_envelope_can_be_mended_and_replayed(db: TestDb) {
    let id = store(&db, b"poison").await;
    let consumer = consumer(&db);
    assert_eq!(code(replay(&consumer, id).await), "dead_letter_malformed");

    let tx = db.begin().await.unwrap();
    assert_eq!(code(dead_letters::replace(&tx, id, b"still poison").await), "dead_letter_malformed");
    let mended = envelope(&db, customer(), 3);
    dead_letters::replace(&tx, id, &mended.to_bytes().unwrap()).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(replay(&consumer, id).await.unwrap(), Replay::Handled, "the gap is not waited for");
    assert_eq!(count(&db, "things").await, 1);
    let letter = dead_letters::get(db.reader(), id).await.unwrap();
    assert_eq!((letter.state, letter.subject), (DeadLetterState::Replayed, Some(mended.subject)));
    assert_eq!(code(replay(&consumer, id).await), "dead_letter_closed");
    let tx = db.begin().await.unwrap();
    assert_eq!(code(dead_letters::replace(&tx, id, &letter.body).await), "dead_letter_closed");
}

async fn a_mended_message_stays_the_same_message(db: TestDb) {
    let id = store(&db, &envelope(&db, customer(), 1).to_bytes().unwrap()).await;
    let other = envelope(&db, customer(), 1).to_bytes().unwrap();
    let tx = db.begin().await.unwrap();
    assert_eq!(code(dead_letters::replace(&tx, id, &other).await), "dead_letter_of_another_message");
    // By its place it is known whether it had its effect.
    let letter = dead_letters::get(db.reader(), id).await.unwrap();
    let mut elsewhere = Envelope::from_bytes(&letter.body).unwrap();
    elsewhere.sequence = 2;
    let elsewhere = elsewhere.to_bytes().unwrap();
    assert_eq!(code(dead_letters::replace(&tx, id, &elsewhere).await), "dead_letter_of_another_message");
}

async fn a_message_without_a_place_can_be_given_one(db: TestDb) {
    let mut message = envelope(&db, customer(), 0);
    let consumer = consumer(&db);
    let dead = consumer.consume(Delivery::first(&message)).await;
    assert_eq!(dead, Outcome::Dead { reason: "its sequence is 0: events count from 1".to_owned() });
    let id = store(&db, &message.to_bytes().unwrap()).await;
    message.sequence = 1;
    let tx = db.begin().await.unwrap();
    dead_letters::replace(&tx, id, &message.to_bytes().unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(replay(&consumer, id).await.unwrap(), Replay::Handled);
    assert_eq!(count(&db, "things").await, 1);
}

/// PostgreSQL has no text for a NUL, and no index for a long one; the letter must not hold up those behind it.
async fn what_no_column_takes_is_stored_all_the_same(db: TestDb) {
    let mut message = envelope(&db, customer(), 1);
    message.subject = format!("a\0{}", "b".repeat(100_000));
    message.routingkey = "x\0.y.z.v1".to_owned();
    let body = message.to_bytes().unwrap();
    let strange = DeadLetter {
        envelope: Some(message.clone()),
        routing_key: message.routingkey.clone(),
        ..letter(&body, "no\0reason")
    };
    consumer(&db).dead_letter(strange).await.unwrap();
    let parked = lists::dead_letters(&db, &ListQuery::default()).await.unwrap();
    let [letter] = parked.items.try_into().unwrap();
    assert_eq!(
        (letter.routing_key.as_str(), letter.reason.as_str()),
        ("x\u{fffd}.y.z.v1", "no\u{fffd}reason")
    );
    assert_eq!((letter.body, letter.subject.unwrap().chars().count()), (body, 250));
}

async fn what_was_given_up_for_one_cause_is_replayed_at_once(db: TestDb) {
    let consumer = consumer(&db);
    let mut messages = Vec::new();
    for (reason, hours) in [("billing: 100% away", 0), ("billing: 100x away", 1), ("billing: 100% away", 2)] {
        db.clock.advance(chrono::TimeDelta::hours(hours));
        let message = envelope(&db, customer(), 1);
        consumer.dead_letter(letter(&message.to_bytes().unwrap(), reason)).await.unwrap();
        messages.push((message, db.clock().now()));
    }
    consumer.dead_letter(letter(b"poison: 100% away", "100% away")).await.unwrap();
    let by_cause = DeadLetterFilter { reason: Some("100% away".to_owned()), ..DeadLetterFilter::default() };
    let until = DeadLetterFilter { parked_until: Some(messages[2].1), ..by_cause.clone() };
    let done = dead_letters::replay_all(&consumer, &until, 10, audit).await.unwrap();
    assert_eq!(done, ReplayedAll { handled: 1, failed: 0, has_more: false });
    let done = dead_letters::replay_all(&consumer, &by_cause, 1, audit).await.unwrap();
    assert_eq!(done, ReplayedAll { handled: 1, failed: 0, has_more: true });
    let done = dead_letters::replay_all(&consumer, &by_cause, 10, audit).await.unwrap();
    assert_eq!(done, ReplayedAll { handled: 0, failed: 1, has_more: false }, "what is no message stays");
    let by_type = DeadLetterFilter {
        routing_key: Some("archive.unit.unit_registered.v1".to_owned()),
        ..DeadLetterFilter::default()
    };
    let done = dead_letters::replay_all(&consumer, &by_type, 10, audit).await.unwrap();
    assert_eq!(done, ReplayedAll::default());
    let all = DeadLetterFilter { parked_from: Some(messages[1].1), ..DeadLetterFilter::default() };
    let done = dead_letters::replay_all(&consumer, &all, 10, audit).await.unwrap();
    assert_eq!(done, ReplayedAll { handled: 1, failed: 1, has_more: false });
    assert_eq!((count(&db, "things").await, count(&db, "log_entries").await), (3, 3));
}

async fn a_replay_that_fails_leaves_the_letter_with_its_reason(db: TestDb) {
    let mut message = envelope(&db, customer(), 1);
    message.data = Payload::of(&serde_json::json!([])).unwrap();
    let id = store(&db, &message.to_bytes().unwrap()).await;
    let reason = "the payload is no steward.archive.customer_changed.v1".to_owned();
    let replay = replay(&consumer(&db), id).await.unwrap();
    assert_eq!(replay, Replay::Failed { reason: reason.clone() });
    let letter = dead_letters::get(db.reader(), id).await.unwrap();
    assert_eq!((letter.state, letter.reason, letter.attempts), (DeadLetterState::Parked, reason, 7));
}

async fn a_letter_can_be_discarded_once(db: TestDb) {
    let id = store(&db, b"poison").await;
    let tx = db.begin().await.unwrap();
    dead_letters::discard(&tx, id).await.unwrap();
    assert_eq!(code(dead_letters::discard(&tx, id).await), "dead_letter_closed");
    tx.commit().await.unwrap();
    assert_eq!(dead_letters::get(db.reader(), id).await.unwrap().state, DeadLetterState::Discarded);
    assert_eq!(code(replay(&consumer(&db), id).await), "dead_letter_closed");
}

async fn letters_are_listed_page_by_page(db: TestDb) {
    for body in [b"a", b"b", b"c"] {
        store(&db, body).await;
    }
    let page = Page { limit: 2, after: None };
    let first = lists::dead_letters(&db, &page.into()).await.unwrap();
    let page = Page { limit: 2, after: first.next.map(Cursor) };
    let second = lists::dead_letters(&db, &page.into()).await.unwrap();
    let bodies = first.items.iter().chain(&second.items).map(|letter| letter.body.clone());
    assert_eq!(bodies.collect::<Vec<_>>(), [b"c", b"b", b"a"]);
    assert_eq!(second.next, None);
    let page = Page { limit: 2, after: Some(Cursor("nowhere".to_owned())) };
    assert_eq!(code(lists::dead_letters(&db, &page.into()).await), "cursor_malformed");
}

async fn an_unknown_letter_is_not_found(db: TestDb) {
    let id = DeadLetterId::new(&SystemIds);
    assert_eq!(code(dead_letters::get(db.reader(), id).await), "not_found");
    assert_eq!(code(replay(&consumer(&db), id).await), "not_found");
    let tx = db.begin().await.unwrap();
    assert_eq!(code(dead_letters::discard(&tx, id).await), "not_found");
}

//! Dead letters: kept, read, mended, replayed, discarded.

use bus::{Consumer, DeadLetter};
use contracts::{Envelope, Payload};
use db::{
    InboxConsumer,
    dead_letters::{self, DeadLetterId, LetterState, Replay},
    testing::TestDb,
};
use kernel::{Cursor, Failure, Page, SystemIds};

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
async fn park(db: &TestDb, body: &[u8]) -> DeadLetterId {
    consumer(db).park(letter(body, "it had to be")).await.unwrap();
    let parked = dead_letters::list(db.reader(), LetterState::Parked, &Page::default()).await.unwrap();
    parked.items.iter().find(|letter| letter.body == body).unwrap().id
}

fn code(result: Result<impl std::fmt::Debug, Failure>) -> &'static str {
    let Err(Failure::Refused(refusal)) = result else {
        panic!("not refused: {result:?}");
    };
    refusal.code
}

async fn the_same_bytes_parked_twice_are_one_letter(db: TestDb) {
    let consumer = consumer(&db);
    consumer.park(letter(b"{", "first")).await.unwrap();
    consumer.park(letter(b"{", "second")).await.unwrap();
    let parked = dead_letters::list(db.reader(), LetterState::Parked, &Page::default()).await.unwrap();
    let [letter] = parked.items.try_into().unwrap();
    assert_eq!(
        (letter.reason.as_str(), letter.attempts, letter.body.as_slice()),
        ("second", 6, b"{".as_slice())
    );
    assert_eq!((letter.parked_at, letter.subject), (db.clock().now(), None));
}

async fn bytes_that_are_no_envelope_can_be_mended_and_replayed(db: TestDb) {
    let id = park(&db, b"poison").await;
    let consumer = consumer(&db);
    assert_eq!(code(dead_letters::replay(&consumer, id).await), "dead_letter_malformed");

    let tx = db.begin().await.unwrap();
    assert_eq!(code(dead_letters::replace(&tx, id, b"still poison").await), "dead_letter_malformed");
    let mended = envelope(&db, customer(), 3);
    dead_letters::replace(&tx, id, &mended.to_bytes().unwrap()).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(
        dead_letters::replay(&consumer, id).await.unwrap(),
        Replay::Handled,
        "the gap is not waited for"
    );
    assert_eq!(count(&db, "things").await, 1);
    let letter = dead_letters::get(db.reader(), id).await.unwrap();
    assert_eq!((letter.state, letter.subject), (LetterState::Replayed, Some(mended.subject)));
    assert_eq!(code(dead_letters::replay(&consumer, id).await), "dead_letter_closed");
    let tx = db.begin().await.unwrap();
    assert_eq!(code(dead_letters::replace(&tx, id, &letter.body).await), "dead_letter_closed");
}

async fn a_replay_that_fails_leaves_the_letter_with_its_reason(db: TestDb) {
    let mut message = envelope(&db, customer(), 1);
    message.data = Payload::of(&serde_json::json!([])).unwrap();
    let id = park(&db, &message.to_bytes().unwrap()).await;
    let reason = "the payload is no steward.archive.customer_changed.v1".to_owned();
    let replay = dead_letters::replay(&consumer(&db), id).await.unwrap();
    assert_eq!(replay, Replay::Failed { reason: reason.clone() });
    let letter = dead_letters::get(db.reader(), id).await.unwrap();
    assert_eq!((letter.state, letter.reason, letter.attempts), (LetterState::Parked, reason, 7));
}

async fn a_letter_can_be_discarded_once(db: TestDb) {
    let id = park(&db, b"poison").await;
    let tx = db.begin().await.unwrap();
    dead_letters::discard(&tx, id).await.unwrap();
    assert_eq!(code(dead_letters::discard(&tx, id).await), "dead_letter_closed");
    tx.commit().await.unwrap();
    assert_eq!(dead_letters::get(db.reader(), id).await.unwrap().state, LetterState::Discarded);
    assert_eq!(code(dead_letters::replay(&consumer(&db), id).await), "dead_letter_closed");
}

async fn letters_are_listed_page_by_page(db: TestDb) {
    for body in [b"a", b"b", b"c"] {
        park(&db, body).await;
    }
    let page = Page { limit: 2, after: None };
    let first = dead_letters::list(db.reader(), LetterState::Parked, &page).await.unwrap();
    let page = Page { limit: 2, after: first.next.map(Cursor) };
    let second = dead_letters::list(db.reader(), LetterState::Parked, &page).await.unwrap();
    let bodies = first.items.iter().chain(&second.items).map(|letter| letter.body.clone());
    assert_eq!(bodies.collect::<Vec<_>>(), [b"c", b"b", b"a"]);
    assert_eq!(second.next, None);
    let page = Page { limit: 2, after: Some(Cursor("nowhere".to_owned())) };
    assert_eq!(code(dead_letters::list(db.reader(), LetterState::Parked, &page).await), "cursor_malformed");
}

async fn an_unknown_letter_is_not_found(db: TestDb) {
    let id = DeadLetterId::new(&SystemIds);
    assert_eq!(code(dead_letters::get(db.reader(), id).await), "not_found");
    assert_eq!(code(dead_letters::replay(&consumer(&db), id).await), "not_found");
    let tx = db.begin().await.unwrap();
    assert_eq!(code(dead_letters::discard(&tx, id).await), "not_found");
}

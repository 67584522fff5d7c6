//! Messages handled in one transaction: each has the effect it would have by itself.

use std::sync::{Arc, Mutex};

use bus::{Consumer, Delivery, Outcome};
use contracts::archive::CustomerChanged;
use db::{AfterCommit, InboxConsumer, Tx, testing::TestDb};
use envelope::Envelope;
use kernel::{Failure, Refusal};
use sea_orm::{
    ConnectionTrait, DbBackend, Statement,
    sea_query::{Expr, ExprTrait, Query},
};
use vocabulary::CustomerId;

use crate::support::{Migrator, count, customer, envelope, on_both_engines};

on_both_engines!(
    all_have_their_effect_and_see_those_before_them,
    one_that_fails_takes_no_other_with_it,
    one_that_was_handled_before_is_not_handled_again,
    one_that_comes_too_early_waits_and_holds_up_nobody,
    what_follows_is_done_for_all_at_once,
    several_of_one_subject_come_in_the_order_of_their_sequences,
    two_processes_with_the_same_batch_give_one_effect,
    one_that_comes_twice_in_a_batch_is_handled_once_beside_what_follows_it,
);

/// What the handler did, message by message, attempts that were undone among them.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<Seen>>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    sequence: i32,
    /// How many things of its customer stood there when it came.
    before: usize,
}

/// Notes a customer as a thing with the commit, and how many of theirs were there before.
async fn note(notes: &Notes, tx: &Tx, event: CustomerChanged, envelope: &Envelope) -> Result<(), Failure> {
    let same = Query::select()
        .column("id")
        .from("things")
        .and_where(Expr::col("estate_id").eq(event.customer_id.as_uuid()))
        .to_owned();
    let before = tx.conn().query_all(&same).await.unwrap().len();
    notes.0.lock().unwrap().push(Seen { sequence: envelope.sequence, before });
    if envelope.sequence == POISON {
        return Err(Refusal::not_found().into());
    }
    let insert = Query::insert()
        .into_table("things")
        .columns(["id", "estate_id", "name", "version"])
        .values_panic([
            envelope.id.as_uuid().into(),
            event.customer_id.as_uuid().into(),
            envelope.sequence.to_string().into(),
            1.into(),
        ])
        .to_owned();
    tx.insert(insert);
    Ok(())
}

/// A sequence whose handling fails.
const POISON: i32 = 3;

fn noting(db: &TestDb, notes: &Notes) -> InboxConsumer {
    InboxConsumer::new(db.db.clone()).on(notes.clone(), note).batch_size(8)
}

async fn together(consumer: &InboxConsumer, messages: &[&Envelope]) -> Vec<Outcome> {
    let deliveries: Vec<Delivery<'_>> = messages.iter().copied().map(Delivery::first).collect();
    consumer.consume_batch(&deliveries).await
}

async fn all_have_their_effect_and_see_those_before_them(db: TestDb) {
    let (notes, one, other) = (Notes::default(), customer(), customer());
    let messages = [envelope(&db, one, 1), envelope(&db, other, 1), envelope(&db, one, 2)];
    let outcomes = together(&noting(&db, &notes), &messages.each_ref()).await;
    assert_eq!(outcomes, [Outcome::Done, Outcome::Done, Outcome::Done]);
    let mut seen: Vec<_> = notes.0.lock().unwrap().iter().map(|seen| (seen.sequence, seen.before)).collect();
    // Those of one subject come one after another; of two subjects either may be the first.
    seen.sort_unstable();
    assert_eq!(seen, [(1, 0), (1, 0), (2, 1)]);
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (3, 2));
    let next = envelope(&db, one, 3);
    let early = envelope(&db, other, 3);
    let consumer = InboxConsumer::new(db.db.clone());
    assert_eq!(together(&consumer, &[&next]).await, [Outcome::Done], "the story went on");
    assert!(matches!(together(&consumer, &[&early]).await[..], [Outcome::Later { .. }]));
}

/// How many transactions wrote the rows of `table`, which PostgreSQL tells.
async fn transactions(db: &TestDb, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(DISTINCT xmin::text) FROM {table}");
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let row = db.reader().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn one_transaction_is_enough_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let notes = Notes::default();
    let messages = [envelope(&db, customer(), 1), envelope(&db, customer(), 1)];
    together(&noting(&db, &notes), &messages.each_ref()).await;
    assert_eq!(notes.0.lock().unwrap().len(), 2);
    assert_eq!((transactions(&db, "things").await, count(&db, "things").await), (1, 2));
}

#[tokio::test]
async fn what_may_not_share_a_transaction_has_its_own_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let consumer = noting(&db, &Notes::default()).by_itself::<CustomerChanged>();
    let messages = [envelope(&db, customer(), 1), envelope(&db, customer(), 1)];
    assert_eq!(together(&consumer, &messages.each_ref()).await, vec![Outcome::Done; 2]);
    assert_eq!((transactions(&db, "things").await, count(&db, "things").await), (2, 2));
}

/// An event of customers that nobody handles.
fn erased(db: &TestDb, id: CustomerId, sequence: i32) -> Envelope {
    Envelope { routingkey: "archive.customer.customer_erased.v1".to_owned(), ..envelope(db, id, sequence) }
}

/// One statement is one transaction, and it has one number, however many cursors it moves.
#[tokio::test]
async fn what_nobody_handles_costs_a_share_of_one_statement_on_postgres() {
    let db = TestDb::postgres::<Migrator>().await;
    let notes = Notes::default();
    let consumer = noting(&db, &notes);
    let [one, two, three] = [(); 3].map(|()| customer());
    let ignored = [erased(&db, one, 1), erased(&db, two, 1), erased(&db, one, 2)];
    assert_eq!(together(&consumer, &ignored.each_ref()).await, vec![Outcome::Done; 3]);
    assert_eq!((transactions(&db, "inbox_cursors").await, count(&db, "inbox_cursors").await), (1, 2));

    let beside = [erased(&db, one, 3), envelope(&db, two, 2), erased(&db, three, 1)];
    assert_eq!(together(&consumer, &beside.each_ref()).await, vec![Outcome::Done; 3]);
    assert_eq!((transactions(&db, "inbox_cursors").await, count(&db, "inbox_cursors").await), (1, 3));
    let noted = notes.0.lock().unwrap().len();
    assert_eq!((noted, count(&db, "things").await), (1, 1));
}

async fn several_of_one_subject_come_in_the_order_of_their_sequences(db: TestDb) {
    let (notes, one) = (Notes::default(), customer());
    let messages = [envelope(&db, one, 2), envelope(&db, customer(), 1), envelope(&db, one, 1)];
    assert_eq!(together(&noting(&db, &notes), &messages.each_ref()).await, vec![Outcome::Done; 3]);
    let seen: Vec<_> = notes.0.lock().unwrap().iter().map(|seen| (seen.sequence, seen.before)).collect();
    assert_eq!(seen, [(1, 0), (2, 1), (1, 0)]);
}

async fn two_processes_with_the_same_batch_give_one_effect(db: TestDb) {
    let notes = Notes::default();
    let other = InboxConsumer::new(db.another().await.unwrap()).on(notes.clone(), note).batch_size(8);
    let consumers = [noting(&db, &notes), other];
    for _round in 0..5 {
        let subjects = [customer(), customer(), customer()];
        for sequence in [1, 2] {
            let messages = subjects.map(|id| envelope(&db, id, sequence));
            let messages = messages.each_ref();
            let outcomes =
                tokio::join!(together(&consumers[0], &messages), together(&consumers[1], &messages));
            assert_eq!(outcomes, (vec![Outcome::Done; 3], vec![Outcome::Done; 3]));
        }
    }
    assert_eq!(count(&db, "things").await, 30);
}

async fn one_that_comes_twice_in_a_batch_is_handled_once_beside_what_follows_it(db: TestDb) {
    let (notes, one) = (Notes::default(), customer());
    let (first, second) = (envelope(&db, one, 1), envelope(&db, one, 2));
    let outcomes = together(&noting(&db, &notes), &[&first, &second, &first, &second]).await;
    assert_eq!(outcomes, vec![Outcome::Done; 4]);
    assert_eq!(notes.0.lock().unwrap().len(), 2, "in one go, without an attempt that was undone");
    assert_eq!(count(&db, "things").await, 2);
}

async fn one_that_fails_takes_no_other_with_it(db: TestDb) {
    let (notes, one) = (Notes::default(), customer());
    let consumer = noting(&db, &notes);
    let before = [envelope(&db, one, 1), envelope(&db, one, 2)];
    together(&consumer, &before.each_ref()).await;
    let messages = [envelope(&db, customer(), 1), envelope(&db, one, POISON), envelope(&db, customer(), 1)];
    let outcomes = together(&consumer, &messages.each_ref()).await;
    assert!(matches!(outcomes[..], [Outcome::Done, Outcome::Dead { .. }, Outcome::Done]), "{outcomes:?}");
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (4, 3));
}

async fn one_that_was_handled_before_is_not_handled_again(db: TestDb) {
    let (notes, one) = (Notes::default(), customer());
    let consumer = noting(&db, &notes);
    let known = envelope(&db, one, 1);
    assert_eq!(together(&consumer, &[&known]).await, [Outcome::Done]);
    let (next, other) = (envelope(&db, one, 2), envelope(&db, customer(), 1));
    assert_eq!(together(&consumer, &[&known, &next, &other]).await, vec![Outcome::Done; 3]);
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (3, 2));
    let twice = envelope(&db, customer(), 1);
    assert_eq!(together(&consumer, &[&twice, &twice]).await, vec![Outcome::Done; 2]);
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (4, 3));
}

async fn one_that_comes_too_early_waits_and_holds_up_nobody(db: TestDb) {
    let (notes, late) = (Notes::default(), customer());
    let consumer = noting(&db, &notes);
    let messages = [envelope(&db, customer(), 1), envelope(&db, late, 2), envelope(&db, customer(), 1)];
    let outcomes = together(&consumer, &messages.each_ref()).await;
    assert!(matches!(outcomes[..], [Outcome::Done, Outcome::Later { .. }, Outcome::Done]), "{outcomes:?}");
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (2, 2));
    let last = Delivery::last(&messages[1], 6);
    let other = envelope(&db, customer(), 1);
    let beside = Delivery::first(&other);
    assert_eq!(consumer.consume_batch(&[last, beside]).await, [Outcome::Done, Outcome::Done]);
    assert_eq!(count(&db, "things").await, 4, "at last the gap is taken");
}

/// Fails the first time, and counts the messages of each time after it.
#[derive(Clone, Default)]
struct Following(Arc<Mutex<Option<Vec<usize>>>>);

#[async_trait::async_trait]
impl AfterCommit for Following {
    async fn settle(&self, envelopes: &[&Envelope]) -> Result<(), Failure> {
        let mut counts = self.0.lock().unwrap();
        let Some(counts) = counts.as_mut() else {
            *counts = Some(Vec::new());
            return Err(Failure::Unavailable { doing: "following", source: "not yet".into() });
        };
        counts.push(envelopes.len());
        Ok(())
    }
}

async fn what_follows_is_done_for_all_at_once(db: TestDb) {
    let (notes, following) = (Notes::default(), Following::default());
    let consumer = noting(&db, &notes).then(following.clone());
    let messages = [envelope(&db, customer(), 1), envelope(&db, customer(), 1)];
    let outcomes = together(&consumer, &messages.each_ref()).await;
    assert!(matches!(outcomes[..], [Outcome::Later { .. }, Outcome::Later { .. }]), "{outcomes:?}");
    assert_eq!(notes.0.lock().unwrap().len(), 2, "what was committed is not handled again");
    assert_eq!(together(&consumer, &messages.each_ref()).await, vec![Outcome::Done; 2]);
    let others = [envelope(&db, customer(), 1), envelope(&db, customer(), 1)];
    assert_eq!(together(&consumer, &others.each_ref()).await, vec![Outcome::Done; 2]);
    assert_eq!(
        *following.0.lock().unwrap(),
        Some(vec![1, 1, 2]),
        "for each that came again, and for all that came together"
    );
    assert_eq!(count(&db, "things").await, 4);
}

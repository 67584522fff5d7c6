//! Numbers for people.

use std::collections::BTreeSet;

use db::testing::TestDb;
use futures_util::future::join_all;

use crate::support::on_both_engines;

on_both_engines!(
    two_processes_never_hand_out_the_same_number,
    a_transaction_takes_a_number_and_gives_it_back
);

async fn two_processes_never_hand_out_the_same_number(db: TestDb) {
    let other = db.another().await.unwrap();
    let mut numbers = BTreeSet::new();
    for _round in 0..5 {
        let process = |place: u32| if place.is_multiple_of(2) { &*db } else { &other };
        let taken = join_all((0..60).map(|place| process(place).next_number("ticket"))).await;
        numbers.extend(taken.into_iter().map(Result::unwrap));
    }
    assert_eq!(numbers.len(), 300);
    assert_eq!(numbers.first(), Some(&1));
    assert_eq!(db.next_number("invoice").await.unwrap(), 1, "each series has its own count");
}

async fn a_transaction_takes_a_number_and_gives_it_back(db: TestDb) {
    let tx = db.begin().await.unwrap();
    assert_eq!(tx.next_number("ticket").await.unwrap(), 1);
    tx.rollback().await.unwrap();
    let tx = db.begin().await.unwrap();
    assert_eq!(tx.next_number("ticket").await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(db.next_number("ticket").await.unwrap(), 2);
}

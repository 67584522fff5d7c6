//! What both stores guarantee about counts.

use std::time::Duration;

use cache::{Counts, Entry, Full, Stay, Window};
use chrono::{DateTime, TimeDelta};
use futures_util::future::join_all;
use kernel::ManualClock;

use crate::bench::{Bench, LONG, eventually};
use crate::contract::on_both_stores;

on_both_stores!(
    a_window_has_room_for_so_many_and_knows_them_again,
    windows_of_another_namespace_or_id_have_their_own_room,
    two_processes_count_together,
    of_many_at_once_no_more_than_there_is_room_for_get_in,
    a_window_ends_with_the_time_of_its_first_member,
    nobody_new_gets_in_while_the_bar_is_full,
    who_is_undecided_may_go_or_stay,
    what_is_cleared_is_empty_for_everybody,
);

fn window(most: u32) -> Window {
    Window::new("test.counted", "staff:1", most, LONG)
}

fn is_full(entry: Entry) -> bool {
    matches!(entry, Entry::Full(_))
}

async fn one(counts: &Counts, window: &Window, member: &[u8]) -> Entry {
    counts.enter(window, None, &[member]).await[0]
}

async fn a_window_has_room_for_so_many_and_knows_them_again(bench: &Bench) {
    let store = bench.count_store();
    let entered = store.enter(&window(2), None, &[b"a", b"b", b"a", b"c"], Stay::Fixed).await.unwrap();
    assert_eq!(entered[..3], [Entry::New(1), Entry::New(2), Entry::Known]);
    let Entry::Full(Full { frees_in, is_undecided }) = entered[3] else { unreachable!("{entered:?}") };
    assert!(frees_in > Duration::ZERO && frees_in <= LONG && !is_undecided, "{entered:?}");
    let again = store.enter(&window(2), None, &[b"b", b"c"], Stay::Fixed).await.unwrap();
    assert!(again[0] == Entry::Known && is_full(again[1]), "{again:?}");
}

async fn windows_of_another_namespace_or_id_have_their_own_room(bench: &Bench) {
    let counts = bench.counts();
    let others =
        [Window::new("test.counted", "staff:2", 1, LONG), Window::new("test.other", "staff:1", 1, LONG)];
    assert_eq!(one(&counts, &window(1), b"a").await, Entry::New(1));
    for other in &others {
        assert_eq!(one(&counts, other, b"b").await, Entry::New(1));
    }
    assert!(is_full(one(&counts, &window(1), b"b").await));
}

async fn two_processes_count_together(bench: &Bench) {
    let (here, there) = (bench.counts(), bench.counts());
    assert_eq!(one(&here, &window(3), b"a").await, Entry::New(1));
    assert_eq!(one(&there, &window(3), b"b").await, Entry::New(2));
    assert_eq!(one(&here, &window(3), b"c").await, Entry::New(3));
    for counts in [&here, &there] {
        assert!(is_full(one(counts, &window(3), b"d").await), "what one has used the other has not");
    }
    assert_eq!(one(&here, &window(3), b"a").await, Entry::Known);
    assert_eq!(one(&there, &window(3), b"c").await, Entry::New(2), "who got in elsewhere gets in here");
}

async fn of_many_at_once_no_more_than_there_is_room_for_get_in(bench: &Bench) {
    let processes = [bench.counts(), bench.counts()];
    let members: Vec<[u8; 16]> = (0..60).map(|_| Counts::fresh_member()).collect();
    let window = window(20);
    let entering = members.iter().zip(processes.iter().cycle()).map(|(member, counts)| {
        let window = &window;
        async move { one(counts, window, member).await }
    });
    let entered = join_all(entering).await;
    let refused = entered.iter().filter(|entry| is_full(**entry)).count();
    assert_eq!(refused, 40, "{entered:?}");
}

async fn a_window_ends_with_the_time_of_its_first_member(bench: &Bench) {
    let counts = bench.counts();
    assert_eq!(one(&counts, &window(1), b"a").await, Entry::New(1));
    // A clock that somebody sets is no time that passes.
    bench.clock.set(DateTime::UNIX_EPOCH + TimeDelta::hours(5));
    assert!(is_full(one(&counts, &window(1), b"b").await));
    let store = bench.count_store();
    let brief = Window::new("test.brief", 1, 1, Duration::from_millis(300));
    assert_eq!(store.enter(&brief, None, &[b"a"], Stay::Fixed).await.unwrap(), [Entry::New(1)]);
    eventually("the window ends", async || {
        bench.clock.advance(TimeDelta::milliseconds(20));
        store.enter(&brief, None, &[b"b"], Stay::Fixed).await.unwrap() == [Entry::New(1)]
    })
    .await;
}

async fn nobody_new_gets_in_while_the_bar_is_full(bench: &Bench) {
    let (counts, elsewhere) = (bench.counts(), bench.counts());
    let bar = Window::new("test.bar", "staff:1", 2, LONG);
    let enter = async |member: &[u8]| counts.enter(&window(9), Some(&bar), &[member]).await[0];
    assert_eq!(enter(b"a").await, Entry::New(1));
    elsewhere.enter(&bar, None, &[b"x", b"y"]).await;
    assert!(is_full(enter(b"b").await));
    assert_eq!(enter(b"a").await, Entry::Known, "who is in is in");
    elsewhere.clear(&bar).await;
    assert_eq!(enter(b"b").await, Entry::New(2));
}

async fn who_is_undecided_may_go_or_stay(bench: &Bench) {
    let (here, there) = (bench.counts(), bench.counts());
    let window = window(1);
    let undecided = |entry: Option<Entry>| matches!(entry, Some(Entry::Full(full)) if full.is_undecided);
    assert_eq!(here.hold(&window, b"a").await, Some(Entry::New(1)));
    assert!(undecided(there.hold(&window, b"b").await));
    assert_eq!(here.settle(&window, b"a", false).await, Some(0));
    assert_eq!(there.hold(&window, b"b").await, Some(Entry::New(1)));
    assert_eq!(there.settle(&window, b"b", true).await, Some(1));
    let refused = here.hold(&window, b"c").await;
    assert!(refused.is_some_and(is_full) && !undecided(refused), "{refused:?}");
    assert_eq!(there.settle(&window, b"nobody", true).await, Some(1), "who is not there is not let in");
    let alone = Counts::alone(std::sync::Arc::new(ManualClock::at(DateTime::UNIX_EPOCH)));
    assert_eq!((alone.hold(&window, b"a").await, alone.settle(&window, b"a", true).await), (None, None));
}

async fn what_is_cleared_is_empty_for_everybody(bench: &Bench) {
    let (here, there) = (bench.counts(), bench.counts());
    assert_eq!(one(&here, &window(1), b"a").await, Entry::New(1));
    there.clear(&window(1)).await;
    assert_eq!(one(&there, &window(1), b"b").await, Entry::New(1));
    here.clear(&window(1)).await;
    assert_eq!(one(&here, &window(1), b"c").await, Entry::New(1));
}

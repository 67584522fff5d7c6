//! What time does: each timer once, by one process, with its effect.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use db::{
    Db, FiredTimer, Timer, Timers, Tx, lists,
    testing::{TestDb, count_statements},
    timers::{
        FireOutcome,
        parked::{self, ParkedTimer},
    },
};
use kernel::{Failure, ListQuery, Page, Refusal};
use sea_orm::ConnectionTrait;
use tokio::sync::Notify;
use vocabulary::CustomerId;

use crate::support::{count, customer, estate, insert_thing, let_leases_run_out, on_both_engines};

on_both_engines!(
    a_timer_fires_once_and_not_before_its_time,
    a_moved_timer_fires_at_its_new_time_alone,
    a_cancelled_timer_never_fires,
    only_what_changes_is_scheduled_anew,
    two_processes_fire_different_parts,
    an_effect_that_fails_leaves_its_timer_and_nothing_else,
    what_was_taken_over_meanwhile_has_no_effect,
    a_handler_may_schedule_its_timer_anew_and_may_cancel_it,
    one_that_fails_is_parked_and_holds_no_other_up,
    a_parked_timer_can_be_given_up_or_scheduled_anew,
    a_panic_is_a_failure_of_its_timer_alone,
    what_is_away_is_waited_for,
    a_wrong_clock_takes_nobodys_timers_over,
    a_kind_that_nobody_knows_waits,
    many_that_are_due_share_their_statements,
    one_of_many_that_fails_is_parked_alone,
    one_that_ends_its_process_is_parked_and_the_others_fire,
);

const KIND: &str = "reminder";

/// What was fired when, by subject.
#[derive(Default)]
struct Fired(Mutex<BTreeMap<CustomerId, Vec<DateTime<Utc>>>>);

impl Fired {
    fn times(&self, subject: CustomerId) -> usize {
        self.0.lock().unwrap().get(&subject).map_or(0, Vec::len)
    }

    fn subjects(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

async fn note(fired: &Arc<Fired>, tx: &Tx, timer: &FiredTimer) -> Result<(), Failure> {
    insert_thing(tx, customer(), estate(), "reminded").await?;
    fired.0.lock().unwrap().entry(timer.subject()).or_default().push(timer.due_at);
    Ok(())
}

fn noting(db: &Db) -> (Timers, Arc<Fired>) {
    let fired = Arc::new(Fired::default());
    (Timers::new(db.clone()).on(KIND, Arc::clone(&fired), note), fired)
}

/// A timer that is due in some minutes.
fn reminder(db: &Db, subject: CustomerId, minutes: i64) -> Timer {
    Timer::new(KIND, subject, db.clock().now() + TimeDelta::minutes(minutes))
}

async fn schedule(db: &Db, timers: impl IntoIterator<Item = Timer>) {
    let tx = db.begin().await.unwrap();
    for timer in timers {
        tx.schedule(timer);
    }
    tx.commit().await.unwrap();
}

async fn parked(db: &Db) -> Vec<ParkedTimer> {
    lists::parked_timers(db, &ListQuery::default()).await.unwrap().items
}

async fn a_timer_fires_once_and_not_before_its_time(db: TestDb) {
    let (timers, fired) = noting(&db);
    let subject = customer();
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Idle { next_at: None });
    let due_at = db.clock().now() + TimeDelta::minutes(5);
    schedule(&db, [reminder(&db, subject, 5), reminder(&db, subject, 9).under("later")]).await;
    db.clock.advance(TimeDelta::minutes(4));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Idle { next_at: Some(due_at) });
    db.clock.advance(TimeDelta::minutes(1));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!(fired.0.lock().unwrap()[&subject], [due_at]);
    let next_at = Some(due_at + TimeDelta::minutes(4));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Idle { next_at });
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (1, 1));
}

async fn a_moved_timer_fires_at_its_new_time_alone(db: TestDb) {
    let (timers, fired) = noting(&db);
    let (later, sooner) = (customer(), customer());
    schedule(&db, [reminder(&db, later, 5), reminder(&db, sooner, 60)]).await;
    let moved = [reminder(&db, later, 60), reminder(&db, sooner, 5)];
    schedule(&db, moved).await;
    assert_eq!(count(&db, "timers").await, 2, "scheduled twice is moved");
    db.clock.advance(TimeDelta::minutes(10));
    timers.fire_due().await.unwrap();
    assert_eq!((fired.times(later), fired.times(sooner)), (0, 1));
    db.clock.advance(TimeDelta::hours(1));
    timers.fire_due().await.unwrap();
    assert_eq!((fired.times(later), fired.times(sooner)), (1, 1));
}

async fn a_cancelled_timer_never_fires(db: TestDb) {
    let (timers, fired) = noting(&db);
    let (cancelled, kept) = (customer(), customer());
    schedule(&db, [reminder(&db, cancelled, 5), reminder(&db, kept, 5)]).await;
    for is_committed in [false, true] {
        let tx = db.begin().await.unwrap();
        tx.cancel(reminder(&db, if is_committed { cancelled } else { kept }, 5));
        if is_committed {
            tx.commit().await.unwrap();
        } else {
            tx.rollback().await.unwrap();
        }
    }
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!((fired.times(cancelled), fired.times(kept)), (0, 1));
}

async fn only_what_changes_is_scheduled_anew(db: TestDb) {
    let subject = customer();
    let [stays, moves, goes, comes] =
        ["stays", "moves", "goes", "comes"].map(|key| reminder(&db, subject, 5).under(key));
    schedule(&db, [stays, moves, goes]).await;
    let tx = db.begin().await.unwrap();
    let claimed = "UPDATE timers SET attempts = 3";
    tx.conn().execute_unprepared(claimed).await.unwrap();
    tx.commit().await.unwrap();
    let moved = reminder(&db, subject, 10).under("moves");
    let batch = db.batch();
    batch.reschedule(&[stays, moves, goes], &[stays, moved, comes]);
    batch.commit().await.unwrap();
    let select = sea_orm::sea_query::Query::select()
        .columns(["key", "attempts"])
        .from("timers")
        .order_by("key", sea_orm::Order::Asc)
        .to_owned();
    let rows = db.reader().query_all(&select).await.unwrap();
    let kept: Vec<(String, i32)> = rows.iter().map(|row| row.try_get_many_by_index().unwrap()).collect();
    let expected = [("comes", 0), ("moves", 0), ("stays", 3)];
    assert_eq!(kept, expected.map(|(key, attempts)| (key.to_owned(), attempts)));
}

async fn two_processes_fire_different_parts(db: TestDb) {
    let (mine, other) = (noting(&db), noting(&db.another().await.unwrap()));
    let subjects: Vec<CustomerId> = (0..250).map(|_| customer()).collect();
    schedule(&db, subjects.iter().map(|subject| reminder(&db, *subject, -1))).await;
    loop {
        let (first, second) = tokio::join!(mine.0.fire_due(), other.0.fire_due());
        let idle = FireOutcome::Idle { next_at: None };
        if (first.unwrap(), second.unwrap()) == (idle, idle) {
            break;
        }
    }
    for subject in subjects {
        assert_eq!(mine.1.times(subject) + other.1.times(subject), 1);
    }
    assert!(mine.1.subjects() > 0 && other.1.subjects() > 0, "each takes its part");
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (0, 250));
}

/// Has its effect and fails all the same, for as long as it is told to.
async fn stumble(fails: &Arc<AtomicBool>, tx: &Tx, _timer: &FiredTimer) -> Result<(), Failure> {
    insert_thing(tx, customer(), estate(), "stumbled").await?;
    if fails.load(Ordering::SeqCst) {
        return Err(Refusal::conflict("test.stumbled").into());
    }
    Ok(())
}

fn stumbling(db: &Db) -> (Timers, Arc<AtomicBool>) {
    let fails = Arc::new(AtomicBool::new(true));
    (Timers::new(db.clone()).on("stumble", Arc::clone(&fails), stumble), fails)
}

fn stone(db: &Db) -> Timer {
    Timer::new("stumble", customer(), db.clock().now())
}

async fn an_effect_that_fails_leaves_its_timer_and_nothing_else(db: TestDb) {
    let (timers, fails) = stumbling(&db);
    schedule(&db, [stone(&db)]).await;
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (1, 0));
    fails.store(false, Ordering::SeqCst);
    let next_at = Some(db.clock().now() + TimeDelta::minutes(1));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Idle { next_at }, "not at once");
    db.clock.advance(TimeDelta::minutes(1));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (0, 1));
}

/// Does what another process would while this one is slow: the lease ran out.
async fn is_overtaken(was_slow: &Arc<AtomicBool>, tx: &Tx, timer: &FiredTimer) -> Result<(), Failure> {
    note(&Arc::default(), tx, timer).await?;
    if !was_slow.swap(true, Ordering::SeqCst) {
        tx.conn().execute_unprepared("UPDATE timers SET leased_by = subject").await.unwrap();
    }
    Ok(())
}

async fn what_was_taken_over_meanwhile_has_no_effect(db: TestDb) {
    let timers = Timers::new(db.db.clone()).on(KIND, Arc::new(AtomicBool::new(false)), is_overtaken);
    schedule(&db, [reminder(&db, customer(), 0)]).await;
    timers.fire_due().await.unwrap();
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (1, 0));
    let_leases_run_out(&db, "timers", "leased_until").await;
    timers.fire_due().await.unwrap();
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (0, 1));
}

/// The first time it sets itself again; then it cancels itself, as what changes its subject may.
async fn again(was_here: &Arc<AtomicBool>, tx: &Tx, timer: &FiredTimer) -> Result<(), Failure> {
    let same = reminder(tx.db(), timer.subject(), 5);
    assert!(timer.is(&same));
    if was_here.swap(true, Ordering::SeqCst) {
        tx.cancel(same);
    } else {
        tx.schedule(same);
    }
    Ok(())
}

async fn a_handler_may_schedule_its_timer_anew_and_may_cancel_it(db: TestDb) {
    let timers = Timers::new(db.db.clone()).on(KIND, Arc::new(AtomicBool::new(false)), again);
    schedule(&db, [reminder(&db, customer(), 0)]).await;
    timers.fire_due().await.unwrap();
    let next_at = Some(db.clock().now() + TimeDelta::minutes(5));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Idle { next_at });
    db.clock.advance(TimeDelta::minutes(5));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!(count(&db, "timers").await, 0);
}

/// As many turns as a timer is tried, a minute apart.
async fn try_five_times(db: &TestDb, timers: &Timers) {
    for _turn in 0..5 {
        timers.fire_due().await.unwrap();
        db.clock.advance(TimeDelta::minutes(1));
    }
}

async fn one_that_fails_is_parked_and_holds_no_other_up(db: TestDb) {
    let (timers, fails) = stumbling(&db);
    let fired = Arc::new(Fired::default());
    let timers = timers.on(KIND, Arc::clone(&fired), note);
    let (subject, broken) = (customer(), stone(&db));
    schedule(&db, [broken, reminder(&db, subject, 0)]).await;
    timers.fire_due().await.unwrap();
    assert_eq!(fired.times(subject), 1, "in the same turn");
    assert_eq!(parked(&db).await, []);
    db.clock.advance(TimeDelta::minutes(1));
    try_five_times(&db, &timers).await;
    let [one] = parked(&db).await.try_into().unwrap();
    assert_eq!((one.kind.as_str(), one.attempts, one.reason.contains("test.stumbled")), ("stumble", 5, true));
    assert_eq!(timers.count_parked().await.unwrap(), 1);
    assert_eq!(
        timers.fire_due().await.unwrap(),
        FireOutcome::Idle { next_at: None },
        "nobody tries it any more"
    );

    fails.store(false, Ordering::SeqCst);
    let tx = db.begin().await.unwrap();
    parked::retry(&tx, one.id).await.unwrap();
    let again = parked::retry(&tx, one.id).await.unwrap_err();
    assert_eq!(again.kind(), kernel::ErrorKind::NotFound);
    tx.commit().await.unwrap();
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (0, 2));
}

async fn a_parked_timer_can_be_given_up_or_scheduled_anew(db: TestDb) {
    let (timers, fails) = stumbling(&db);
    let all = [stone(&db), stone(&db), stone(&db)];
    schedule(&db, all).await;
    try_five_times(&db, &timers).await;
    let found = parked(&db).await;
    assert_eq!(found.len(), 3);
    let page = Page { limit: 2, after: None };
    let first = lists::parked_timers(&db, &page.into()).await.unwrap();
    let page = Page { limit: 2, after: first.next.map(kernel::Cursor) };
    let second = lists::parked_timers(&db, &page.into()).await.unwrap();
    assert_eq!([first.items, second.items].concat(), found);

    fails.store(false, Ordering::SeqCst);
    let tx = db.begin().await.unwrap();
    parked::discard(&tx, found[0].id).await.unwrap();
    tx.commit().await.unwrap();
    let anew = all.into_iter().find(|timer| format!("{timer:?}").contains(&found[1].subject)).unwrap();
    schedule(&db, [anew]).await;
    assert_eq!(parked(&db).await, [found[2].clone()]);
    let tx = db.begin().await.unwrap();
    assert_eq!(parked::retry_all(&tx).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(2));
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (0, 2));
}

async fn fall(_state: &(), _tx: &Tx, _timer: &FiredTimer) -> Result<(), Failure> {
    panic!("it falls");
}

async fn a_panic_is_a_failure_of_its_timer_alone(db: TestDb) {
    let (timers, fired) = noting(&db);
    let timers = timers.on("fall", (), fall);
    let subject = customer();
    let falls = Timer::new("fall", customer(), db.clock().now() - TimeDelta::minutes(1));
    schedule(&db, [falls, reminder(&db, subject, 0)]).await;
    try_five_times(&db, &timers).await;
    assert_eq!(fired.times(subject), 1);
    assert_eq!(parked(&db).await.len(), 1);
}

/// What it needs does not answer, for as long as it is told so.
async fn need(is_away: &Arc<AtomicBool>, _tx: &Tx, _timer: &FiredTimer) -> Result<(), Failure> {
    if is_away.load(Ordering::SeqCst) {
        return Err(Failure::Unavailable { doing: "asking", source: "nobody answers".into() });
    }
    Ok(())
}

async fn what_is_away_is_waited_for(db: TestDb) {
    let is_away = Arc::new(AtomicBool::new(true));
    let timers = Timers::new(db.db.clone()).on("need", Arc::clone(&is_away), need);
    schedule(&db, [Timer::new("need", customer(), db.clock().now())]).await;
    try_five_times(&db, &timers).await;
    try_five_times(&db, &timers).await;
    assert_eq!(parked(&db).await, []);
    is_away.store(false, Ordering::SeqCst);
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!(count(&db, "timers").await, 0);
}

/// Begins, and never ends.
async fn hang(begun: &Arc<Notify>, _tx: &Tx, _timer: &FiredTimer) -> Result<(), Failure> {
    begun.notify_one();
    std::future::pending().await
}

async fn a_wrong_clock_takes_nobodys_timers_over(db: TestDb) {
    let begun = Arc::new(Notify::new());
    let hanging = Timers::new(db.db.clone()).on(KIND, Arc::clone(&begun), hang);
    let (other, fired) = noting(&db.another().await.unwrap());
    let subject = customer();
    schedule(&db, [reminder(&db, subject, 0)]).await;
    // The process is gone in the middle of it.
    tokio::select! {
        _turn = hanging.fire_due() => panic!("it never ends"),
        () = begun.notified() => {}
    }
    for wrong in [TimeDelta::hours(1), TimeDelta::hours(-2)] {
        db.clock.advance(wrong);
        assert!(matches!(other.fire_due().await.unwrap(), FireOutcome::Idle { .. }), "its lease is not over");
    }
    let_leases_run_out(&db, "timers", "leased_until").await;
    assert!(matches!(other.fire_due().await.unwrap(), FireOutcome::Idle { .. }), "it is not due for an hour");
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(other.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!(fired.times(subject), 1);
}

async fn a_kind_that_nobody_knows_waits(db: TestDb) {
    let (timers, fired) = noting(&db);
    let (known, unknown) = (customer(), customer());
    let of_another_version = Timer::new("unknown", unknown, db.clock().now() - TimeDelta::days(1));
    schedule(&db, [of_another_version, reminder(&db, known, 0)]).await;
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(1));
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Idle { next_at: None });
    assert_eq!((fired.subjects(), count(&db, "timers").await), (1, 1));
}

/// What many timers do at once, and which of them cannot be fired.
#[derive(Default)]
struct Together {
    fired: Fired,
    poisoned: Mutex<BTreeSet<CustomerId>>,
}

/// A thing for each, with one statement; nothing when one of them cannot be fired.
async fn note_all(together: &Arc<Together>, tx: &Tx, timers: &[FiredTimer]) -> Result<(), Failure> {
    let subjects: Vec<CustomerId> = timers.iter().map(FiredTimer::subject).collect();
    let poisoned = together.poisoned.lock().unwrap().clone();
    if subjects.iter().any(|subject| poisoned.contains(subject)) {
        return Err(Refusal::conflict("test.poisoned").into());
    }
    let mut insert = sea_orm::sea_query::Query::insert();
    insert.into_table("things").columns(["id", "estate_id", "name", "version"]);
    for subject in &subjects {
        let (id, estate) = (subject.as_uuid(), estate().as_uuid());
        insert.values_panic([id.into(), estate.into(), "reminded".into(), 1.into()]);
    }
    tx.conn().execute(&insert).await.unwrap();
    for timer in timers {
        together.fired.0.lock().unwrap().entry(timer.subject()).or_default().push(timer.due_at);
    }
    Ok(())
}

async fn many_that_are_due_share_their_statements(db: TestDb) {
    let together = Arc::<Together>::default();
    let timers = Timers::new(db.db.clone()).on_many(KIND, Arc::clone(&together), note_all);
    let subjects: Vec<CustomerId> = (0..100).map(|_| customer()).collect();
    schedule(&db, subjects.iter().map(|subject| reminder(&db, *subject, -1))).await;
    let (turn, statements) = count_statements(timers.fire_due()).await;
    assert_eq!(turn.unwrap(), FireOutcome::Worked(100));
    // The look, both claims, and for fifty each the effect and the end of the timers.
    assert_eq!(statements, 7);
    assert!(subjects.iter().all(|subject| together.fired.times(*subject) == 1));
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (0, 100));
}

async fn one_of_many_that_fails_is_parked_alone(db: TestDb) {
    let together = Arc::<Together>::default();
    let timers = Timers::new(db.db.clone()).on_many(KIND, Arc::clone(&together), note_all);
    let subjects: Vec<CustomerId> = (0..16).map(|_| customer()).collect();
    let poisoned = subjects[7];
    together.poisoned.lock().unwrap().insert(poisoned);
    schedule(&db, subjects.iter().map(|subject| reminder(&db, *subject, -1))).await;
    try_five_times(&db, &timers).await;
    let parked = parked(&db).await;
    assert_eq!(parked.iter().map(|timer| timer.subject.clone()).collect::<Vec<_>>(), [poisoned.to_string()]);
    let times: Vec<usize> = subjects.iter().map(|subject| together.fired.times(*subject)).collect();
    let expected: Vec<usize> = subjects.iter().map(|subject| usize::from(*subject != poisoned)).collect();
    assert_eq!(times, expected);
    assert_eq!((count(&db, "timers").await, count(&db, "things").await), (1, 15));
}

async fn one_that_ends_its_process_is_parked_and_the_others_fire(db: TestDb) {
    let begun = Arc::new(Notify::new());
    let (timers, fired) = noting(&db);
    let timers = timers.on("hang", Arc::clone(&begun), hang);
    let subject = customer();
    let hangs = Timer::new("hang", customer(), db.clock().now() - TimeDelta::minutes(1));
    schedule(&db, [hangs, reminder(&db, subject, 0)]).await;
    for _try in 0..5 {
        // The process is gone in the middle of it, and what it had taken is left behind.
        tokio::select! {
            _turn = timers.fire_due() => panic!("it never ends"),
            () = begun.notified() => {}
        }
        let_leases_run_out(&db, "timers", "leased_until").await;
    }
    assert_eq!(parked(&db).await, []);
    assert_eq!(timers.fire_due().await.unwrap(), FireOutcome::Worked(2));
    let parked = parked(&db).await;
    assert_eq!(parked.iter().map(|timer| timer.kind.as_str()).collect::<Vec<_>>(), ["hang"]);
    assert_eq!((fired.times(subject), count(&db, "timers").await), (1, 1));
}

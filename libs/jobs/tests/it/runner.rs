use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jobs::DrainReport;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::runner_here;

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test(start_paused = true)]
async fn a_drain_waits_for_those_who_finish_and_names_those_who_do_not() {
    let runner = runner_here();
    let token = runner.token();
    runner.spawn("polite", async move {
        token.cancelled().await;
        tokio::time::timeout(MINUTE / 2, std::future::pending::<()>()).await.unwrap_err();
    });
    let (dropped_when_cut_off, cut_off) = oneshot::channel::<()>();
    runner.spawn("stubborn", async move {
        std::future::pending::<()>().await;
        drop(dropped_when_cut_off);
    });
    let began = Instant::now();
    let report = runner.drain(MINUTE).await;
    assert_eq!(report, DrainReport { finished: 1, abandoned: vec!["stubborn".to_owned()] });
    assert_eq!(began.elapsed(), MINUTE);
    assert!(cut_off.await.is_err(), "the stubborn task is dropped");
}

#[tokio::test(start_paused = true)]
async fn a_drain_ends_as_soon_as_everybody_has() {
    let runner = runner_here();
    runner.keep("loop", |shutdown| async move { shutdown.cancelled().await });
    let began = Instant::now();
    assert_eq!(runner.drain(MINUTE).await, DrainReport { finished: 1, abandoned: vec![] });
    assert!(began.elapsed() < MINUTE);
}

#[tokio::test(start_paused = true)]
async fn nothing_starts_after_a_drain() {
    let runner = runner_here();
    runner.drain(MINUTE).await;
    let (started, has_started) = oneshot::channel();
    runner.spawn("late", async move { started.send(()).unwrap() });
    assert!(has_started.await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_panic_ends_one_task_and_no_other() {
    let runner = runner_here();
    let (alive, is_alive) = oneshot::channel();
    let token = runner.token();
    runner.spawn("steady", async move {
        token.cancelled().await;
        alive.send(()).unwrap();
    });
    runner.spawn("broken", async { panic!("on purpose") });
    assert_eq!(runner.drain(MINUTE).await, DrainReport { finished: 2, abandoned: vec![] });
    is_alive.await.unwrap();
}

/// Ends four times, panics four times and then behaves.
async fn flaky(nth: usize, shutdown: CancellationToken) {
    match nth {
        0..4 => {}
        4..8 => panic!("on purpose"),
        _ => shutdown.cancelled().await,
    }
}

#[tokio::test(start_paused = true)]
async fn a_loop_that_ends_or_panics_is_started_again_later_and_later() {
    let runner = runner_here();
    let starts = Arc::new(AtomicUsize::new(0));
    let (report, mut reports) = mpsc::unbounded_channel();
    runner.keep("flaky", move |shutdown| {
        report.send(Instant::now()).unwrap();
        flaky(starts.fetch_add(1, Ordering::Relaxed), shutdown)
    });
    let mut started_at = Vec::new();
    for _ in 0..9 {
        started_at.push(reports.recv().await.unwrap());
    }
    let waits: Vec<Duration> = started_at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(waits[0] < Duration::from_millis(250), "{waits:?}");
    assert!(waits[7] > Duration::from_secs(10) && waits[7] < Duration::from_secs(31), "{waits:?}");
    assert_eq!(runner.drain(MINUTE).await.abandoned, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_loop_that_held_for_long_is_restarted_quickly() {
    let runner = runner_here();
    let (report, mut reports) = mpsc::unbounded_channel();
    runner.keep("hourly", move |shutdown| {
        report.send(Instant::now()).unwrap();
        async move { drop(tokio::time::timeout(60 * MINUTE, shutdown.cancelled()).await) }
    });
    let mut last = reports.recv().await.unwrap();
    for _ in 0..20 {
        let next = reports.recv().await.unwrap();
        assert!(next - last < 60 * MINUTE + Duration::from_millis(250));
        last = next;
    }
}

#[tokio::test(start_paused = true)]
async fn a_holder_who_cancels_its_token_stops_nobody_else() {
    let runner = runner_here();
    runner.token().cancel();
    assert!(!runner.token().is_cancelled());
}

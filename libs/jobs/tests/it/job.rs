use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, Notify, RunOutcome, Runner};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::runner_here;

const HOUR: Duration = Duration::from_secs(3600);
const SOON: Duration = Duration::from_millis(5);

/// One answer of the script.
#[derive(Clone)]
enum Say {
    RunOutcome(RunOutcome),
    Panic,
}

/// Answers from a script and then idles; tells when each turn began.
struct Scripted {
    script: Mutex<VecDeque<Say>>,
    turns: mpsc::UnboundedSender<Instant>,
}

#[async_trait]
impl Job for Scripted {
    fn name(&self) -> &'static str {
        "test.scripted"
    }

    fn every(&self) -> Duration {
        HOUR
    }

    async fn run_once(&self) -> RunOutcome {
        self.turns.send(Instant::now()).unwrap();
        let say = self.script.lock().unwrap().pop_front();
        match say {
            Some(Say::RunOutcome(outcome)) => outcome,
            Some(Say::Panic) => panic!("on purpose"),
            None => RunOutcome::Idle,
        }
    }
}

/// Runs the script; yields the waits between its turns, one for each answer of the script.
struct Bench {
    runner: Runner,
    notify: Notify,
    turns: mpsc::UnboundedReceiver<Instant>,
}

impl Bench {
    fn start(script: impl IntoIterator<Item = Say>) -> Self {
        let (sender, turns) = mpsc::unbounded_channel();
        let job = Scripted { script: Mutex::new(script.into_iter().collect()), turns: sender };
        let (runner, notify) = (runner_here(), Notify::new());
        runner.run_job(Arc::new(job), notify.clone());
        Self { runner, notify, turns }
    }

    async fn turn(&mut self) -> Instant {
        self.turns.recv().await.unwrap()
    }

    async fn waits(&mut self, count: usize) -> Vec<Duration> {
        let mut last = self.turn().await;
        let mut waits = Vec::new();
        for _ in 0..count {
            let next = self.turn().await;
            waits.push(next - last);
            last = next;
        }
        waits
    }
}

fn retry() -> Say {
    Say::RunOutcome(RunOutcome::Retry { reason: "not yet".to_owned() })
}

#[tokio::test(start_paused = true)]
async fn worked_goes_on_at_once_and_idle_waits_its_time() {
    let mut bench = Bench::start([
        Say::RunOutcome(RunOutcome::Worked),
        Say::RunOutcome(RunOutcome::Worked),
        Say::RunOutcome(RunOutcome::Idle),
    ]);
    let waits = bench.waits(3).await;
    assert!(waits[0] < SOON && waits[1] < SOON, "{waits:?}");
    assert!(waits[2] >= HOUR && waits[2] < HOUR + SOON, "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_notification_ends_the_idle_wait_and_one_during_a_turn_is_kept() {
    let mut bench = Bench::start([]);
    let first = bench.turn().await;
    bench.notify.notify();
    bench.notify.notify();
    assert!(bench.turn().await - first < SOON);
    assert!(bench.turn().await - first >= HOUR, "notifications are not counted");
}

#[tokio::test(start_paused = true)]
async fn retry_and_panic_back_off_and_a_notification_does_not_shorten_that() {
    let mut bench = Bench::start([retry(), Say::Panic, retry(), Say::Panic, retry(), retry()]);
    bench.notify.notify();
    let waits = bench.waits(6).await;
    assert!(waits[0] >= Duration::from_millis(100) && waits[0] < Duration::from_millis(250), "{waits:?}");
    assert!(waits[5] > Duration::from_secs(3) && waits[5] < Duration::from_secs(7), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn dead_work_does_not_stop_the_job_and_does_not_spin() {
    let mut bench = Bench::start([Say::RunOutcome(RunOutcome::Dead { reason: "no such estate".to_owned() })]);
    assert!(bench.waits(1).await[0] >= HOUR);
}

#[tokio::test(start_paused = true)]
async fn an_idle_or_failing_job_ends_at_once_when_asked() {
    for script in [vec![], vec![retry(); 20]] {
        let mut bench = Bench::start(script);
        bench.turn().await;
        let began = Instant::now();
        let report = bench.runner.drain(HOUR).await;
        assert_eq!((report.finished, report.abandoned), (1, vec![]));
        assert!(began.elapsed() < SOON);
    }
}

/// A turn that takes a minute.
struct Slow(mpsc::UnboundedSender<&'static str>);

#[async_trait]
impl Job for Slow {
    fn name(&self) -> &'static str {
        "test.slow"
    }

    fn every(&self) -> Duration {
        HOUR
    }

    async fn run_once(&self) -> RunOutcome {
        self.0.send("began").unwrap();
        drop(tokio::time::timeout(HOUR / 60, std::future::pending::<()>()).await);
        self.0.send("ended").unwrap();
        RunOutcome::Worked
    }
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_has_begun_is_finished_and_no_other_begins() {
    let (sender, mut said) = mpsc::unbounded_channel();
    let runner = runner_here();
    runner.run_job(Arc::new(Slow(sender)), Notify::new());
    assert_eq!(said.recv().await, Some("began"));
    assert_eq!(runner.drain(HOUR).await.abandoned, Vec::<String>::new());
    assert_eq!(said.recv().await, Some("ended"));
    assert_eq!(said.recv().await, None);
}

#[tokio::test(start_paused = true)]
async fn turns_and_panics_are_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let page = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let mut bench = Bench::start([Say::RunOutcome(RunOutcome::Worked), Say::Panic, retry()]);
    bench.waits(3).await;
    bench.runner.drain(HOUR).await;
    let text = page.render();
    for line in [
        r#"job_turns_total{job="test.scripted",turn="worked"} 1"#,
        r#"job_turns_total{job="test.scripted",turn="panicked"} 1"#,
        r#"job_turns_total{job="test.scripted",turn="retry"} 1"#,
        r#"task_panics_total{task="test.scripted"} 1"#,
        r#"job_failures_in_a_row{job="test.scripted"} 0"#,
        "tasks_running 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
}

//! The owner of every task.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use metrics::{counter, gauge};
use tokio::runtime::Handle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{error, info, warn};

use crate::job::{Job, Notify};
use crate::wait::{Backoff, pause};
use crate::{job_loop, panics};

/// A loop that held this long before it ended is healthy: its next restart is quick again.
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

/// Starts tasks by name, keeps those going that must not end, and ends all of them in order. Clones share the tasks.
#[derive(Clone)]
pub struct Runner {
    inner: Arc<Inner>,
}

struct Inner {
    /// Named, because a task of an HTTP worker's own runtime would end with that worker.
    runtime: Handle,
    tracker: TaskTracker,
    shutdown: CancellationToken,
    overdue: CancellationToken,
    running: Mutex<RunningTasks>,
}

#[derive(Default)]
struct RunningTasks {
    started: u64,
    names: BTreeMap<u64, Cow<'static, str>>,
}

/// How a drain went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrainReport {
    /// Tasks that ended by themselves during the drain.
    pub finished: usize,
    /// Names of the tasks that were cut off at the deadline, sorted.
    pub abandoned: Vec<String>,
}

impl Runner {
    /// A runner whose tasks live on `runtime`, whichever thread starts them.
    #[must_use]
    pub fn new(runtime: Handle) -> Self {
        let inner = Inner {
            runtime,
            tracker: TaskTracker::new(),
            shutdown: CancellationToken::new(),
            overdue: CancellationToken::new(),
            running: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Cancelled when the process shall end. Cancelling it stops its holder only, never the others.
    #[must_use]
    pub fn token(&self) -> CancellationToken {
        self.inner.shutdown.child_token()
    }

    /// Runs `future` to its end. It should watch [`Runner::token`] if it may take long; after a drain nothing starts.
    pub fn spawn(
        &self,
        name: impl Into<Cow<'static, str>>,
        future: impl Future<Output = ()> + Send + 'static,
    ) {
        let name = name.into();
        let entry = Entry::add(&self.inner, name.clone());
        let overdue = self.inner.overdue.clone();
        let task = async move {
            match overdue.run_until_cancelled(panics::caught(future)).await {
                Some(Ok(())) => {}
                Some(Err(panic)) => panics::report(&name, &panic),
                None => warn!(task.name = %name, "the task was cut off"),
            }
            drop(entry);
        };
        drop(self.inner.tracker.spawn_on(task, &self.inner.runtime));
    }

    /// Keeps a loop going that must not end before the shutdown: whenever the future `start` made ends or panics, it
    /// is made anew after a growing wait. It gets the token at which it shall end.
    pub fn keep<F, Fut>(&self, name: impl Into<Cow<'static, str>>, start: F)
    where
        F: Fn(CancellationToken) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let (name, shutdown) = (name.into(), self.token());
        self.spawn(name.clone(), async move { keep_going(&name, start, shutdown).await });
    }

    /// Takes turns of `job` until the shutdown; `notify` wakes it between its times.
    pub fn run_job(&self, job: Arc<dyn Job>, notify: Notify) {
        self.spawn(job.name(), job_loop::run(job, notify, self.token()));
    }

    /// Asks every task to end, waits at most `deadline`, and cuts off those that are left where they wait next.
    pub async fn drain(&self, deadline: Duration) -> DrainReport {
        let inner = &self.inner;
        let asked: Vec<u64> = inner.running().names.keys().copied().collect();
        info!(tasks = asked.len(), "stopping");
        inner.shutdown.cancel();
        inner.tracker.close();
        let in_time = tokio::time::timeout(deadline, inner.tracker.wait()).await.is_ok();
        let report = {
            let running = inner.running();
            let finished = asked.iter().filter(|id| !running.names.contains_key(id)).count();
            let mut abandoned: Vec<String> = running.names.values().map(ToString::to_string).collect();
            abandoned.sort();
            DrainReport { finished, abandoned }
        };
        // Also what is spawned from now on: nobody would wait for it.
        inner.overdue.cancel();
        if in_time {
            info!(finished = report.finished, "all tasks have ended");
        } else {
            error!(finished = report.finished, abandoned = ?report.abandoned, "tasks did not end in time");
        }
        report
    }
}

async fn keep_going<F, Fut>(name: &str, start: F, shutdown: CancellationToken)
where
    F: Fn(CancellationToken) -> Fut,
    Fut: Future<Output = ()>,
{
    let mut backoff = Backoff::default();
    loop {
        let began = Instant::now();
        // A child, so that a loop which cancels its own token is restarted like any other.
        let token = shutdown.child_token();
        let outcome = panics::caught(async { start(token).await }).await;
        if let Err(panic) = &outcome {
            panics::report(name, panic);
        }
        if shutdown.is_cancelled() {
            return;
        }
        if began.elapsed() >= HEALTHY_AFTER {
            backoff.reset();
        }
        let delay = backoff.next_delay();
        counter!("task_restarts_total", "task" => name.to_owned()).increment(1);
        warn!(task.name = name, restart_in = ?delay, "a task ended that must go on");
        if shutdown.run_until_cancelled(pause(delay)).await.is_none() {
            return;
        }
    }
}

impl Inner {
    fn running(&self) -> MutexGuard<'_, RunningTasks> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A task's line in the list of the running, struck out when it is dropped, however the task ends.
struct Entry {
    inner: Arc<Inner>,
    id: u64,
}

impl Entry {
    fn add(inner: &Arc<Inner>, name: Cow<'static, str>) -> Self {
        let id = {
            let mut running = inner.running();
            running.started += 1;
            let id = running.started;
            running.names.insert(id, name);
            id
        };
        gauge!("tasks_running").increment(1);
        Self { inner: Arc::clone(inner), id }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.inner.running().names.remove(&self.id);
        gauge!("tasks_running").decrement(1);
    }
}

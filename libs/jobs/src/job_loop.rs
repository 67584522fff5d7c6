//! The one loop that all jobs run in.

use std::sync::Arc;
use std::time::Duration;

use metrics::{counter, gauge, histogram};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, debug_span, error, warn};

use crate::job::{Job, Notify, RunOutcome};
use crate::panics;
use crate::wait::{Backoff, pause};

/// Takes turns until `shutdown`; a turn that has begun is finished first.
pub(crate) async fn run(job: Arc<dyn Job>, notify: Notify, shutdown: CancellationToken) {
    let mut backoff = Backoff::default();
    while !shutdown.is_cancelled() {
        notify.forget();
        let failed = match take_turn(job.as_ref()).await {
            Next::AtOnce => {
                tokio::task::yield_now().await;
                false
            }
            Next::InRhythm => {
                wait(&shutdown, job.every(), Some(&notify)).await;
                false
            }
            Next::LaterAndLater => {
                wait(&shutdown, backoff.next_delay(), None).await;
                true
            }
        };
        if !failed {
            backoff.reset();
        }
        gauge!("job_failures_in_a_row", "job" => job.name()).set(backoff.failures());
    }
}

/// When the next turn is.
enum Next {
    AtOnce,
    InRhythm,
    LaterAndLater,
}

async fn take_turn(job: &dyn Job) -> Next {
    let name = job.name();
    let began = Instant::now();
    // A span for the log only: the operation inside opens the span that is traced.
    let outcome = panics::caught(job.run_once()).instrument(debug_span!("job_turn", job.name = name)).await;
    histogram!("job_turn_seconds", "job" => name).record(began.elapsed());
    let (label, next) = match outcome {
        Ok(RunOutcome::Idle) => ("idle", Next::InRhythm),
        Ok(RunOutcome::Worked) => ("worked", Next::AtOnce),
        Ok(RunOutcome::Retry { reason }) => {
            warn!(job.name = name, reason, "the job will try again");
            ("retry", Next::LaterAndLater)
        }
        Ok(RunOutcome::Dead { reason }) => {
            error!(job.name = name, reason, "the job has set work aside that cannot be done");
            ("dead", Next::InRhythm)
        }
        Err(panic) => {
            panics::report(name, &panic);
            ("panicked", Next::LaterAndLater)
        }
    };
    counter!("job_turns_total", "job" => name, "turn" => label).increment(1);
    next
}

/// Waits for the span, a notification or the shutdown, whichever is first.
async fn wait(shutdown: &CancellationToken, span: Duration, notify: Option<&Notify>) {
    let notified = async {
        match notify {
            Some(notify) => notify.notified().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = notified => {}
        () = pause(span) => {}
    }
}

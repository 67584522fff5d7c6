//! Open-loop load, and the search for the highest rate that is held.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{Semaphore, mpsc};

use crate::latency::Latencies;

/// Requests under way at once; one that finds no room fails. Far more than a rate that is held ever needs.
const ROOM: usize = 1_000;
/// Not counted at the beginning of each load.
const WARM_UP: Duration = Duration::from_millis(1_500);
/// Counted after that.
const MEASURED: Duration = Duration::from_secs(5);

/// When a rate counts as held: no request failed, and `percentile` of a hundred were answered `within`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    pub(crate) percentile: usize,
    pub(crate) within: Duration,
}

/// What became of a load.
#[derive(Debug)]
pub(crate) struct Run {
    /// Requests due in a second.
    pub(crate) rate: u32,
    /// Of those that succeeded.
    pub(crate) latencies: Latencies,
    /// Refused, unanswered, or without room.
    pub(crate) failed: usize,
}

impl Run {
    pub(crate) fn is_held(&self, bound: Bound) -> bool {
        let Bound { percentile, within } = bound;
        self.failed == 0 && self.latencies.len() > 0 && self.latencies.percentile(percentile) <= within
    }
}

/// Offers `rate` requests a second; `request` gets its number and tells whether it succeeded.
pub(crate) async fn offer<F, Fut>(rate: u32, request: &F) -> Run
where
    F: Fn(usize) -> Fut,
    Fut: Future<Output = bool> + Send + 'static,
{
    let room = Arc::new(Semaphore::new(ROOM));
    let (told, mut ends) = mpsc::unbounded_channel();
    let start = Instant::now();
    let total = u64::try_from((WARM_UP + MEASURED).as_millis()).unwrap() * u64::from(rate) / 1_000;
    for number in 0..total {
        let after = Duration::from_nanos(number * 1_000_000_000 / u64::from(rate));
        if start.elapsed() < after {
            tokio::time::sleep_until((start + after).into()).await;
        }
        let counts = after >= WARM_UP;
        let Ok(permit) = Arc::clone(&room).try_acquire_owned() else {
            told.send((counts, None)).unwrap();
            continue;
        };
        let (sent, told) = (request(usize::try_from(number).unwrap()), told.clone());
        tokio::spawn(async move {
            let latency = sent.await.then(|| (start.elapsed()).saturating_sub(after));
            drop(permit);
            told.send((counts, latency)).unwrap();
        });
    }
    drop(told);
    let mut latencies = Vec::new();
    let mut failed = 0;
    while let Some((counts, latency)) = ends.recv().await {
        match latency {
            Some(latency) if counts => latencies.push(latency),
            None if counts => failed += 1,
            _warm_up => {}
        }
    }
    Run { rate, latencies: latencies.into_iter().collect(), failed }
}

/// The run at the highest rate that is held: doubled from `first` until one is not, then halved in between. `rest` comes
/// before each, so that what one rate leaves behind is not a load on the next.
pub(crate) async fn highest<F, Fut>(first: u32, bound: Bound, rest: impl AsyncFn(), request: F) -> Run
where
    F: Fn(usize) -> Fut,
    Fut: Future<Output = bool> + Send + 'static,
{
    let Some(mut best) = held(first, bound, &rest, &request).await else {
        panic!("not even {first} a second are held");
    };
    let mut beyond = loop {
        let next = best.rate * 2;
        let Some(run) = held(next, bound, &rest, &request).await else { break next };
        best = run;
    };
    for _halving in 0..4 {
        let next = u32::midpoint(best.rate, beyond);
        match held(next, bound, &rest, &request).await {
            Some(run) => best = run,
            None => beyond = next,
        }
    }
    best
}

/// The run at `rate` when it is held. Three tries are allowed: the machine may have been busy with something else.
async fn held<F, Fut>(rate: u32, bound: Bound, rest: &impl AsyncFn(), request: &F) -> Option<Run>
where
    F: Fn(usize) -> Fut,
    Fut: Future<Output = bool> + Send + 'static,
{
    for _attempt in 0..3 {
        rest().await;
        let run = offer(rate, request).await;
        if run.is_held(bound) {
            return Some(run);
        }
    }
    None
}

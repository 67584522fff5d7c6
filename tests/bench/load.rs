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
    /// The run, when its rate was held.
    pub(crate) fn held(self, bound: Bound) -> Option<Self> {
        let Bound { percentile, within } = bound;
        let is_held =
            self.failed == 0 && self.latencies.len() > 0 && self.latencies.percentile(percentile) <= within;
        is_held.then_some(self)
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
        } else {
            // One that is late lets those that are answered be counted first.
            tokio::task::yield_now().await;
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

/// The result at the highest load that is held: doubled from `first` until one is not, then halved in between. `attempt`
/// tries a load once and has no result when it was not held.
pub(crate) async fn highest<R>(first: u32, attempt: impl AsyncFn(u32) -> Option<R>) -> R {
    let Some(mut best) = held(first, &attempt).await else { panic!("not even a load of {first} is held") };
    let (mut within, mut beyond) = (first, first * 2);
    while let Some(result) = held(beyond, &attempt).await {
        (best, within, beyond) = (result, beyond, beyond * 2);
    }
    for _halving in 0..4 {
        let next = u32::midpoint(within, beyond);
        match held(next, &attempt).await {
            Some(result) => (best, within) = (result, next),
            None => beyond = next,
        }
    }
    best
}

/// How many loads [`border`] tries at the border.
pub(crate) const AT_THE_BORDER: usize = 12;

/// The results of the loads that were held at the border between those that are and those that are not: up in great
/// steps until one is not held, then up and down in small ones, each time towards the border. On a shared machine it
/// moves, so no single load tells where it is; around it about half of them are held.
pub(crate) async fn border<R>(first: u32, attempt: impl AsyncFn(u32) -> Option<R>) -> Vec<R> {
    const GREAT: u32 = 10;
    const SMALL: u32 = 2;
    let mut load = first;
    while held(load, &attempt).await.is_some() {
        load += GREAT;
    }
    load -= GREAT / 2;
    let mut results = Vec::new();
    for _load in 0..AT_THE_BORDER {
        load = match attempt(load).await {
            Some(result) => {
                results.push(result);
                load + SMALL
            }
            None => load.saturating_sub(SMALL).max(1),
        };
    }
    results
}

/// The result of a load. Three tries are allowed: the machine may have been busy with something else.
async fn held<R>(load: u32, attempt: &impl AsyncFn(u32) -> Option<R>) -> Option<R> {
    for _try in 0..3 {
        let result = attempt(load).await;
        if result.is_some() {
            return result;
        }
    }
    None
}

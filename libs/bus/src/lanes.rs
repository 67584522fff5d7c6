//! Work side by side that stays in order per subject.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash, Hasher},
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};

/// A fixed number of lanes. All work about one subject falls into the same lane; a lane does one thing at a time, in
/// the order it was given; lanes run at the same time inside the one future that polls [`Lanes::next`].
pub(crate) struct Lanes<T> {
    lanes: Vec<Lane<T>>,
    running: FuturesUnordered<BoxFuture<'static, (usize, T)>>,
    held: usize,
}

struct Lane<T> {
    is_busy: bool,
    waiting: VecDeque<BoxFuture<'static, T>>,
}

impl<T: Send + 'static> Lanes<T> {
    /// `count` lanes, at least one.
    pub(crate) fn new(count: usize) -> Self {
        let lane = || Lane { is_busy: false, waiting: VecDeque::new() };
        Self { lanes: (0..count.max(1)).map(|_| lane()).collect(), running: FuturesUnordered::new(), held: 0 }
    }

    /// Puts `work` at the end of the lane of `subject`.
    pub(crate) fn push(&mut self, subject: &str, work: BoxFuture<'static, T>) {
        let index = lane_of(subject, self.lanes.len());
        if let Some(lane) = self.lanes.get_mut(index) {
            lane.waiting.push_back(work);
            self.held += 1;
            self.start_next(index);
        }
    }

    /// The result of the next work that ends; `None` when there is none. May be dropped and called again.
    pub(crate) async fn next(&mut self) -> Option<T> {
        let (index, result) = self.running.next().await?;
        self.held -= 1;
        if let Some(lane) = self.lanes.get_mut(index) {
            lane.is_busy = false;
        }
        self.start_next(index);
        Some(result)
    }

    /// How much is running or waiting.
    pub(crate) fn held(&self) -> usize {
        self.held
    }

    /// Drops what has not begun.
    pub(crate) fn drop_waiting(&mut self) {
        for lane in &mut self.lanes {
            self.held -= lane.waiting.len();
            lane.waiting.clear();
        }
    }

    fn start_next(&mut self, index: usize) {
        let Some(lane) = self.lanes.get_mut(index) else { return };
        if lane.is_busy {
            return;
        }
        if let Some(work) = lane.waiting.pop_front() {
            lane.is_busy = true;
            self.running.push(work.map(move |result| (index, result)).boxed());
        }
    }
}

fn lane_of(subject: &str, count: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    subject.hash(&mut hasher);
    let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
    usize::try_from(hasher.finish() % count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_subject_waits_for_itself_and_for_nobody_else() {
        let mut lanes = Lanes::new(64);
        let other =
            (0..).map(|number| format!("b{number}")).find(|name| lane_of(name, 64) != lane_of("a", 64));
        let (open, gate) = oneshot::channel::<()>();
        lanes.push("a", async move { gate.await.map_or("lost", |()| "a1") }.boxed());
        lanes.push("a", async { "a2" }.boxed());
        lanes.push(&other.unwrap(), async { "b" }.boxed());
        assert_eq!(lanes.next().await, Some("b"));
        assert!(lanes.next().now_or_never().is_none());
        open.send(()).unwrap();
        assert_eq!(lanes.next().await, Some("a1"));
        assert_eq!(lanes.next().await, Some("a2"));
        assert_eq!((lanes.next().await, lanes.held()), (None, 0));
    }

    #[tokio::test]
    async fn dropping_what_waits_leaves_what_runs() {
        let mut lanes = Lanes::new(1);
        lanes.push("a", async { 1 }.boxed());
        lanes.push("a", async { 2 }.boxed());
        lanes.drop_waiting();
        assert_eq!(lanes.held(), 1);
        assert_eq!(lanes.next().await, Some(1));
        assert_eq!(lanes.next().await, None);
    }
}

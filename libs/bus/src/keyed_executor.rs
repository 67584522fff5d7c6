//! Work side by side that stays in order per subject.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash, Hasher},
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};

/// A fixed number of queues. All items about one subject fall into the same queue. A queue works on what waits
/// in it, in the order it was given, up to `batch_size` items at once and not on more before those are done; queues run
/// at the same time inside the one future that polls [`KeyedExecutor::next`].
pub(crate) struct KeyedExecutor<I, T> {
    queues: Vec<KeyQueue<I>>,
    batch_size: usize,
    work: Box<dyn Fn(Vec<I>) -> BoxFuture<'static, T> + Send>,
    running: FuturesUnordered<BoxFuture<'static, Done<T>>>,
    held: usize,
}

struct KeyQueue<I> {
    is_busy: bool,
    waiting: VecDeque<I>,
}

/// What a queue did: how many items it took, and what came of them.
struct Done<T> {
    queue: usize,
    count: usize,
    result: T,
}

impl<I: Send + 'static, T: Send + 'static> KeyedExecutor<I, T> {
    /// `count` queues, each of which hands up to `batch_size` items to `work` at once; both at least one.
    pub(crate) fn new(
        count: usize,
        batch_size: usize,
        work: impl Fn(Vec<I>) -> BoxFuture<'static, T> + Send + 'static,
    ) -> Self {
        let queue = || KeyQueue { is_busy: false, waiting: VecDeque::new() };
        Self {
            queues: (0..count.max(1)).map(|_| queue()).collect(),
            batch_size: batch_size.max(1),
            work: Box::new(work),
            running: FuturesUnordered::new(),
            held: 0,
        }
    }

    /// Puts `item` at the end of the queue of `subject`.
    pub(crate) fn push(&mut self, subject: &str, item: I) {
        let index = queue_of(subject, self.queues.len());
        if let Some(queue) = self.queues.get_mut(index) {
            queue.waiting.push_back(item);
            self.held += 1;
            self.start_next(index);
        }
    }

    /// The result of the next work that ends; `None` when there is none. May be dropped and called again.
    pub(crate) async fn next(&mut self) -> Option<T> {
        let Done { queue: index, count, result } = self.running.next().await?;
        self.held -= count;
        if let Some(queue) = self.queues.get_mut(index) {
            queue.is_busy = false;
        }
        self.start_next(index);
        Some(result)
    }

    /// How many items are worked on or wait.
    pub(crate) fn held(&self) -> usize {
        self.held
    }

    /// Drops what has not begun.
    pub(crate) fn drop_waiting(&mut self) {
        for queue in &mut self.queues {
            self.held -= queue.waiting.len();
            queue.waiting.clear();
        }
    }

    fn start_next(&mut self, index: usize) {
        let Some(queue) = self.queues.get_mut(index) else { return };
        if queue.is_busy || queue.waiting.is_empty() {
            return;
        }
        let count = self.batch_size.min(queue.waiting.len());
        let items = queue.waiting.drain(..count).collect();
        queue.is_busy = true;
        self.running.push((self.work)(items).map(move |result| Done { queue: index, count, result }).boxed());
    }
}

fn queue_of(subject: &str, count: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    subject.hash(&mut hasher);
    let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
    usize::try_from(hasher.finish() % count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    type Item = BoxFuture<'static, &'static str>;

    /// An executor whose items are futures, awaited one after the other.
    fn executor(count: usize, batch_size: usize) -> KeyedExecutor<Item, Vec<&'static str>> {
        KeyedExecutor::new(count, batch_size, |items| one_by_one(items).boxed())
    }

    async fn one_by_one(items: Vec<Item>) -> Vec<&'static str> {
        let mut results = Vec::new();
        for item in items {
            results.push(item.await);
        }
        results
    }

    fn ready(name: &'static str) -> Item {
        std::future::ready(name).boxed()
    }

    #[tokio::test]
    async fn a_subject_waits_for_itself_and_for_nobody_else() {
        let mut executor = executor(64, 1);
        let other =
            (0..).map(|number| format!("b{number}")).find(|name| queue_of(name, 64) != queue_of("a", 64));
        let (open, gate) = oneshot::channel::<()>();
        executor.push("a", async move { gate.await.map_or("lost", |()| "a1") }.boxed());
        executor.push("a", ready("a2"));
        executor.push(&other.unwrap(), ready("b"));
        assert_eq!(executor.next().await, Some(vec!["b"]));
        assert!(executor.next().now_or_never().is_none());
        open.send(()).unwrap();
        assert_eq!(executor.next().await, Some(vec!["a1"]));
        assert_eq!(executor.next().await, Some(vec!["a2"]));
        assert_eq!((executor.next().await, executor.held()), (None, 0));
    }

    #[tokio::test]
    async fn what_waits_is_taken_together_as_far_as_it_may() {
        let mut executor = executor(1, 2);
        for name in ["a", "b", "c", "d"] {
            executor.push(name, ready(name));
        }
        assert_eq!(executor.held(), 4);
        assert_eq!(executor.next().await, Some(vec!["a"]), "nothing waited when it came");
        assert_eq!(executor.next().await, Some(vec!["b", "c"]));
        assert_eq!(executor.held(), 1);
        assert_eq!(executor.next().await, Some(vec!["d"]));
    }

    #[tokio::test]
    async fn dropping_what_waits_leaves_what_runs() {
        let mut executor = executor(1, 1);
        executor.push("a", ready("a"));
        executor.push("a", ready("b"));
        executor.drop_waiting();
        assert_eq!(executor.held(), 1);
        assert_eq!(executor.next().await, Some(vec!["a"]));
        assert_eq!(executor.next().await, None);
    }
}

//! Work side by side that stays in order per subject.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash, Hasher},
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};

/// A fixed number of partitions. All items about one subject fall into the same partition. A partition works on what waits
/// in it, in the order it was given, up to `batch_size` items at once and not on more before those are done; partitions run
/// at the same time inside the one future that polls [`Partitions::next`].
pub(crate) struct Partitions<I, T> {
    partitions: Vec<Partition<I>>,
    batch_size: usize,
    work: Box<dyn Fn(Vec<I>) -> BoxFuture<'static, T> + Send>,
    running: FuturesUnordered<BoxFuture<'static, Done<T>>>,
    held: usize,
}

struct Partition<I> {
    is_busy: bool,
    waiting: VecDeque<I>,
}

/// What a partition did: how many items it took, and what came of them.
struct Done<T> {
    partition: usize,
    count: usize,
    result: T,
}

impl<I: Send + 'static, T: Send + 'static> Partitions<I, T> {
    /// `count` partitions, each of which hands up to `batch_size` items to `work` at once; both at least one.
    pub(crate) fn new(
        count: usize,
        batch_size: usize,
        work: impl Fn(Vec<I>) -> BoxFuture<'static, T> + Send + 'static,
    ) -> Self {
        let partition = || Partition { is_busy: false, waiting: VecDeque::new() };
        Self {
            partitions: (0..count.max(1)).map(|_| partition()).collect(),
            batch_size: batch_size.max(1),
            work: Box::new(work),
            running: FuturesUnordered::new(),
            held: 0,
        }
    }

    /// Puts `item` at the end of the partition of `subject`.
    pub(crate) fn push(&mut self, subject: &str, item: I) {
        let index = partition_of(subject, self.partitions.len());
        if let Some(partition) = self.partitions.get_mut(index) {
            partition.waiting.push_back(item);
            self.held += 1;
            self.start_next(index);
        }
    }

    /// The result of the next work that ends; `None` when there is none. May be dropped and called again.
    pub(crate) async fn next(&mut self) -> Option<T> {
        let Done { partition: index, count, result } = self.running.next().await?;
        self.held -= count;
        if let Some(partition) = self.partitions.get_mut(index) {
            partition.is_busy = false;
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
        for partition in &mut self.partitions {
            self.held -= partition.waiting.len();
            partition.waiting.clear();
        }
    }

    fn start_next(&mut self, index: usize) {
        let Some(partition) = self.partitions.get_mut(index) else { return };
        if partition.is_busy || partition.waiting.is_empty() {
            return;
        }
        let count = self.batch_size.min(partition.waiting.len());
        let items = partition.waiting.drain(..count).collect();
        partition.is_busy = true;
        self.running
            .push((self.work)(items).map(move |result| Done { partition: index, count, result }).boxed());
    }
}

fn partition_of(subject: &str, count: usize) -> usize {
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

    /// Partitions whose items are futures, awaited one after the other.
    fn partitions(count: usize, batch_size: usize) -> Partitions<Item, Vec<&'static str>> {
        Partitions::new(count, batch_size, |items| one_by_one(items).boxed())
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
        let mut partitions = partitions(64, 1);
        let other = (0..)
            .map(|number| format!("b{number}"))
            .find(|name| partition_of(name, 64) != partition_of("a", 64));
        let (open, gate) = oneshot::channel::<()>();
        partitions.push("a", async move { gate.await.map_or("lost", |()| "a1") }.boxed());
        partitions.push("a", ready("a2"));
        partitions.push(&other.unwrap(), ready("b"));
        assert_eq!(partitions.next().await, Some(vec!["b"]));
        assert!(partitions.next().now_or_never().is_none());
        open.send(()).unwrap();
        assert_eq!(partitions.next().await, Some(vec!["a1"]));
        assert_eq!(partitions.next().await, Some(vec!["a2"]));
        assert_eq!((partitions.next().await, partitions.held()), (None, 0));
    }

    #[tokio::test]
    async fn what_waits_is_taken_together_as_far_as_it_may() {
        let mut partitions = partitions(1, 2);
        for name in ["a", "b", "c", "d"] {
            partitions.push(name, ready(name));
        }
        assert_eq!(partitions.held(), 4);
        assert_eq!(partitions.next().await, Some(vec!["a"]), "nothing waited when it came");
        assert_eq!(partitions.next().await, Some(vec!["b", "c"]));
        assert_eq!(partitions.held(), 1);
        assert_eq!(partitions.next().await, Some(vec!["d"]));
    }

    #[tokio::test]
    async fn dropping_what_waits_leaves_what_runs() {
        let mut partitions = partitions(1, 1);
        partitions.push("a", ready("a"));
        partitions.push("a", ready("b"));
        partitions.drop_waiting();
        assert_eq!(partitions.held(), 1);
        assert_eq!(partitions.next().await, Some(vec!["a"]));
        assert_eq!(partitions.next().await, None);
    }
}

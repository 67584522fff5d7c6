//! Work side by side that stays in order per subject.

use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio::time::{Instant, timeout_at};

/// How long an item waits for a fuller batch while another batch is under way.
const LINGER: Duration = Duration::from_millis(20);

/// Works on items in batches: on items of one subject in the order they were given, and on no more of a subject before
/// those under way are done.
///
/// A batch of two costs hardly more than one of one, so a second batch beside the first begins only when it is full, or
/// when one of its items has waited for [`LINGER`]: a batch that is slow holds up nothing but its own subjects for longer
/// than that. Everything runs inside the one future that polls [`KeyedExecutor::next`].
pub(crate) struct KeyedExecutor<I, T> {
    concurrency: usize,
    batch_size: usize,
    work: Box<dyn Fn(Vec<I>) -> BoxFuture<'static, T> + Send>,
    waiting: VecDeque<Waiting<I>>,
    running: FuturesUnordered<BoxFuture<'static, Done<T>>>,
    held: usize,
    /// The subjects of what is under way.
    busy: HashSet<String>,
}

struct Waiting<I> {
    subject: String,
    item: I,
    since: Instant,
}

/// What a batch was about, how many items it had, and what came of them.
struct Done<T> {
    subjects: HashSet<String>,
    count: usize,
    result: T,
}

impl<I: Send + 'static, T: Send + 'static> KeyedExecutor<I, T> {
    /// Hands up to `batch_size` items at once to `work`, `concurrency` times at the same time; both at least one.
    pub(crate) fn new(
        concurrency: usize,
        batch_size: usize,
        work: impl Fn(Vec<I>) -> BoxFuture<'static, T> + Send + 'static,
    ) -> Self {
        Self {
            concurrency: concurrency.max(1),
            batch_size: batch_size.max(1),
            work: Box::new(work),
            waiting: VecDeque::new(),
            running: FuturesUnordered::new(),
            held: 0,
            busy: HashSet::new(),
        }
    }

    /// Puts `item` behind those that wait; [`KeyedExecutor::next`] begins with it.
    pub(crate) fn push(&mut self, subject: String, item: I) {
        self.waiting.push_back(Waiting { subject, item, since: Instant::now() });
        self.held += 1;
    }

    /// The result of the next batch that ends; `None` when there is none. May be dropped and called again.
    pub(crate) async fn next(&mut self) -> Option<T> {
        let Done { subjects, count, result } = loop {
            let ended = match self.start_what_may() {
                Some(at) => timeout_at(at, self.running.next()).await,
                None => Ok(self.running.next().await),
            };
            if let Ok(ended) = ended {
                break ended?;
            }
        };
        self.held -= count;
        self.busy.retain(|subject| !subjects.contains(subject));
        Some(result)
    }

    /// How many items are worked on or wait.
    pub(crate) fn held(&self) -> usize {
        self.held
    }

    /// Drops what has not begun.
    pub(crate) fn drop_waiting(&mut self) {
        self.held -= self.waiting.len();
        self.waiting.clear();
    }

    /// Begins every batch that may begin, and says when the next one may although it is not full.
    fn start_what_may(&mut self) -> Option<Instant> {
        while self.running.len() < self.concurrency {
            let mut may_begin = self.waiting.iter().filter(|waiting| !self.busy.contains(&waiting.subject));
            let at = may_begin.next()?.since + LINGER;
            let is_full = may_begin.take(self.batch_size - 1).count() == self.batch_size - 1;
            if !(is_full || self.running.is_empty() || at <= Instant::now()) {
                return Some(at);
            }
            self.start();
        }
        None
    }

    /// Begins with the first items whose subjects are not under way.
    fn start(&mut self) {
        let mut items = Vec::new();
        let mut subjects = HashSet::new();
        let mut left = VecDeque::new();
        for waiting in self.waiting.drain(..) {
            if items.len() < self.batch_size && !self.busy.contains(&waiting.subject) {
                items.push(waiting.item);
                subjects.insert(waiting.subject);
            } else {
                left.push_back(waiting);
            }
        }
        self.waiting = left;
        self.busy.extend(subjects.iter().cloned());
        let count = items.len();
        self.running.push((self.work)(items).map(move |result| Done { subjects, count, result }).boxed());
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    type Item = BoxFuture<'static, &'static str>;

    /// An executor whose items are futures, awaited one after the other.
    fn executor(concurrency: usize, batch_size: usize) -> KeyedExecutor<Item, Vec<&'static str>> {
        KeyedExecutor::new(concurrency, batch_size, |items| one_by_one(items).boxed())
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

    /// An item that ends when the sender is used.
    fn gated(name: &'static str) -> (oneshot::Sender<()>, Item) {
        let (open, gate) = oneshot::channel::<()>();
        (open, async move { gate.await.map_or("lost", |()| name) }.boxed())
    }

    #[tokio::test]
    async fn a_subject_waits_for_itself_and_for_nobody_else() {
        let mut executor = executor(8, 4);
        let (open, slow) = gated("a1");
        executor.push("a".to_owned(), slow);
        assert!(executor.next().now_or_never().is_none());
        executor.push("a".to_owned(), ready("a2"));
        executor.push("b".to_owned(), ready("b"));
        assert_eq!(executor.next().await, Some(vec!["b"]));
        assert!(executor.next().now_or_never().is_none());
        open.send(()).unwrap();
        assert_eq!(executor.next().await, Some(vec!["a1"]));
        assert_eq!(executor.next().await, Some(vec!["a2"]));
        assert_eq!((executor.next().await, executor.held()), (None, 0));
    }

    #[tokio::test]
    async fn what_waits_is_taken_together_and_a_full_batch_waits_for_no_other() {
        let mut executor = executor(2, 2);
        let (open, slow) = gated("slow");
        executor.push("a".to_owned(), slow);
        assert!(executor.next().now_or_never().is_none());
        for (subject, name) in [("b", "b1"), ("a", "a2"), ("b", "b2"), ("b", "b3")] {
            executor.push(subject.to_owned(), ready(name));
        }
        assert_eq!(executor.next().now_or_never(), Some(Some(vec!["b1", "b2"])));
        assert_eq!(executor.held(), 3);
        open.send(()).unwrap();
        assert_eq!(executor.next().await, Some(vec!["slow"]));
        assert_eq!(executor.next().await, Some(vec!["a2", "b3"]));
        assert_eq!((executor.next().await, executor.held()), (None, 0));
    }

    #[tokio::test]
    async fn no_more_batches_begin_than_may_run_at_once() {
        let mut executor = executor(2, 1);
        let (open, first) = gated("first");
        let (_open, second) = gated("second");
        executor.push("a".to_owned(), first);
        executor.push("b".to_owned(), second);
        executor.push("c".to_owned(), ready("third"));
        assert!(executor.next().now_or_never().is_none());
        open.send(()).unwrap();
        assert_eq!(executor.next().await, Some(vec!["first"]));
        assert_eq!(executor.next().await, Some(vec!["third"]));
    }

    #[tokio::test]
    async fn dropping_what_waits_leaves_what_runs() {
        let mut executor = executor(1, 1);
        let (open, running) = gated("a");
        executor.push("a".to_owned(), running);
        executor.push("a".to_owned(), ready("b"));
        assert!(executor.next().now_or_never().is_none());
        executor.drop_waiting();
        assert_eq!(executor.held(), 1);
        open.send(()).unwrap();
        assert_eq!(executor.next().await, Some(vec!["a"]));
        assert_eq!(executor.next().await, None);
    }
}

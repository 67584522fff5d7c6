//! What the partitions of one subscription share in a process: how much is handled at once, and which of them it has.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Notify, Semaphore, SemaphorePermit};

use crate::partition::fair_share;

/// The partitions that one process holds among the replicas of a service.
pub(super) struct HeldPartitions {
    handling: Semaphore,
    partitions: Mutex<Vec<bool>>,
    surplus: Vec<Notify>,
    leftovers: Mutex<BTreeSet<String>>,
}

impl HeldPartitions {
    /// None of `partitions` is this process's yet; it handles `concurrency` batches at once.
    pub(super) fn new(partitions: usize, concurrency: usize) -> Self {
        Self {
            handling: Semaphore::new(concurrency),
            partitions: Mutex::new(vec![false; partitions]),
            surplus: std::iter::repeat_with(Notify::new).take(partitions).collect(),
            leftovers: Mutex::default(),
        }
    }

    /// A turn to handle something; none never happens, since nobody closes it.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.handling.acquire().await.ok()
    }

    /// Notes whether this process has the partition.
    pub(super) fn note(&self, partition: usize, is_held: bool) {
        if let Some(held) = self.partitions().get_mut(partition) {
            *held = is_held;
        }
    }

    /// How many partitions this process has.
    pub(super) fn held(&self) -> usize {
        self.partitions().iter().filter(|is_held| **is_held).count()
    }

    /// Has the partitions that are more than its share among `replicas` left to others.
    pub(super) fn leave_surplus(&self, replicas: usize) {
        let share = fair_share(self.surplus.len(), replicas);
        let held: Vec<bool> = self.partitions().clone();
        let mine = self.surplus.iter().zip(held).filter(|(_surplus, is_held)| *is_held);
        for (surplus, _held) in mine.skip(share) {
            surplus.notify_one();
        }
    }

    /// Resolves when the partition is to be left to another replica.
    pub(super) async fn is_surplus(&self, partition: usize) {
        match self.surplus.get(partition) {
            Some(surplus) => surplus.notified().await,
            None => std::future::pending().await,
        }
    }

    /// Notes a queue that another number of partitions left; false when it was known.
    pub(super) fn found(&self, queue: &str) -> bool {
        self.leftovers().insert(queue.to_owned())
    }

    /// Notes that such a queue is not there any more.
    pub(super) fn lost(&self, queue: &str) {
        self.leftovers().remove(queue);
    }

    /// The queues that another number of partitions left.
    pub(super) fn leftovers(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.leftovers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn partitions(&self) -> MutexGuard<'_, Vec<bool>> {
        self.partitions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

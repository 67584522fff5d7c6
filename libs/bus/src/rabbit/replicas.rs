//! What the replicas of a service have to do with each other: sharing its partitions, and emptying the queues that another
//! number of partitions left.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio_util::sync::CancellationToken;

use super::{message, worker::Worker};
use crate::{
    BusError,
    error::chain,
    meter,
    partition::MOST_PARTITIONS,
    wait::{pause, pause_unless},
};

/// How often queues are looked for that another number of partitions left.
const LOOK: Duration = Duration::from_secs(30);

impl Worker {
    /// Leaves what is more than this process's share to the other replicas, until `shutdown`. The broker gives a partition
    /// to whoever asked for it first, so that without this the replica that starts first would have them all.
    pub(super) async fn share_until(self: Arc<Self>, shutdown: CancellationToken) {
        let (topology, service) = (&self.parts.topology, self.subscription.service);
        // Each replica is one consumer of it.
        let roll = topology.dead_queue(service);
        while !shutdown.is_cancelled() && self.subscription.partitions > 1 {
            pause_unless(&shutdown, self.parts.rebalance_every).await;
            match topology.length(&self.parts.consuming, &roll).await {
                Ok(Some(length)) => {
                    self.held_partitions
                        .leave_surplus(usize::try_from(length.consumers).unwrap_or(usize::MAX));
                }
                Ok(None) => {}
                Err(error) => tracing::debug!(service, error = chain(&error), "the replicas are not counted"),
            }
        }
    }

    /// Empties the queues of another number of partitions, also those of a version that knows none, until `shutdown`.
    pub(super) async fn clear_until(self: Arc<Self>, shutdown: CancellationToken) {
        let service = self.subscription.service;
        let (mut emptying, mut is_first) = (FuturesUnordered::new(), true);
        while !shutdown.is_cancelled() {
            let queues = self.leftovers(is_first).await;
            is_first = is_first && queues.is_err();
            let queues = queues.unwrap_or_else(|error| {
                tracing::debug!(service, error = chain(&error), "not every leftover queue is known");
                Vec::new()
            });
            for queue in queues.into_iter().filter(|queue| self.held_partitions.found(queue)) {
                tracing::info!(service, queue, "a queue of another number of partitions is emptied");
                emptying.push(Arc::clone(&self).empty_leftover(queue, shutdown.clone()));
            }
            meter::leftovers(service, self.held_partitions.leftovers().len());
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = pause(LOOK) => {}
                Some(gone) = emptying.next() => self.held_partitions.lost(&gone),
            }
        }
        while emptying.next().await.is_some() {}
    }

    /// The queues that this service has beside those of its number of partitions. Partitions lie one after another, so the
    /// first that is missing is the last that is asked for.
    async fn leftovers(&self, is_first: bool) -> Result<Vec<String>, BusError> {
        let (topology, service) = (&self.parts.topology, self.subscription.service);
        let mut found = Vec::new();
        // Consumers of a version without partitions would take a knock for a message, and the broker logs a question for a
        // queue that is missing as an error: so this is asked once.
        let shared = topology.shared_queue(service);
        let has_partitions = self.subscription.partitions > 0;
        if is_first && has_partitions && topology.length(&self.parts.consuming, &shared).await?.is_some() {
            found.push(shared);
        }
        for partition in self.subscription.partitions..MOST_PARTITIONS {
            let queue = topology.partition_queue(service, partition);
            match self.parts.forwarder.forward(&queue, &[], message::of_knock()).await {
                Ok(()) => found.push(queue),
                Err(BusError::Rejected { .. }) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}

//! The faults that are injected: every service is killed; engines are restarted and are down for longer than all retries;
//! queues are deleted; answers to commits are lost; processes are stopped past the end of their leases; one process has a
//! clock that is an hour ahead.

use std::{collections::BTreeMap, time::Duration};

use suite_tests::{Queues, TestCluster, load::Callers, service_names};
use testkit::until;

use crate::{engine::PrivateEngine, proxy::Proxy, show};

/// When a message that failed is tried again: soon, so that an outage is longer than all of it without taking minutes.
pub(crate) const RETRIES: (&str, &str) = ("STEWARD__BUS__RETRY_AFTER_MS", "50,200,500,1000");
/// An outage: three times as long as all retries together.
const OUTAGE: Duration = Duration::from_secs(6);
/// Longer than a lease lasts (ten seconds for a relay).
const STAND_STILL: Duration = Duration::from_secs(12);
const AN_HOUR_AHEAD: (&str, &str) = ("STEWARD__CLOCK__OFFSET_SECS", "3600");
/// Answers to commits that each of some services loses.
const LOST_ANSWERS: usize = 4;

/// The engines and connections in which faults can be injected.
pub(crate) struct FaultTargets {
    pub(crate) broker: PrivateEngine,
    /// Between all services and the broker.
    pub(crate) broker_proxy: Proxy,
    pub(crate) cache: PrivateEngine,
    /// Between each service and its database.
    pub(crate) database_proxies: BTreeMap<&'static str, Proxy>,
}

/// Injects every fault once, and says before each which one it is: a storm that does not end tells where it hangs.
pub(crate) async fn inject_faults(cluster: &mut TestCluster, targets: &mut FaultTargets, callers: &Callers) {
    let mut random = Random(0x5eed);
    let mut order = service_names();
    while !order.is_empty() {
        let victim = order.swap_remove(random.below(order.len()));
        crash(cluster, victim).await;
        match order.len() {
            4 => {
                show(&"the broker is restarted");
                targets.broker.restart().await;
            }
            2 => {
                show(&"the cache is restarted");
                targets.cache.restart().await;
            }
            _more => pause(Duration::from_millis(u64::try_from(random.below(500)).unwrap())).await,
        }
    }
    engines_stay_away(targets).await;
    answers_are_lost(targets).await;
    queues_are_deleted(cluster).await;
    broker_is_emptied(cluster, targets, callers).await;
    processes_stand_still(cluster).await;
    for service in ["archive", "ticketing", "billing", "notifications"] {
        crash(cluster, service).await;
    }
}

async fn crash(cluster: &mut TestCluster, service: &str) {
    show(&format_args!("{service} crashes"));
    cluster.crash(service).await;
}

/// The databases of two consumers, and the cache.
async fn engines_stay_away(targets: &mut FaultTargets) {
    show(&"two databases and the cache stay away for longer than all retries");
    let away = ["archive", "billing"];
    for service in away {
        targets.database_proxies.get_mut(service).unwrap().disconnect().await;
    }
    targets.cache.stop().await;
    pause(OUTAGE).await;
    for service in away {
        targets.database_proxies.get_mut(service).unwrap().reconnect().await;
    }
    pause(OUTAGE).await;
    targets.cache.start_again().await;
}

/// The transaction is committed, but the service gets no answer.
async fn answers_are_lost(targets: &FaultTargets) {
    show(&"answers to commits are lost");
    let losing = ["archive", "ticketing", "billing", "callbacks", "notifications"];
    for service in losing {
        targets.database_proxies[service].lose_commits(LOST_ANSWERS);
    }
    for service in losing {
        let proxy = &targets.database_proxies[service];
        until(&format!("{service} commits again"), async || proxy.commits_to_lose() == 0).await;
    }
}

/// The queues of two consumers, while events are published, by the procedure that the bus documents.
async fn queues_are_deleted(cluster: &TestCluster) {
    let queues = cluster.queues();
    for service in ["billing", "archive"] {
        show(&format_args!("the queue of {service} is deleted"));
        queues.unbind(service).await;
        until(&format!("{service} has taken all it was sent"), async || {
            is_stopped_and_drained(cluster, &queues, service).await
        })
        .await;
        queues.delete(service).await;
        cluster.signal(service, "CONT").await;
        pause(Duration::from_millis(500)).await;
    }
}

/// Leaves the service stopped when its queue is empty: a running one would move unrouted messages into it.
async fn is_stopped_and_drained(cluster: &TestCluster, queues: &Queues, service: &str) -> bool {
    if !queues.is_drained(service, RETRIES.1).await {
        return false;
    }
    cluster.signal(service, "STOP").await;
    let is_drained = queues.is_drained(service, RETRIES.1).await;
    if !is_drained {
        cluster.signal(service, "CONT").await;
    }
    is_drained
}

/// The broker loses every queue, while new events wait unsent in the logs. Messages in a deleted queue are lost by design, so
/// calls stop until every queue is empty and the broker is disconnected; then they go on.
async fn broker_is_emptied(cluster: &TestCluster, targets: &mut FaultTargets, callers: &Callers) {
    show(&"the broker loses every queue while events wait in the logs");
    let queues =
        cluster.queues().over(&format!("amqp://guest:guest@127.0.0.1:{}/%2f", targets.broker.port()));
    loop {
        let calls_wait = callers.hold().await;
        until("everybody has taken all they were sent", async || are_drained(&queues).await).await;
        targets.broker_proxy.disconnect().await;
        // What a consumer had taken is in its queue again.
        pause(Duration::from_secs(1)).await;
        let are_empty = are_drained(&queues).await;
        drop(calls_wait);
        if are_empty {
            break;
        }
        targets.broker_proxy.reconnect().await;
    }
    pause(OUTAGE).await;
    for (service, queue) in every_queue() {
        queues.delete_beside(service, &queue).await;
    }
    targets.broker_proxy.reconnect().await;
    pause(OUTAGE).await;
}

/// Every queue of every service, each with its service.
fn every_queue() -> Vec<(&'static str, String)> {
    let (_setting, pauses) = RETRIES;
    let of = |service: &'static str| {
        let delays = pauses.split(',').map(|pause| format!("delay.{pause}"));
        let queues = delays.chain(["0", "suspect", "dead", "unrouted"].map(str::to_owned));
        queues.map(move |queue| (service, queue))
    };
    service_names().into_iter().flat_map(of).collect()
}

async fn are_drained(queues: &Queues) -> bool {
    for (service, queue) in every_queue() {
        if queues.waiting_beside(service, &queue).await > 0 {
            return false;
        }
    }
    true
}

/// Ticketing and a consumer are stopped past the end of their leases, while another replica of ticketing, whose clock is an
/// hour ahead, takes over and is then killed.
async fn processes_stand_still(cluster: &mut TestCluster) {
    show(&"processes are stopped past their leases; one with a clock an hour ahead takes over and is killed");
    let mut replica = cluster.replica("ticketing", &[AN_HOUR_AHEAD]).await;
    let still = ["ticketing", "notifications"];
    for service in still {
        cluster.signal(service, "STOP").await;
    }
    pause(STAND_STILL).await;
    for service in still {
        cluster.signal(service, "CONT").await;
    }
    pause(Duration::from_secs(1)).await;
    replica.kill().await;
}

#[expect(clippy::disallowed_methods, reason = "nothing is waited for: this is how long the fault lasts")]
async fn pause(how_long: Duration) {
    tokio::time::sleep(how_long).await;
}

/// Small random numbers that follow from a seed (xorshift), so that a failed run can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

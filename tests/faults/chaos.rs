//! What goes wrong when: every service is killed, engines are restarted and stay away for longer than all retries, queues
//! are deleted, answers to commits are lost, processes stand still past their leases, and one has a clock that is an hour
//! ahead.

use std::{collections::BTreeMap, fmt, time::Duration};

use suite_tests::{Cluster, Queues, load::Callers, service_names};

use crate::{engine::PrivateEngine, line::Line};

/// When a message that failed is tried again: soon, so that an outage is longer than all of it without taking minutes.
pub(crate) const RETRIES: (&str, &str) = ("STEWARD__BUS__RETRY_AFTER_MS", "50,200,500,1000");
/// An outage: three times as long as all retries together.
const OUTAGE: Duration = Duration::from_secs(6);
/// Longer than a lease lasts (ten seconds for a relay).
const STAND_STILL: Duration = Duration::from_secs(12);
const AN_HOUR_AHEAD: (&str, &str) = ("STEWARD__CLOCK__OFFSET_SECS", "3600");
/// Answers to commits that each of some services loses.
const LOST_ANSWERS: usize = 4;

/// What the storm can break.
pub(crate) struct Sky {
    pub(crate) broker: PrivateEngine,
    /// The way of all services to the broker.
    pub(crate) way_to_broker: Line,
    pub(crate) cache: PrivateEngine,
    /// The way of each service to its database.
    pub(crate) lines: BTreeMap<&'static str, Line>,
}

/// What went wrong.
#[derive(Debug, Default)]
pub(crate) struct Storm {
    crashes: usize,
    faults: Vec<&'static str>,
}

impl fmt::Display for Storm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "crashes {}, and besides:", self.crashes)?;
        write!(out, "{}", self.faults.join("\n"))
    }
}

/// Passes over the cluster once.
pub(crate) async fn rage(cluster: &mut Cluster, sky: &mut Sky, callers: &Callers) -> Storm {
    let mut storm = Storm::default();
    let mut random = Draw(0x5eed);
    let mut order = service_names();
    while !order.is_empty() {
        let victim = order.swap_remove(random.below(order.len()));
        cluster.crash(victim).await;
        storm.crashes += 1;
        match order.len() {
            4 => {
                sky.broker.restart().await;
                storm.faults.push("the broker was restarted");
            }
            2 => {
                sky.cache.restart().await;
                storm.faults.push("the cache was restarted");
            }
            _more => pause(Duration::from_millis(u64::try_from(random.below(500)).unwrap())).await,
        }
    }
    storm.faults.push(engines_stay_away(sky).await);
    storm.faults.push(answers_are_lost(sky).await);
    storm.faults.push(queues_are_deleted(cluster).await);
    storm.faults.push(broker_is_emptied(cluster, sky, callers).await);
    storm.faults.push(processes_stand_still(cluster).await);
    for service in ["archive", "ticketing", "billing", "notifications"] {
        cluster.crash(service).await;
        storm.crashes += 1;
    }
    storm
}

/// The databases of two consumers and the cache.
async fn engines_stay_away(sky: &mut Sky) -> &'static str {
    let away = ["archive", "billing"];
    for service in away {
        sky.lines.get_mut(service).unwrap().cut().await;
    }
    sky.cache.stop().await;
    pause(OUTAGE).await;
    for service in away {
        sky.lines.get_mut(service).unwrap().mend().await;
    }
    pause(OUTAGE).await;
    sky.cache.start_again().await;
    "two databases and the cache stayed away for longer than all retries"
}

/// The commit stands, and whoever made it does not know.
async fn answers_are_lost(sky: &Sky) -> &'static str {
    let losing =
        ["archive", "ticketing", "billing", "callbacks", "notifications"].map(|name| &sky.lines[name]);
    for line in losing {
        line.lose_commits(LOST_ANSWERS);
    }
    for _look in 0..600 {
        if losing.iter().all(|line| line.commits_to_lose() == 0) {
            return "answers to commits were lost";
        }
        pause(Duration::from_millis(100)).await;
    }
    panic!("nobody commits any more");
}

/// Of two consumers, while everybody publishes: as the manual of the bus says.
async fn queues_are_deleted(cluster: &Cluster) -> &'static str {
    let queues = cluster.queues();
    for service in ["billing", "archive"] {
        queues.unbind(service).await;
        while !is_stopped_and_drained(cluster, &queues, service).await {
            pause(Duration::from_millis(50)).await;
        }
        queues.delete(service).await;
        cluster.signal(service, "CONT").await;
        pause(Duration::from_millis(500)).await;
    }
    "queues were deleted"
}

/// Leaves the service stopped when nothing is left in its queue: it would go on putting in what waits beside.
async fn is_stopped_and_drained(cluster: &Cluster, queues: &Queues, service: &str) -> bool {
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

/// The broker loses every queue there is, while all that was published since waits in the outboxes. What lies in a queue that
/// is deleted is lost by design, so nobody calls until nothing lies in one and the way there is cut; then everybody does.
async fn broker_is_emptied(cluster: &Cluster, sky: &mut Sky, callers: &Callers) -> &'static str {
    let queues = cluster.queues().over(&format!("amqp://guest:guest@127.0.0.1:{}/%2f", sky.broker.port()));
    loop {
        let calls_wait = callers.hold().await;
        while !are_drained(&queues).await {
            pause(Duration::from_millis(50)).await;
        }
        sky.way_to_broker.cut().await;
        // What a consumer had taken is in its queue again.
        pause(Duration::from_secs(1)).await;
        let are_empty = are_drained(&queues).await;
        drop(calls_wait);
        if are_empty {
            break;
        }
        sky.way_to_broker.mend().await;
    }
    pause(OUTAGE).await;
    for (service, queue) in every_queue() {
        queues.delete_beside(service, &queue).await;
    }
    sky.way_to_broker.mend().await;
    pause(OUTAGE).await;
    "the broker lost every queue while events waited in the outboxes"
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

/// The desk stands still past its leases while another replica, whose clock is an hour ahead, takes over and is then
/// killed; and so does a consumer.
async fn processes_stand_still(cluster: &mut Cluster) -> &'static str {
    let mut twin = cluster.twin("ticketing", &[AN_HOUR_AHEAD]).await;
    let still = ["ticketing", "notifications"];
    for service in still {
        cluster.signal(service, "STOP").await;
    }
    pause(STAND_STILL).await;
    for service in still {
        cluster.signal(service, "CONT").await;
    }
    pause(Duration::from_secs(1)).await;
    twin.kill().await;
    "processes stood still past their leases, and one with a clock an hour ahead took over and died"
}

#[expect(clippy::disallowed_methods, reason = "nothing is waited for: this is how long something is broken")]
async fn pause(how_long: Duration) {
    tokio::time::sleep(how_long).await;
}

/// Small random numbers that follow from a seed (xorshift), so that a failure can be played again.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

//! Who is killed when.

use std::{
    collections::BTreeSet,
    fmt,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use suite_tests::{Cluster, SERVICES};

use crate::engine::PrivateEngine;

/// What was killed and restarted, and what of it the load had to live through.
#[derive(Debug, Default)]
pub(crate) struct Storm {
    crashes: usize,
    restarts: usize,
    /// Services that were killed and came back before the load was done.
    crashed_under_load: BTreeSet<&'static str>,
    /// Engines that were restarted and came back before the load was done.
    restarted_under_load: BTreeSet<&'static str>,
}

impl Storm {
    /// A service was killed and is back.
    fn crashed(&mut self, service: &'static str, is_done: &AtomicBool) {
        self.crashes += 1;
        if !is_done.load(Ordering::Acquire) {
            self.crashed_under_load.insert(service);
        }
    }

    /// An engine was stopped and is back.
    fn restarted(&mut self, engine: &'static str, is_done: &AtomicBool) {
        self.restarts += 1;
        if !is_done.load(Ordering::Acquire) {
            self.restarted_under_load.insert(engine);
        }
    }

    /// A load that ends before the storm has passed over everything shows nothing.
    pub(crate) fn must_have_met_the_load(&self) {
        assert_eq!(self.crashed_under_load, BTreeSet::from(SERVICES), "each crashed while contacts came in");
        let engines = BTreeSet::from([BROKER, CACHE]);
        assert_eq!(self.restarted_under_load, engines, "each was restarted while contacts came in");
    }
}

impl fmt::Display for Storm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (services, engines) = (self.crashed_under_load.len(), self.restarted_under_load.len());
        writeln!(out, "crashes {}, restarts of engines {}", self.crashes, self.restarts)?;
        write!(out, "while contacts came in: {services} services crashed, {engines} engines were restarted")
    }
}

const BROKER: &str = "broker";
const CACHE: &str = "cache";

/// Kills every service in turn, each round in another order, and restarts the broker and the cache once each; goes
/// on until the load is done.
pub(crate) async fn rage(
    cluster: &mut Cluster,
    broker: &PrivateEngine,
    cache: &PrivateEngine,
    is_done: &AtomicBool,
) -> Storm {
    let mut random = Draw(0x5eed);
    let mut storm = Storm::default();
    for round in 0..100 {
        let mut order = SERVICES.to_vec();
        while !order.is_empty() {
            let victim = order.swap_remove(random.below(order.len()));
            cluster.crash(victim).await;
            storm.crashed(victim, is_done);
            let engine = match (round, order.len()) {
                (0, 4) => Some((BROKER, broker)),
                (0, 2) => Some((CACHE, cache)),
                _otherwise => None,
            };
            if let Some((name, engine)) = engine {
                engine.restart().await;
                storm.restarted(name, is_done);
            }
            let pause = u64::try_from(random.below(1500)).unwrap();
            #[expect(clippy::disallowed_methods, reason = "nothing is waited for: the moments are random")]
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        if is_done.load(Ordering::Acquire) {
            return storm;
        }
    }
    storm
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

//! Who is killed when.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use suite_tests::{Cluster, SERVICES};

use crate::engine::PrivateEngine;

/// Kills every service in turn, each round in another order, and restarts the broker and the cache once each; goes
/// on until the load is done. How many crashes and restarts there were.
pub(crate) async fn rage(
    cluster: &mut Cluster,
    broker: &PrivateEngine,
    cache: &PrivateEngine,
    is_done: &AtomicBool,
) -> usize {
    let mut random = Draw(0x5eed);
    let mut crashes = 0;
    for round in 0..100 {
        let mut order = SERVICES.to_vec();
        while !order.is_empty() {
            let victim = order.swap_remove(random.below(order.len()));
            cluster.crash(victim).await;
            crashes += 1;
            if round == 0 && order.len() == 4 {
                broker.restart().await;
                crashes += 1;
            }
            if round == 0 && order.len() == 2 {
                cache.restart().await;
                crashes += 1;
            }
            let pause = u64::try_from(random.below(1500)).unwrap();
            #[expect(clippy::disallowed_methods, reason = "nothing is waited for: the moments are random")]
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        if is_done.load(Ordering::Acquire) {
            return crashes;
        }
    }
    crashes
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

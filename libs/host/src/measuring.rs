//! Telling how the bus is: whether it answers, and what waits in the queues.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bus::Bus;
use jobs::{Job, Turn};
use kernel::Failure;
use metrics::gauge;

/// As often as the relays measure their outboxes.
const RHYTHM: Duration = Duration::from_secs(5);

/// Whether the bus answers: no reason to send requests elsewhere, but one to look at the broker.
pub(crate) struct MeasureBus {
    pub(crate) bus: Arc<dyn Bus>,
}

#[async_trait]
impl Job for MeasureBus {
    fn name(&self) -> &'static str {
        "host.measure_bus"
    }

    fn every(&self) -> Duration {
        RHYTHM
    }

    async fn run_once(&self) -> Turn {
        gauge!("bus_up").set(if self.bus.is_ready().await { 1 } else { 0 });
        Turn::Idle
    }
}

/// What waits for one service. While the broker does not say, the last number stands and `bus_up` tells why.
pub(crate) struct MeasureQueue {
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) service: &'static str,
}

#[async_trait]
impl Job for MeasureQueue {
    fn name(&self) -> &'static str {
        "host.measure_queue"
    }

    fn every(&self) -> Duration {
        RHYTHM
    }

    async fn run_once(&self) -> Turn {
        match self.bus.depth(self.service).await {
            Ok(depth) => {
                let depth = u32::try_from(depth).unwrap_or(u32::MAX);
                gauge!("bus_queue_messages", "service" => self.service).set(depth);
                Turn::Idle
            }
            Err(error) => {
                let doing = "measuring a queue";
                Turn::Retry { reason: Failure::Unavailable { doing, source: error.into() }.chain() }
            }
        }
    }
}

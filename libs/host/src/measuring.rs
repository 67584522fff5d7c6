//! Telling how the bus is: whether it answers, and what waits in the queues.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bus::Bus;
use jobs::{Job, RunOutcome};
use kernel::Failure;
use metrics::gauge;
use metrics_exporter_prometheus::PrometheusHandle;

/// As often as the relays measure what they have not sent.
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

    async fn run_once(&self) -> RunOutcome {
        gauge!("bus_up").set(if self.bus.is_ready().await { 1 } else { 0 });
        RunOutcome::Idle
    }
}

/// Puts what was measured into its buckets. Until then each sample is kept by itself, and would be for ever where nobody
/// collects the metrics.
pub(crate) struct KeepMetrics {
    pub(crate) metrics: PrometheusHandle,
}

#[async_trait]
impl Job for KeepMetrics {
    fn name(&self) -> &'static str {
        "host.keep_metrics"
    }

    fn every(&self) -> Duration {
        RHYTHM
    }

    async fn run_once(&self) -> RunOutcome {
        self.metrics.run_upkeep();
        RunOutcome::Idle
    }
}

/// What waits for one service, and how many of its partitions are this process's: a replica that has none stands by. While the broker does not say, the last number stands and `bus_up` tells why.
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

    async fn run_once(&self) -> RunOutcome {
        let held = u32::try_from(self.bus.partitions_held(self.service)).unwrap_or(u32::MAX);
        gauge!("bus_partitions_held", "service" => self.service).set(held);
        match self.bus.depth(self.service).await {
            Ok(depth) => {
                let depth = u32::try_from(depth).unwrap_or(u32::MAX);
                gauge!("bus_queue_messages", "service" => self.service).set(depth);
                RunOutcome::Idle
            }
            Err(error) => {
                let doing = "measuring a queue";
                RunOutcome::Retry { reason: Failure::Unavailable { doing, source: error.into() }.chain() }
            }
        }
    }
}

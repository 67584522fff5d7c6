//! What may be set about consuming and retrying.

use std::{
    convert::Infallible,
    num::{NonZeroU16, NonZeroUsize, ParseIntError},
    str::FromStr,
    time::Duration,
};

use bus::{MOST_PARTITIONS, RetryPolicy};

use super::Settings;

/// Settings of the section `bus` besides the broker's address.
#[derive(Debug, Clone)]
pub struct BusConfig {
    /// `bus.partitions` (1): into how many queues a service's events are divided by subject, at most 20. One replica has a
    /// queue at a time, so as many replicas as there are queues work side by side, and each further one stands by. One is
    /// enough for one replica, which works on several subjects at once anyhow, and each queue costs the broker. The same
    /// for every process of a service; it may be changed at any time. 0 is the one queue of versions without partitions,
    /// from which all replicas take as it comes: set it before going back to one of these.
    pub partitions: u16,
    /// `bus.prefetch`: how many messages of one partition a process holds unfinished.
    pub prefetch: NonZeroU16,
    /// `bus.concurrency`: how many batches of messages, of different subjects, one process handles at once. Each takes a
    /// connection of `database.max_connections`.
    pub concurrency: NonZeroUsize,
    /// `bus.retry_after_ms` (`200,1000,…`) and `bus.patience_secs`: when a message that failed is tried again, and how
    /// long one waits for what is away. The same for every process of a service, as they share its queues.
    pub retry: RetryPolicy,
    /// `bus.subscribers` (`archive,billing,…`): the services without whose queues nothing is published, on RabbitMQ.
    pub subscribers: Vec<String>,
}

impl BusConfig {
    /// Reads the section; faults stay in `settings`.
    pub(super) fn read(settings: &mut Settings) -> Self {
        let retry = match settings.find::<Millis>("bus.retry_after_ms") {
            Some(Millis(delays)) => RetryPolicy::new(delays),
            None => RetryPolicy::default(),
        };
        let retry = match settings.find("bus.patience_secs") {
            Some(secs) => retry.with_patience(Duration::from_secs(secs)),
            None => retry,
        };
        Self {
            partitions: partitions(settings),
            prefetch: settings.get("bus.prefetch", NonZeroU16::MIN.saturating_add(63)),
            concurrency: settings.get("bus.concurrency", NonZeroUsize::MIN.saturating_add(7)),
            retry,
            subscribers: settings
                .find::<Names>("bus.subscribers")
                .map(|Names(names)| names)
                .unwrap_or_default(),
        }
    }
}

fn partitions(settings: &mut Settings) -> u16 {
    let count = settings.get("bus.partitions", 1);
    if count > MOST_PARTITIONS {
        settings.fault("bus.partitions", format_args!("must be {MOST_PARTITIONS} at most"));
    }
    count
}

/// Numbers with commas between them.
struct Millis(Vec<Duration>);

impl FromStr for Millis {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let delays = text.split(',').map(|part| part.trim().parse().map(Duration::from_millis));
        delays.collect::<Result<_, _>>().map(Self)
    }
}

/// Words with commas between them.
struct Names(Vec<String>);

impl FromStr for Names {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        Ok(Self(names.map(str::to_owned).collect()))
    }
}

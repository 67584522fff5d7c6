//! What may be set about consuming and retrying.

use std::{
    convert::Infallible,
    num::{NonZeroU16, NonZeroUsize, ParseIntError},
    str::FromStr,
    time::Duration,
};

use bus::RetryPolicy;

use super::Settings;

/// Settings of the section `bus` besides the broker's address.
#[derive(Debug, Clone)]
pub struct BusConfig {
    /// `bus.prefetch`: how many messages one process holds unfinished.
    pub prefetch: NonZeroU16,
    /// `bus.partitions`: how many messages, of different subjects, one process handles at once. Each takes a connection of
    /// `database.max_connections`.
    pub partitions: NonZeroUsize,
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
            prefetch: settings.get("bus.prefetch", NonZeroU16::MIN.saturating_add(63)),
            partitions: settings.get("bus.partitions", NonZeroUsize::MIN.saturating_add(7)),
            retry,
            subscribers: settings
                .find::<Names>("bus.subscribers")
                .map(|Names(names)| names)
                .unwrap_or_default(),
        }
    }
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

//! How to reach the broker.

use std::{fmt, time::Duration};

use lapin::uri::AMQPUri;

use crate::{BusError, RetryPolicy};

const HEARTBEAT_SECS: u16 = 15;
const CONNECT_TIMEOUT_MS: u64 = 10_000;

/// Settings of [`super::RabbitBus`].
#[derive(Clone)]
pub struct RabbitConfig {
    /// `amqp://user:password@host:5672/vhost`, or `amqps://` for TLS; the default virtual host is written `%2f`. It
    /// may set `heartbeat` (seconds) and `connection_timeout` (milliseconds).
    pub url: String,
    /// First word of every exchange and queue name; another prefix is another bus.
    pub prefix: String,
    /// When messages are tried again. Every process of a service has to agree, as they share the retry queues.
    pub retry: RetryPolicy,
    /// Certificates, in PEM, to trust beside the public authorities.
    pub authority_pem: Option<String>,
    /// The services whose queues must be there before anything is published, after each connection anew: a broker that
    /// comes back empty would confirm what it has no queue for. None unless said.
    pub subscribers: Vec<String>,
    /// How long a publish waits for the broker's confirmation before it fails as unavailable.
    pub confirm_timeout: Duration,
    /// How often a replica compares the partitions that it has with its share of them.
    pub rebalance_every: Duration,
}

impl RabbitConfig {
    /// The defaults for the broker at `url`: prefix `steward`, the default retries, public authorities, 30 seconds,
    /// and a look at the shares every five.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            prefix: "steward".to_owned(),
            retry: RetryPolicy::default(),
            authority_pem: None,
            subscribers: Vec::new(),
            confirm_timeout: Duration::from_secs(30),
            rebalance_every: Duration::from_secs(5),
        }
    }

    /// Whether there is anything to connect to.
    ///
    /// # Errors
    /// [`BusError::Misconfigured`], which does not show the url.
    pub fn check(&self) -> Result<(), BusError> {
        self.uri().map(drop)
    }

    /// The address in parts, with our time limits where it has none.
    pub(super) fn uri(&self) -> Result<AMQPUri, BusError> {
        let mut uri: AMQPUri = self.url.parse().map_err(|_may_repeat_the_password: String| {
            BusError::Misconfigured("the broker's url is not amqp:// or amqps://".to_owned())
        })?;
        uri.query.heartbeat.get_or_insert(HEARTBEAT_SECS);
        uri.query.connection_timeout.get_or_insert(CONNECT_TIMEOUT_MS);
        Ok(uri)
    }
}

impl fmt::Debug for RabbitConfig {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The url holds the password.
        out.debug_struct("RabbitConfig")
            .field("prefix", &self.prefix)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_debug_nor_a_bad_url_shows_the_password() {
        let config = RabbitConfig::new("http://steward:secret@broker/");
        let error = config.uri().map(|uri| uri.vhost).unwrap_err().to_string();
        assert!(!format!("{config:?} {error}").contains("secret"));
    }

    #[test]
    fn time_limits_of_the_url_win() {
        let uri = RabbitConfig::new("amqp://broker/%2f?heartbeat=3").uri().unwrap();
        assert_eq!((uri.query.heartbeat, uri.query.connection_timeout), (Some(3), Some(CONNECT_TIMEOUT_MS)));
        assert_eq!(uri.vhost, "/");
    }
}

//! How our own servers are asked.

use std::time::Duration;

/// The server ends a connection that was idle for five seconds; a request that meets that end would go unanswered.
const IDLE: Duration = Duration::from_secs(3);

/// A client that gives idle connections up before our servers do.
pub fn http_client() -> reqwest::ClientBuilder {
    reqwest::Client::builder().pool_idle_timeout(IDLE)
}

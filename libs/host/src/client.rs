//! How our own servers are asked, and how long they wait to be asked again.

use std::time::Duration;

/// When a server ends an idle connection.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// When a client does, which must be sooner: a request that meets the server's end would go unanswered.
const IDLE: Duration = Duration::from_secs(3);

/// A client that gives idle connections up before our servers do.
pub fn http_client() -> reqwest::ClientBuilder {
    reqwest::Client::builder().pool_idle_timeout(IDLE)
}

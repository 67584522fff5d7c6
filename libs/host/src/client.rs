//! How our own servers are asked, and how long they wait to be asked again.

use std::time::Duration;

/// When a server ends an idle connection: later than a proxy in front of it does (nginx: 60 s), which would otherwise
/// send a request into the end. A server that stops ends idle connections at once.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long the head of a request may take to come.
pub(crate) const HEADERS_WITHIN: Duration = Duration::from_secs(5);
/// How long a server waits for the other side to hang up.
pub(crate) const GOODBYE_WITHIN: Duration = Duration::from_secs(2);
/// When a client does, which must be sooner: a request that meets the server's end would go unanswered.
const IDLE: Duration = Duration::from_secs(3);

/// A client that gives idle connections up before our servers do.
pub fn http_client() -> reqwest::ClientBuilder {
    reqwest::Client::builder().pool_idle_timeout(IDLE)
}

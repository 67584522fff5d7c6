//! What an operator may set about the database.

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

use crate::{DbError, Engine};

/// Where a service's database is, and how hard it may be used.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DbConfig {
    /// `sqlite:///path/to/file.sqlite` or `postgres://user:password@host/database`. The scheme chooses the engine.
    pub url: SecretString,
    /// The most connections this process opens: all of the pool on PostgreSQL, the readers on SQLite, which has one
    /// writer in any case. Replicas multiply it: keep the sum below the server's own limit.
    #[serde(default = "defaults::max_connections")]
    pub max_connections: u32,
    /// How long a request waits for a connection, or on SQLite for the writer, before it is told to come again.
    #[serde(default = "defaults::acquire_timeout_ms")]
    pub acquire_timeout_ms: u64,
    /// The longest one statement may run on PostgreSQL. Migrations are exempt.
    #[serde(default = "defaults::statement_timeout_ms")]
    pub statement_timeout_ms: u64,
    /// True: a commit that was answered survives a power cut (SQLite `synchronous=FULL`, PostgreSQL
    /// `synchronous_commit=on`; about one disk flush per commit). False: it survives the death of the process, but a
    /// power cut may take the last moments. Only for tests and throw-away demos.
    #[serde(default = "defaults::durable")]
    pub durable: bool,
    /// How many whole months the log is kept besides the one that runs, on PostgreSQL: at least 1. Older ones go as a whole,
    /// with what the audit trail told of them. Without it, and always on SQLite, all of it is kept for ever.
    #[serde(default)]
    pub log_months: Option<u32>,
}

mod defaults {
    pub(super) const fn max_connections() -> u32 {
        16
    }
    pub(super) const fn acquire_timeout_ms() -> u64 {
        5_000
    }
    pub(super) const fn statement_timeout_ms() -> u64 {
        15_000
    }
    pub(super) const fn durable() -> bool {
        true
    }
}

impl DbConfig {
    /// The database at `url` with every other setting at its default.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: SecretString::from(url.into()),
            max_connections: defaults::max_connections(),
            acquire_timeout_ms: defaults::acquire_timeout_ms(),
            statement_timeout_ms: defaults::statement_timeout_ms(),
            durable: defaults::durable(),
            log_months: None,
        }
    }

    /// For databases that live as long as a test: few connections, no waiting for the disk.
    #[must_use]
    pub fn for_tests(url: impl Into<String>) -> Self {
        Self { max_connections: 6, durable: false, ..Self::new(url) }
    }

    /// Every fault of this section, as lines for the operator.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Err(DbError::Misconfigured(fault)) = Engine::of_url(&self.url) {
            faults.push(fault);
        }
        // Migrating holds one connection while another request may want one.
        if self.max_connections < 2 {
            faults.push("max_connections must be at least 2".to_owned());
        }
        if self.acquire_timeout_ms == 0 || self.statement_timeout_ms == 0 {
            faults.push("acquire_timeout_ms and statement_timeout_ms must be above 0".to_owned());
        }
        if self.log_months == Some(0) {
            faults.push("log_months must be at least 1, or not set".to_owned());
        }
        faults
    }

    pub(crate) fn acquire_timeout(&self) -> Duration {
        Duration::from_millis(self.acquire_timeout_ms)
    }
}

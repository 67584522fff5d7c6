//! How the store fails.

use std::time::Duration;

/// Why the store did not do what it was asked. Readers never see it.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The address is not one.
    #[error("the cache's address cannot be used")]
    Address(#[source] redis::RedisError),
    /// No answer in time; it may have been done or not.
    #[error("the cache did not answer within {0:?} while {1}")]
    TimedOut(Duration, &'static str),
    /// It failed a moment ago and is left alone until it is tried again.
    #[error("the cache is taken to be down while {0}")]
    Resting(&'static str),
    /// It answered an error, or the connection broke.
    #[error("the cache failed while {doing}")]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// Why.
        #[source]
        source: redis::RedisError,
    },
}

impl From<CacheError> for kernel::Failure {
    fn from(error: CacheError) -> Self {
        Self::Unavailable { doing: "using the cache", source: Box::new(error) }
    }
}

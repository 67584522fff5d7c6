//! The ticket desk's word on standards, filled in once it has started. In a cluster it runs elsewhere and is not asked.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use contracts::ticketing::Standards;
use kernel::Failure;

/// Answers through what it was given.
#[derive(Default)]
pub(crate) struct LateStandards(OnceLock<Arc<dyn Standards>>);

impl LateStandards {
    /// Fills it in; only the first call counts.
    pub(crate) fn settle(&self, standards: Arc<dyn Standards>) {
        drop(self.0.set(standards));
    }

    fn desk(&self, doing: &'static str) -> Result<&Arc<dyn Standards>, Failure> {
        let elsewhere = || "the ticket desk runs in another process".into();
        self.0.get().ok_or_else(|| Failure::Unavailable { doing, source: elsewhere() })
    }
}

#[async_trait]
impl Standards for LateStandards {
    async fn is_published(&self, name: &str, version: i32) -> Result<bool, Failure> {
        self.desk("asking for a standard")?.is_published(name, version).await
    }

    async fn is_calendar(&self, name: &str) -> Result<bool, Failure> {
        self.desk("asking for a calendar")?.is_calendar(name).await
    }
}

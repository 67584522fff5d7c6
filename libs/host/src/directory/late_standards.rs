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
}

#[async_trait]
impl Standards for LateStandards {
    async fn is_published(&self, name: &str, version: i32) -> Result<bool, Failure> {
        let desk = self.0.get().ok_or_else(|| Failure::Unavailable {
            doing: "asking for a standard",
            source: "the ticket desk runs in another process".into(),
        })?;
        desk.is_published(name, version).await
    }
}

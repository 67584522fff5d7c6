//! The ticket desk's word on standards, to the services of one process whose copies may be behind.

use async_trait::async_trait;
use contracts::ticketing::Standards;
use db::Db;
use kernel::Failure;

use crate::storage::standards;

/// [`Standards`] inside the process.
pub(crate) struct PublishedHere(pub(crate) Db);

#[async_trait]
impl Standards for PublishedHere {
    async fn is_published(&self, name: &str, version: i32) -> Result<bool, Failure> {
        Ok(standards::find(&self.0, name, version).await?.is_some())
    }
}

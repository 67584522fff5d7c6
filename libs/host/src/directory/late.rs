//! Services start in any order, so each gets a directory that is filled in once the archive's place is known.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use contracts::archive::{ContactFacts, CustomerFacts, Directory, EstateOpened, UnitFacts};
use kernel::{EstateId, Failure};
use vocabulary::{CustomerId, MessageId, UnitId};

/// Answers through the directory it was given.
#[derive(Default)]
pub(crate) struct LateDirectory(OnceLock<Arc<dyn Directory>>);

impl LateDirectory {
    /// Fills it in; only the first call counts.
    pub(crate) fn settle(&self, directory: Arc<dyn Directory>) {
        drop(self.0.set(directory));
    }

    fn inner(&self) -> Result<&Arc<dyn Directory>, Failure> {
        self.0.get().ok_or_else(|| Failure::Unavailable {
            doing: "asking the archive",
            source: "no archive is known: set `peers.archive_url`".into(),
        })
    }
}

#[async_trait]
impl Directory for LateDirectory {
    async fn estate(&self, estate_id: EstateId) -> Result<Option<EstateOpened>, Failure> {
        self.inner()?.estate(estate_id).await
    }

    async fn unit(&self, unit_id: UnitId) -> Result<Option<UnitFacts>, Failure> {
        self.inner()?.unit(unit_id).await
    }

    async fn customer(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        self.inner()?.customer(customer_id).await
    }

    async fn customer_now(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        self.inner()?.customer_now(customer_id).await
    }

    async fn contact(
        &self,
        customer_id: CustomerId,
        message_id: MessageId,
    ) -> Result<Option<ContactFacts>, Failure> {
        self.inner()?.contact(customer_id, message_id).await
    }
}

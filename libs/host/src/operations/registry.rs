//! Which services this process runs, for the routes they share.

use std::{collections::BTreeMap, sync::Arc};

use bus::Bus;
use db::{AuditEntry, Db, InboxConsumer, Tx};
use kernel::{Failure, Refusal};

/// The services by name.
#[derive(Clone, Default)]
pub(crate) struct Registry(Arc<BTreeMap<&'static str, Entry>>);

/// One service's database and consumer.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) db: Db,
    /// The bus through which it speaks to others.
    pub(crate) bus: Arc<dyn Bus>,
    /// Absent for a service that consumes nothing.
    pub(crate) consumer: Option<Arc<InboxConsumer>>,
}

impl Registry {
    pub(crate) fn new(entries: BTreeMap<&'static str, Entry>) -> Self {
        Self(Arc::new(entries))
    }

    /// The service of the path; one that does not run here is not found.
    pub(crate) fn find(&self, service: &str) -> Result<&Entry, Refusal> {
        self.0.get(service).ok_or_else(Refusal::not_found)
    }
}

impl Entry {
    /// Does what an operator asks for, in one transaction with the line of the audit trail that it makes.
    ///
    /// # Errors
    /// What `act` refuses; otherwise what the engine says.
    pub(super) async fn change(
        &self,
        act: impl AsyncFnOnce(&Tx) -> Result<AuditEntry, Failure>,
    ) -> Result<(), Failure> {
        let tx = self.db.begin().await?;
        let line = act(&tx).await?;
        tx.audit(line);
        Ok(tx.commit().await?)
    }
}

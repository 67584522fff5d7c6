//! Which services this process runs, for the routes they share.

use std::{collections::BTreeMap, sync::Arc};

use db::{Db, InboxConsumer};
use kernel::Refusal;

/// The services by name.
#[derive(Clone, Default)]
pub(crate) struct Registry(Arc<BTreeMap<&'static str, Entry>>);

/// One service's database and consumer.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) db: Db,
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

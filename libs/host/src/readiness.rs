//! Which parts must answer before requests come here.

use std::sync::Arc;

use async_trait::async_trait;
use bus::Bus;
use db::Db;
use web::Readiness;

/// A service's database.
pub(crate) struct DatabaseReady {
    name: String,
    db: Db,
}

impl DatabaseReady {
    pub(crate) fn new(db: Db) -> Self {
        Self { name: format!("{} database", db.service()), db }
    }
}

#[async_trait]
impl Readiness for DatabaseReady {
    fn name(&self) -> &str {
        &self.name
    }

    async fn is_ready(&self) -> bool {
        self.db.is_ready().await
    }
}

/// The bus: without it nothing we commit is heard, however safe it is in the outbox.
pub(crate) struct BusReady(pub(crate) Arc<dyn Bus>);

#[async_trait]
impl Readiness for BusReady {
    fn name(&self) -> &str {
        "bus"
    }

    async fn is_ready(&self) -> bool {
        self.0.is_ready().await
    }
}

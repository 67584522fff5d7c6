//! Which parts must answer before requests come here: the databases alone. Without the bus, changes are still taken and
//! their events wait in the log; a cluster whose every pod went unready with its broker would be down instead of
//! late. The state of the bus is a metric.

use async_trait::async_trait;
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

//! A time zone has one name: that of today.

use sea_orm::ConnectionTrait;
use sea_orm_migration::prelude::*;

/// The step that writes the zones in a table's `time_zone` by the names that they have today ([`kernel::time_zone`]). Of
/// a table of estates, which are in few zones.
#[derive(Debug, Clone, Copy)]
pub struct ZoneNames {
    /// The name of the step.
    pub step: &'static str,
    /// The table.
    pub table: &'static str,
}

impl MigrationName for ZoneNames {
    fn name(&self) -> &str {
        self.step
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ZoneNames {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.rename(manager).await
    }

    // What a zone was called is not kept: the version before reads it by the name of today as well, so it gets that.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.rename(manager).await
    }
}

impl ZoneNames {
    async fn rename(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let known = Query::select().distinct().column("time_zone").from(self.table).to_owned();
        for row in conn.query_all(&known).await? {
            let name: String = row.try_get_by_index(0)?;
            // What is no zone is told of when it is read.
            let Ok(zone) = kernel::time_zone(&name) else { continue };
            if zone.name() == name {
                continue;
            }
            let rename = Query::update()
                .table(self.table)
                .value("time_zone", zone.name())
                .and_where(Expr::col("time_zone").eq(name))
                .to_owned();
            conn.execute(&rename).await?;
        }
        Ok(())
    }
}

//! The sequence of a standard's events is a counter: counted rows gave two versions that were published at once the same
//! number. It goes on where counting ended.

use sea_orm_migration::prelude::*;

use super::run;

/// Begins the counters.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(
            manager,
            "INSERT INTO number_series (name, last) \
             SELECT 'standard-' || name, COUNT(*) FROM standards GROUP BY name",
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "DELETE FROM number_series WHERE name LIKE 'standard-%'").await
    }
}

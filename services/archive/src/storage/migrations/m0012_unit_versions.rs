//! Units change, and so have versions.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::integer};

/// Adds `units.version`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "units", [integer("version").default(1).take()]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "units", &["version"]).await
    }
}

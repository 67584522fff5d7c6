//! What nobody sees here: what follows tickets that are for named readers, whom only the ticket desk knows.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Marks callbacks.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = boolean("is_for_named_readers").default(false).take();
        add_columns(manager, "callbacks", [column]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "callbacks", &["is_for_named_readers"]).await
    }
}

//! What other systems call our customers: who is brought in again is found by it and changed, not entered twice.

use sea_orm_migration::{prelude::*, schema::text_null};

use super::uq;

const REFS: &str = "uq_customers__external_source_external_id";

/// Adds `customers.external_source` and `customers.external_id`, unique together.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["external_source", "external_id"] {
            manager
                .alter_table(Table::alter().table("customers").add_column(text_null(column)).take())
                .await?;
        }
        manager.create_index(uq("customers", &["external_source", "external_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(REFS).table("customers").to_owned()).await?;
        for column in ["external_id", "external_source"] {
            manager.alter_table(Table::alter().table("customers").drop_column(column).take()).await?;
        }
        Ok(())
    }
}

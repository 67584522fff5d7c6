//! The list of waivers that wait for a second person's consent.

use sea_orm_migration::prelude::*;

/// Adds an index to `callbacks` of those that somebody waived and nobody agreed to: few at any time.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEX: &str = "ix_callbacks__id_waiver_awaited";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut index = Index::create().name(INDEX).table("callbacks").col("id").take();
        index.and_where(Expr::col("waived_by").is_not_null());
        index.and_where(Expr::col("waiver_approved_by").is_null());
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(INDEX).table("callbacks").to_owned()).await
    }
}

//! What was called a reception is called an interaction, also on the timeline.

use sea_orm_migration::prelude::*;

/// Renames the kind of timeline entries.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const OLD: &str = "reception_recorded";

const NEW: &str = "interaction_recorded";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, OLD, NEW).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, NEW, OLD).await
    }
}

async fn rename(manager: &SchemaManager<'_>, old: &str, new: &str) -> Result<(), DbErr> {
    let update = Query::update()
        .table("timeline_entries")
        .value("kind", new)
        .and_where(Expr::col("kind").eq(old))
        .take();
    manager.get_connection().execute(&update).await.map(drop)
}

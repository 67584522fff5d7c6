//! How a version of a standard came to hold: proposed by one person, published by another, withdrawn. What was there before was
//! published, by the second decision about it.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns};

/// Widens `standards`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 5] = ["status", "edit_version", "decided_by", "decided_at", "reason"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("status").default("published").take(),
            integer("edit_version").default(2).take(),
            text_null("decided_by"),
            timestamp_with_time_zone_null("decided_at"),
            text_null("reason"),
        ];
        add_columns(manager, "standards", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "standards", &COLUMNS).await
    }
}

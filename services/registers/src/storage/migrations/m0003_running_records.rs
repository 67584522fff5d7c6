//! Records that run until they are closed, and when somebody is reminded of their dates.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Gives `form_records` what is known of one that runs, and of one that was closed.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLE: &str = "form_records";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            timestamp_with_time_zone_null("running_since"),
            timestamp_with_time_zone_null("due_at"),
            timestamp_with_time_zone_null("overdue_since"),
            ColumnDef::new("running_key").blob().null().take(),
            text_null("closed_by"),
            timestamp_with_time_zone_null("closed_at"),
            timestamp_with_time_zone_null("remind_at"),
        ];
        add_columns(manager, TABLE, columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            "running_since",
            "due_at",
            "overdue_since",
            "running_key",
            "closed_by",
            "closed_at",
            "remind_at",
        ];
        drop_columns(manager, TABLE, &columns).await
    }
}

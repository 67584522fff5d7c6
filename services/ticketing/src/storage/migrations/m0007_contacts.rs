//! Contacts of people whom the archive does not know, sealed; and contacts that are written down later than they happened.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns, run};

/// Widens `receptions`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 4] = ["contact_name", "contact_phone", "recorded_at", "late_reason"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ColumnDef::new("contact_name").blob().take(),
            ColumnDef::new("contact_phone").blob().take(),
            timestamp_with_time_zone_null("recorded_at"),
            text_null("late_reason"),
        ];
        add_columns(manager, "receptions", columns).await?;
        run(manager, "UPDATE receptions SET recorded_at = received_at").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "receptions", &COLUMNS).await
    }
}

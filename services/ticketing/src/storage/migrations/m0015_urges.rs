//! How often customers pressed for a ticket, and when last. For tickets from before nobody did.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns};

/// Widens `tickets`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [integer("urges").default(0).take(), timestamp_with_time_zone_null("last_urged_at")];
        add_columns(manager, "tickets", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "tickets", &["urges", "last_urged_at"]).await
    }
}

//! The number that others have for a ticket, with what finds it, and how often customers pressed for it. Tickets from before
//! have none, and for them nobody did.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns};

/// Widens `tickets`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 4] = ["external_reference", "external_reference_key", "urges", "last_urged_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text_null("external_reference"),
            text_null("external_reference_key"),
            integer("urges").default(0).take(),
            timestamp_with_time_zone_null("last_urged_at"),
        ];
        add_columns(manager, "tickets", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "tickets", &COLUMNS).await
    }
}

//! What is known of units: what they are used as, how it stands with them, their areas, and what is covered until when.
//!
//! Areas are in square decimetres, since SQLite has no decimals. What is covered is one document for each unit, by its item: it is
//! read with the unit and never looked for.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Adds them to `units`; nothing is known of those that are there.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text_null("usage"),
            text_null("status"),
            integer_null("gross_area_dm2"),
            integer_null("net_area_dm2"),
            date_null("delivered_on"),
            ColumnDef::new("warranties").json_binary().not_null().default("{}").take(),
        ];
        add_columns(manager, "units", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = ["usage", "status", "gross_area_dm2", "net_area_dm2", "delivered_on", "warranties"];
        drop_columns(manager, "units", &columns).await
    }
}

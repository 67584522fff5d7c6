//! The term that a customer asked for, so that it still holds when a ticket's deadlines are decided anew. Of tickets from
//! before it is not known.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns};

/// Widens `tickets`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "tickets", [timestamp_with_time_zone_null("customer_term")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "tickets", &["customer_term"]).await
    }
}

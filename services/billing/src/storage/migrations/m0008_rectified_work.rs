//! Of a ticket that puts the work of another right it is known which that is: the fee of that one is disputed meanwhile.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Adds `charged_tickets.rectifies`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "charged_tickets", [uuid_null("rectifies")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "charged_tickets", &["rectifies"]).await
    }
}

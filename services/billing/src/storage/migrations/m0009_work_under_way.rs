//! Of a ticket it is known whether its work is under way: then what is asked for it is disputed whenever that comes to be.

use db::migration::{add_columns, build_index, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Adds `charged_tickets.open_sequence`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "charged_tickets", [integer_null("open_sequence")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "charged_tickets", &["open_sequence"]).await
    }
}

/// What puts the work of a ticket right is found without reading the whole table.
pub(super) struct ByRectified;

impl MigrationName for ByRectified {
    fn name(&self) -> &str {
        "m0009_charged_tickets_by_rectified"
    }
}

const BY_RECTIFIED: &str = "ix_charged_tickets__rectifies";

#[async_trait::async_trait]
impl MigrationTrait for ByRectified {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        build_index(manager, BY_RECTIFIED, "charged_tickets (rectifies)").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(BY_RECTIFIED).table("charged_tickets").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

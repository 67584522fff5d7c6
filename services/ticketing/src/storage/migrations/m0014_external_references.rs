//! The number that whoever brought a ticket has for it, and what finds it. Tickets from before have none.

use db::migration::IndexStep;
use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns};

/// Widens `tickets`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 2] = ["external_reference", "external_reference_key"];

/// Few tickets have one.
pub(super) const INDEX: IndexStep = IndexStep {
    step: "m0014_tickets_by_external_reference",
    index: "ix_tickets__external_reference_key",
    table: "tickets",
    on: "(external_reference_key) WHERE external_reference_key IS NOT NULL",
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "tickets", COLUMNS.map(text_null)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "tickets", &COLUMNS).await
    }
}

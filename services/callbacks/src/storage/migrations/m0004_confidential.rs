//! What only some readers may see: what follows 举报 and complaints about staff.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Marks callbacks.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [boolean("is_confidential").default(false).take(), uuid_null("about_staff_id")];
        add_columns(manager, "callbacks", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "callbacks", &["is_confidential", "about_staff_id"]).await
    }
}

/// Marks callbacks of tickets that are for named readers, whom only the ticket desk knows: nobody sees them here.
#[derive(Debug)]
pub(super) struct NamedReaders;

impl MigrationName for NamedReaders {
    fn name(&self) -> &'static str {
        "m0008_named_readers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for NamedReaders {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = boolean("is_for_named_readers").default(false).take();
        add_columns(manager, "callbacks", [column]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "callbacks", &["is_for_named_readers"]).await
    }
}

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

//! What only some readers may see: 举报, and complaints about staff, with the contact that brought them.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns, run};

/// Marks tickets and receptions.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 2] = ["is_confidential", "about_staff_id"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["tickets", "receptions"] {
            let columns = [boolean("is_confidential").default(false).take(), uuid_null("about_staff_id")];
            add_columns(manager, table, columns).await?;
        }
        run(manager, "UPDATE tickets SET is_confidential = TRUE WHERE kind = 'report'").await?;
        run(
            manager,
            "UPDATE receptions SET is_confidential = TRUE \
             WHERE id IN (SELECT reception_id FROM tickets WHERE kind = 'report')",
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["tickets", "receptions"] {
            drop_columns(manager, table, &COLUMNS).await?;
        }
        Ok(())
    }
}

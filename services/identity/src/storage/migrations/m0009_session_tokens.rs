//! Access tokens that name their session.

use sea_orm_migration::{prelude::*, schema::*};

/// Adds when all sessions of an account were last ended; `tokens_valid_from` beside it is of tokens that name none.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("sessions_valid_from").take();
        manager.alter_table(Table::alter().table("staff").add_column(column).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("staff").drop_column("sessions_valid_from").take()).await
    }
}

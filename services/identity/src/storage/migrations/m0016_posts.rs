//! Posts that positions are made from, and when records of forms were handed in last.

use sea_orm_migration::{prelude::*, schema::*};

/// Adds the post of a position; creates `last_records`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let post = text_null("post").take();
        manager.alter_table(Table::alter().table("positions").add_column(post).take()).await?;
        manager.create_table(last_records()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("last_records").take()).await?;
        manager.alter_table(Table::alter().table("positions").drop_column("post").take()).await
    }
}

/// When a record of a form was handed in last at an estate.
fn last_records() -> TableCreateStatement {
    Table::create()
        .table("last_records")
        .col(text("form"))
        .col(uuid("estate_id"))
        .col(timestamp_with_time_zone("handed_in_at"))
        .primary_key(Index::create().name("uq_last_records__form_estate_id").col("form").col("estate_id"))
        .take()
}

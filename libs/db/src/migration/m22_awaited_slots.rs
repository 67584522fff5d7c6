//! Whose events are awaited that this service missed, slot by slot: a backfill ends in one partition before it ends in another.
//! In `inbox_backfills` stays what is asked of everybody; what it says of single publishers is read by earlier versions alone.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let slots = Table::create()
            .table("inbox_awaited_slots")
            // Both are told by the events that come meanwhile.
            .col(ColumnDef::new("publisher").text().not_null())
            .col(ColumnDef::new("slot").integer().not_null())
            // By it a notice is known that comes late or twice, and two that are on their way at once are told apart.
            .col(ColumnDef::new("backfill_id").uuid().not_null())
            .col(ColumnDef::new("awaited_until").timestamp_with_time_zone().not_null())
            .primary_key(Index::create().col("publisher").col("slot").col("backfill_id"))
            .to_owned();
        manager.create_table(slots).await
    }

    // A version before awaits nothing of what was told here; what is on its way then is taken as it comes.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("inbox_awaited_slots").to_owned()).await
    }
}

//! Which message a dead letter is, so that its replay has at most one effect and those behind it do not wait for it; and
//! when it was closed, so that it can be forgotten.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 4] = ["message_id", "aggregate", "sequence", "closed_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let [message_id, aggregate, sequence, closed_at] = COLUMNS;
        for column in [
            ColumnDef::new(message_id).uuid().to_owned(),
            ColumnDef::new(aggregate).text().to_owned(),
            ColumnDef::new(sequence).integer().to_owned(),
            ColumnDef::new(closed_at).timestamp_with_time_zone().to_owned(),
        ] {
            manager.alter_table(Table::alter().table("dead_letters").add_column(column).to_owned()).await?;
        }
        let by_message = Index::create()
            .name("ix_dead_letters__message_id")
            .table("dead_letters")
            .col("message_id")
            .to_owned();
        manager.create_index(by_message).await?;
        let by_subject = Index::create()
            .name("ix_dead_letters__subject_sequence")
            .table("dead_letters")
            .col("subject")
            .col("sequence")
            .to_owned();
        manager.create_index(by_subject).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["ix_dead_letters__message_id", "ix_dead_letters__subject_sequence"] {
            manager.drop_index(Index::drop().name(index).table("dead_letters").to_owned()).await?;
        }
        for column in COLUMNS {
            manager.alter_table(Table::alter().table("dead_letters").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

//! What was called a reception is called an interaction. Whoever runs the version before reads the old names: this step
//! asks for a stop (README, Upgrading).

use sea_orm_migration::prelude::*;

use super::index;

/// Renames `receptions`, and what refers to it.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, ("receptions", "reception_id"), ("interactions", "interaction_id")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, ("interactions", "interaction_id"), ("receptions", "reception_id")).await
    }
}

/// Table and column of references, from old to new. Indexes are made anew, since one engine cannot rename them.
async fn rename(
    manager: &SchemaManager<'_>,
    (old_table, old_column): (&'static str, &'static str),
    (table, column): (&'static str, &'static str),
) -> Result<(), DbErr> {
    for (name, of) in [
        (format!("ix_{old_table}__estate_id_id"), old_table),
        (format!("ix_tickets__{old_column}"), "tickets"),
    ] {
        manager.drop_index(Index::drop().name(name).table(of).to_owned()).await?;
    }
    manager.rename_table(Table::rename().table(old_table, table).take()).await?;
    manager.alter_table(Table::alter().table("tickets").rename_column(old_column, column).take()).await?;
    index(manager, &format!("ix_{table}__estate_id_id"), table, &["estate_id", "id"]).await?;
    index(manager, &format!("ix_tickets__{column}"), "tickets", &[column]).await
}

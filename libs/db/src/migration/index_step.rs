//! A step that builds one index.

use sea_orm_migration::prelude::*;

use super::build_index;

/// Builds an index on a table that may be large, while others write to it. A step of its own, since it is not part of a
/// transaction.
#[derive(Debug, Clone, Copy)]
pub struct IndexStep {
    /// What the step is called, such as `m0012_tickets_by_opening`.
    pub step: &'static str,
    /// What the index is called: `ix_…`, or `uq_…` where no two rows may be alike.
    pub index: &'static str,
    /// The table.
    pub table: &'static str,
    /// Its columns in parentheses, and which rows it holds where it does not hold all: `(due_at, id) WHERE …`.
    pub on: &'static str,
}

impl MigrationName for IndexStep {
    fn name(&self) -> &str {
        self.step
    }
}

#[async_trait::async_trait]
impl MigrationTrait for IndexStep {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        build_index(manager, self.index, &format!("{} {}", self.table, self.on)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(self.index).table(self.table).to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

//! A step that adds one column.

use sea_orm_migration::{prelude::*, sea_query::ColumnType};

use super::{add_columns, drop_columns};

/// Adds a column that may be empty, which is what the versions before leave it.
#[derive(Debug, Clone)]
pub struct ColumnStep {
    /// What the step is called, such as `m0017_team_calendars`.
    pub step: &'static str,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What it holds.
    pub holds: ColumnType,
}

impl MigrationName for ColumnStep {
    fn name(&self) -> &str {
        self.step
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ColumnStep {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new_with_type(self.column, self.holds.clone()).null().to_owned();
        add_columns(manager, self.table, [column]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, self.table, &[self.column]).await
    }
}

//! Standards and calendars the group published; only in the databases of services that decide by them.

#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

use sea_orm_migration::prelude::*;

/// The table of one of them.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) step: &'static str,
    pub(crate) table: &'static str,
}

impl MigrationName for Published {
    fn name(&self) -> &str {
        self.step
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Published {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(self.table)
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("version").integer().not_null())
            .col(ColumnDef::new("document").text().not_null())
            .primary_key(Index::create().col("name").col("version"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(self.table).to_owned()).await
    }
}

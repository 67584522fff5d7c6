//! Standards and calendars the group published, and who is cleared for what; only in the databases of services that decide by them.

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

/// What identity says of skills and of those who are certified in them.
#[derive(Debug)]
pub(crate) struct Clearances;

impl MigrationName for Clearances {
    fn name(&self) -> &'static str {
        "clearances"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Clearances {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let cleared = Table::create()
            .table("cleared_staff")
            .col(ColumnDef::new("staff_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("acts").json_binary().not_null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(cleared).await?;
        let demanded = Table::create()
            .table("demanded_clearances")
            .col(ColumnDef::new("skill_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("acts").json_binary().not_null())
            .col(ColumnDef::new("demanded_at").timestamp_with_time_zone().null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(demanded).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["demanded_clearances", "cleared_staff"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

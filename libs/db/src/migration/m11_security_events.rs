//! What happened to the doors: sign-ins, refusals, reveals. Forgotten after its time, unlike the audit trail.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("security_events")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("kind").text().not_null())
            .col(ColumnDef::new("principal").text())
            .col(ColumnDef::new("source").text())
            .col(ColumnDef::new("subject").text())
            .col(ColumnDef::new("detail").text())
            .col(ColumnDef::new("times").integer().not_null())
            .to_owned();
        manager.create_table(table).await?;
        for (name, columns) in [
            ("ix_security_events__at", &["at"][..]),
            ("ix_security_events__kind_id", &["kind", "id"]),
            ("ix_security_events__principal_id", &["principal", "id"]),
        ] {
            let mut index = Index::create().name(name).table("security_events").to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("security_events").to_owned()).await
    }
}

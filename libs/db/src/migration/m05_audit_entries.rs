//! Who changed what; the database itself refuses to change or delete a line.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("audit_entries")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("principal").text().not_null())
            .col(ColumnDef::new("via").text())
            .col(ColumnDef::new("action").text().not_null())
            .col(ColumnDef::new("subject_kind").text().not_null())
            .col(ColumnDef::new("subject_id").text().not_null())
            .col(ColumnDef::new("estate_id").uuid())
            .col(ColumnDef::new("before").json_binary())
            .col(ColumnDef::new("after").json_binary())
            .col(ColumnDef::new("trace_id").text())
            .to_owned();
        manager.create_table(table).await?;
        let by_subject = Index::create()
            .name("ix_audit_entries__subject_id_id")
            .table("audit_entries")
            .col("subject_id")
            .col("id")
            .to_owned();
        manager.create_index(by_subject).await?;
        let by_estate = Index::create()
            .name("ix_audit_entries__estate_id_id")
            .table("audit_entries")
            .col("estate_id")
            .col("id")
            .to_owned();
        manager.create_index(by_estate).await?;
        super::make_append_only(manager, "audit_entries").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::unmake_append_only(manager, "audit_entries").await?;
        manager.drop_table(Table::drop().table("audit_entries").to_owned()).await
    }
}

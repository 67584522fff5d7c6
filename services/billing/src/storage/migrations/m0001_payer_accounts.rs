//! Who pays: one account for each home and customer of an estate, by the text of its party.

use sea_orm_migration::{prelude::*, schema::*};

use super as migrations;

/// Creates `payer_accounts`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("payer_accounts")
            .col(uuid("id").primary_key())
            .col(uuid("estate_id"))
            .col(text("party"))
            .col(uuid_null("unit_id"))
            .col(uuid_null("customer_id"))
            .col(timestamp_with_time_zone("opened_at"))
            .take();
        manager.create_table(table).await?;
        let one_per_party = Index::create()
            .name("uq_payer_accounts__estate_id_party")
            .table("payer_accounts")
            .col("estate_id")
            .col("party")
            .unique()
            .take();
        manager.create_index(one_per_party).await?;
        migrations::index_by(
            manager,
            "payer_accounts",
            &[&["unit_id"], &["customer_id"], &["estate_id", "id"]],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("payer_accounts").take()).await
    }
}

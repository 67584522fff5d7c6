//! Third-party applications and the digests of their secrets.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `api_clients` and `client_secrets`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let clients = Table::create()
            .table("api_clients")
            .col(uuid("id").primary_key())
            .col(integer("version"))
            .col(text("name"))
            .col(json("permissions"))
            .col(json("estates"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .take();
        manager.create_table(clients).await?;
        let secrets = Table::create()
            .table("client_secrets")
            .col(blob("digest").primary_key())
            .col(uuid("client_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("expires_at"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_client_secrets__client_id")
                    .from("client_secrets", "client_id")
                    .to("api_clients", "id"),
            )
            .take();
        manager.create_table(secrets).await?;
        let by_client = Index::create()
            .name("ix_client_secrets__client_id")
            .table("client_secrets")
            .col("client_id")
            .take();
        manager.create_index(by_client).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("client_secrets").take()).await?;
        manager.drop_table(Table::drop().table("api_clients").take()).await
    }
}

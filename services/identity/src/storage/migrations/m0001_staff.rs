//! Members of staff and roles.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `roles` and `staff`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let roles = Table::create()
            .table("roles")
            .col(text("name").primary_key())
            .col(text("description"))
            .col(json("permissions"))
            .col(timestamp_with_time_zone("created_at"))
            .take();
        manager.create_table(roles).await?;
        let staff = Table::create()
            .table("staff")
            .col(uuid("id").primary_key())
            .col(integer("version"))
            .col(text("username"))
            .col(text("name"))
            .col(text("password_hash"))
            .col(json("roles"))
            .col(json("scope"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("disabled_at"))
            .take();
        manager.create_table(staff).await?;
        let by_username =
            Index::create().name("uq_staff__username").table("staff").col("username").unique().take();
        manager.create_index(by_username).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("staff").take()).await?;
        manager.drop_table(Table::drop().table("roles").take()).await
    }
}

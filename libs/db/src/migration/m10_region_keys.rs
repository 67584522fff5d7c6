//! Regions are compared in one normal form, in SQL as in the process.

use kernel::text::match_key;
use sea_orm::{ConnectionTrait, prelude::Uuid};
use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = ColumnDef::new("region_key").text().not_null().default("").take();
        manager.alter_table(Table::alter().table("estate_refs").add_column(key).take()).await?;
        let conn = manager.get_connection();
        let all = Query::select().columns(["estate_id", "region"]).from("estate_refs").to_owned();
        for row in conn.query_all(&all).await? {
            let (id, region): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let fill = Query::update()
                .table("estate_refs")
                .value("region_key", match_key(&region))
                .and_where(Expr::col("estate_id").eq(id))
                .to_owned();
            conn.execute(&fill).await?;
        }
        manager
            .drop_index(Index::drop().name("ix_estate_refs__region").table("estate_refs").to_owned())
            .await?;
        manager.create_index(index("ix_estate_refs__region_key", "region_key")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("ix_estate_refs__region_key").table("estate_refs").to_owned())
            .await?;
        manager.create_index(index("ix_estate_refs__region", "region")).await?;
        manager.alter_table(Table::alter().table("estate_refs").drop_column("region_key").take()).await
    }
}

fn index(name: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table("estate_refs").col(column).take()
}

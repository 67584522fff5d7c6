//! An end to what the inbox keeps: on which day something was last heard of a subject, and since when its kind is heard.

use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::prelude::*;

use crate::{Engine, engine};

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_connection());
        // A constant as default costs no rewriting of the table, and the version before does not name the column.
        let today = today(manager, engine).await?;
        let day = ColumnDef::new("last_day").integer().not_null().default(today).to_owned();
        manager.alter_table(Table::alter().table("inbox_cursors").add_column(day).to_owned()).await?;
        let by_day = Index::create()
            .name("ix_inbox_cursors__last_day")
            .table("inbox_cursors")
            .col("last_day")
            .to_owned();
        manager.create_index(by_day).await?;
        let sources = Table::create()
            .table("inbox_sources")
            .col(ColumnDef::new("aggregate").text().not_null().primary_key())
            .col(ColumnDef::new("heard_since").timestamp_with_time_zone().not_null())
            .to_owned();
        manager.create_table(sources).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("inbox_sources").to_owned()).await?;
        let by_day = Index::drop().name("ix_inbox_cursors__last_day").table("inbox_cursors").to_owned();
        manager.drop_index(by_day).await?;
        manager.alter_table(Table::alter().table("inbox_cursors").drop_column("last_day").to_owned()).await
    }
}

async fn today(manager: &SchemaManager<'_>, engine: Engine) -> Result<i32, DbErr> {
    let conn = manager.get_connection();
    let select = Statement::from_string(conn.get_database_backend(), engine::today(engine));
    let row = conn.query_one_raw(select).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

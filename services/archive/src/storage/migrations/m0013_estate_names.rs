//! Estates are looked for by a part of their name, in the form in which names are compared ([`kernel::text::match_key`]).
//! A group has thousands of them at most, so that part needs no index.

use db::migration::{add_columns, drop_columns};
use kernel::text::match_key;
use sea_orm::prelude::Uuid;
use sea_orm_migration::{prelude::*, schema::text_null};

/// Adds `estates.name_key`, filled.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "estates", [text_null("name_key")]).await?;
        let known = Query::select().columns(["id", "name"]).from("estates").take();
        for row in manager.get_connection().query_all(&known).await? {
            let (id, name): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "name")?);
            let update = Query::update()
                .table("estates")
                .value("name_key", match_key(&name))
                .and_where(Expr::col("id").eq(id))
                .take();
            manager.get_connection().execute(&update).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "estates", &["name_key"]).await
    }
}

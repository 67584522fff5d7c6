//! Where rights hold and who has which role, as rows that SQL can search.

use kernel::{Scope, text::match_key};
use sea_orm::{
    ConnectionTrait,
    prelude::{Json, Uuid},
};
use sea_orm_migration::{prelude::*, schema::*};
use serde::de::DeserializeOwned;

/// Creates `scope_places` and `staff_roles` beside the documents they are drawn from, and gives roles a version.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let places = Table::create()
            .table("scope_places")
            .col(uuid("owner_id"))
            .col(text_null("region_key"))
            .col(uuid_null("estate_id"))
            .take();
        manager.create_table(places).await?;
        let roles = Table::create()
            .table("staff_roles")
            .col(uuid("staff_id"))
            .col(text("role"))
            .primary_key(Index::create().col("staff_id").col("role"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_staff_roles__staff_id")
                    .from("staff_roles", "staff_id")
                    .to("staff", "id"),
            )
            .take();
        manager.create_table(roles).await?;
        let indexes = [
            ("ix_scope_places__owner_id", "scope_places", "owner_id"),
            ("ix_staff_roles__role", "staff_roles", "role"),
        ];
        for (name, table, column) in indexes {
            manager.create_index(Index::create().name(name).table(table).col(column).take()).await?;
        }
        let version = Table::alter().table("roles").add_column(integer("version").default(1)).take();
        manager.alter_table(version).await?;
        fill(manager.get_connection()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("roles").drop_column("version").take()).await?;
        manager.drop_table(Table::drop().table("staff_roles").take()).await?;
        manager.drop_table(Table::drop().table("scope_places").take()).await
    }
}

/// Draws the rows of those that are there already.
async fn fill(conn: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    for (id, scope) in column::<Scope>(conn, "staff", "scope").await? {
        match scope {
            Scope::Group => {}
            Scope::Regions { regions } => {
                let keys = regions.iter().map(|region| Expr::val(match_key(region)));
                put(conn, "scope_places", ["owner_id", "region_key"], id, keys).await?;
            }
            Scope::Estates { estates } => {
                let ids = estates.iter().map(|estate| Expr::val(estate.as_uuid()));
                put(conn, "scope_places", ["owner_id", "estate_id"], id, ids).await?;
            }
            // No scope had both when this step was taken.
            Scope::Places { .. } => {}
        }
    }
    for (id, estates) in column::<Vec<Uuid>>(conn, "api_clients", "estates").await? {
        put(conn, "scope_places", ["owner_id", "estate_id"], id, estates.into_iter().map(Expr::val)).await?;
    }
    for (id, roles) in column::<Vec<String>>(conn, "staff", "roles").await? {
        put(conn, "staff_roles", ["staff_id", "role"], id, roles.into_iter().map(Expr::val)).await?;
    }
    Ok(())
}

/// The ids of a table with what a JSON column of theirs holds.
async fn column<T: DeserializeOwned>(
    conn: &SchemaManagerConnection<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<Vec<(Uuid, T)>, DbErr> {
    let select = Query::select().columns(["id", column]).from(table).to_owned();
    let read = |row: sea_orm::QueryResult| {
        let (id, json) = (row.try_get_by_index::<Uuid>(0)?, row.try_get_by_index::<Json>(1)?);
        Ok((id, serde_json::from_value(json).map_err(|error| DbErr::Json(error.to_string()))?))
    };
    conn.query_all(&select).await?.into_iter().map(read).collect()
}

async fn put(
    conn: &SchemaManagerConnection<'_>,
    table: &'static str,
    columns: [&'static str; 2],
    owner: Uuid,
    values: impl Iterator<Item = Expr>,
) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert.into_table(table).columns(columns);
    let mut is_empty = true;
    for value in values {
        insert.values_panic([owner.into(), value]);
        is_empty = false;
    }
    if is_empty { Ok(()) } else { conn.execute(&insert).await.map(drop) }
}

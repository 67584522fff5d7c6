//! Units end, by being merged or split. What was one keeps what it was called, and gives up the keys of its label, so that
//! another may be called so: the label itself is unique no longer, and its key among units that are there is.

use db::migration::{add_columns, drop_columns};
use sea_orm::{ConnectionTrait, ExprTrait, prelude::Uuid};
use sea_orm_migration::{prelude::*, schema::*};

use super::uq;

/// Adds `units.ended_at`, `units.merged_into_id` and `units.split_from_id`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const LABELS: &str = "uq_units__estate_id_label";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            timestamp_with_time_zone_null("ended_at"),
            uuid_null("merged_into_id"),
            uuid_null("split_from_id"),
        ];
        add_columns(manager, "units", columns).await?;
        manager.drop_index(Index::drop().name(LABELS).table("units").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename_ended(manager).await?;
        manager.create_index(uq("units", &["estate_id", "label"])).await?;
        drop_columns(manager, "units", &["ended_at", "merged_into_id", "split_from_id"]).await
    }
}

/// Puts their id behind the labels of those that ended: a version that knows no ends has two of one label no more.
async fn rename_ended(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let ended = Query::select()
        .columns(["id", "label"])
        .from("units")
        .and_where(Expr::col("ended_at").is_not_null())
        .take();
    for row in manager.get_connection().query_all(&ended).await? {
        let (id, label): (Uuid, String) = row.try_get_many_by_index()?;
        let renamed = Query::update()
            .table("units")
            .value("label", format!("{label} {id}"))
            .and_where(Expr::col("id").eq(id))
            .take();
        manager.get_connection().execute(&renamed).await?;
    }
    Ok(())
}

//! Stays that never were: cancelled, kept, and in nobody's way.

use sea_orm_migration::{prelude::*, schema::timestamp_with_time_zone_null};

use super::uq;

const CURRENT: &str = "uq_occupancies__customer_id_unit_id";

/// Adds `occupancies.cancelled_at`; a cancelled stay does not stand against the right one.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("cancelled_at");
        manager.alter_table(Table::alter().table("occupancies").add_column(column).take()).await?;
        manager.drop_index(Index::drop().name(CURRENT).table("occupancies").to_owned()).await?;
        let current = uq("occupancies", &["customer_id", "unit_id"])
            .cond_where(Expr::col("ended_at").is_null())
            .cond_where(Expr::col("cancelled_at").is_null())
            .take();
        manager.create_index(current).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(CURRENT).table("occupancies").to_owned()).await?;
        // What was cancelled has ended, for a version that knows no cancelling.
        let ended = Query::update()
            .table("occupancies")
            .value("ended_at", Expr::col("cancelled_at"))
            .and_where(Expr::col("cancelled_at").is_not_null())
            .to_owned();
        manager.get_connection().execute(&ended).await?;
        manager.alter_table(Table::alter().table("occupancies").drop_column("cancelled_at").take()).await?;
        let current =
            uq("occupancies", &["customer_id", "unit_id"]).cond_where(Expr::col("ended_at").is_null()).take();
        manager.create_index(current).await
    }
}

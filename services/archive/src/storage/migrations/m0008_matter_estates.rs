//! Where each matter is going on, as a column: who has something open at an estate is known there. And the lines that
//! tickets left on timelines lose their words: those stand in the matter alone, so that they are kept in one place.

use sea_orm_migration::{
    prelude::*,
    schema::uuid_null,
    sea_orm::{ConnectionTrait, prelude::Uuid},
};

use super::ix;

/// How many rows are taken in hand at once.
const STEP: u64 = 500;

/// Adds `card_matters.estate_id` and fills it from the documents.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter().table("card_matters").add_column(uuid_null("estate_id")).take();
        manager.alter_table(column).await?;
        fill(manager.get_connection()).await?;
        manager.create_index(ix("card_matters", &["estate_id", "is_open", "customer_id"])).await?;
        let wordless = Query::update()
            .table("timeline_entries")
            .value("title", "")
            .cond_where(
                Condition::any()
                    .add(Expr::col("kind").like("ticket_%"))
                    .add(Expr::col("kind").eq("deadline_missed")),
            )
            .to_owned();
        manager.get_connection().execute(&wordless).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("ix_card_matters__estate_id_is_open_customer_id")
                    .table("card_matters")
                    .to_owned(),
            )
            .await?;
        manager.alter_table(Table::alter().table("card_matters").drop_column("estate_id").take()).await
    }
}

async fn fill(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut after = Uuid::nil();
    loop {
        let page = Query::select()
            .columns(["subject_id", "matter"])
            .from("card_matters")
            .and_where(Expr::col("subject_id").gt(after))
            .order_by("subject_id", Order::Asc)
            .limit(STEP)
            .to_owned();
        let rows = conn.query_all(&page).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            after = row.try_get_by_index(0)?;
            let matter: serde_json::Value = row.try_get_by_index(1)?;
            let estate_id =
                matter.get("estate_id").and_then(|id| id.as_str()).and_then(|id| id.parse::<Uuid>().ok());
            let update = Query::update()
                .table("card_matters")
                .value("estate_id", estate_id)
                .and_where(Expr::col("subject_id").eq(after))
                .to_owned();
            conn.execute(&update).await?;
        }
    }
}

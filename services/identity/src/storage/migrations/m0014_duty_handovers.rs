//! What one shift leaves to the next.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `duty_handovers`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(duty_handovers()).await?;
        for column in ["position_id", "place_id", "staff_id"] {
            let index = Index::create()
                .name(format!("ix_duty_handovers__{column}_id"))
                .table("duty_handovers")
                .col(column)
                .col("id")
                .take();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("duty_handovers").take()).await
    }
}

fn duty_handovers() -> TableCreateStatement {
    let reference = |column: &'static str, to: &'static str| {
        ForeignKey::create()
            .name(format!("fk_duty_handovers__{column}"))
            .from("duty_handovers", column)
            .to(to, "id")
            .take()
    };
    Table::create()
        .table("duty_handovers")
        .col(uuid("id"))
        .col(integer("version"))
        .col(uuid("roster_id"))
        .col(uuid("position_id"))
        .col(uuid_null("place_id"))
        .col(uuid("staff_id"))
        .col(date("day"))
        .col(text("shift"))
        .col(json("items"))
        .col(text_null("note"))
        .col(uuid_null("taken_over_by"))
        .col(timestamp_with_time_zone_null("taken_over_at"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_duty_handovers__id").col("id"))
        .foreign_key(&mut reference("roster_id", "rosters"))
        .foreign_key(&mut reference("position_id", "positions"))
        .foreign_key(&mut reference("staff_id", "staff"))
        .take()
}

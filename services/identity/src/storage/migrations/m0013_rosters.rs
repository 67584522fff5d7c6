//! Who works when: shift patterns, rosters with the days that differ, swaps of shifts; and where places lie in others, since
//! the nearest roster holds.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `shift_patterns`, `rosters` with `roster_people` and `roster_entries`, and `shift_swaps`; adds to `known_places`
/// what each lies in, and by which event that is known.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [uuid_null("parent_id").take(), integer("sequence").default(0).take()] {
            manager.alter_table(Table::alter().table("known_places").add_column(column).take()).await?;
        }
        for table in [shift_patterns(), rosters(), roster_people(), roster_entries(), shift_swaps()] {
            manager.create_table(table).await?;
        }
        let indexes = [
            index("uq", "shift_patterns", &["code_key"]).unique().take(),
            index("ix", "rosters", &["position_id", "place_key", "ends_at"]),
            index("ix", "rosters", &["position_id", "id"]),
            index("ix", "rosters", &["place_id", "id"]),
            index("ix", "rosters", &["shift_pattern_id", "id"]),
            index("ix", "roster_people", &["staff_id"]),
            index("uq", "roster_entries", &["roster_id", "staff_id", "day"]).unique().take(),
            index("ix", "roster_entries", &["roster_id", "day"]),
            index("ix", "roster_entries", &["roster_id", "id"]),
            index("ix", "shift_swaps", &["roster_id", "id"]),
            index("ix", "shift_swaps", &["staff_id", "id"]),
            index("ix", "shift_swaps", &["with_staff_id", "id"]),
        ];
        for index in indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["shift_swaps", "roster_entries", "roster_people", "rosters", "shift_patterns"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        for column in ["sequence", "parent_id"] {
            manager.alter_table(Table::alter().table("known_places").drop_column(column).take()).await?;
        }
        Ok(())
    }
}

fn index(prefix: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index =
        Index::create().name(format!("{prefix}_{table}__{}", columns.join("_"))).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

fn reference(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}__{column}")).from(table, column).to(to, "id").take()
}

fn shift_patterns() -> TableCreateStatement {
    Table::create()
        .table("shift_patterns")
        .col(uuid("id"))
        .col(integer("version"))
        .col(text("code"))
        .col(text("code_key"))
        .col(text("name"))
        .col(text("name_key"))
        .col(json("shifts"))
        .col(json("cycle"))
        .col(date("anchor"))
        .col(text("on_holidays"))
        .col(text_null("holiday_shift"))
        .col(text("on_swapped_days"))
        .col(text_null("swapped_day_shift"))
        .col(date_null("until_day"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_shift_patterns__id").col("id"))
        .take()
}

fn rosters() -> TableCreateStatement {
    Table::create()
        .table("rosters")
        .col(uuid("id"))
        .col(integer("version"))
        .col(uuid("position_id"))
        .col(uuid_null("place_id"))
        .col(text_null("region"))
        .col(uuid_null("estate_id"))
        .col(text("place_key"))
        .col(uuid("shift_pattern_id"))
        .col(text("time_zone"))
        .col(date("from_day"))
        .col(date("until_day"))
        .col(timestamp_with_time_zone("begins_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(json("lines"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_rosters__id").col("id"))
        .foreign_key(&mut reference("rosters", "position_id", "positions"))
        .foreign_key(&mut reference("rosters", "shift_pattern_id", "shift_patterns"))
        .take()
}

fn roster_people() -> TableCreateStatement {
    Table::create()
        .table("roster_people")
        .col(uuid("roster_id"))
        .col(uuid("staff_id"))
        .primary_key(Index::create().col("roster_id").col("staff_id"))
        .foreign_key(&mut reference("roster_people", "roster_id", "rosters"))
        .foreign_key(&mut reference("roster_people", "staff_id", "staff"))
        .take()
}

fn roster_entries() -> TableCreateStatement {
    Table::create()
        .table("roster_entries")
        .col(uuid("id"))
        .col(uuid("roster_id"))
        .col(uuid("staff_id"))
        .col(date("day"))
        .col(text("kind"))
        .col(text_null("shift"))
        .col(text_null("note"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_roster_entries__id").col("id"))
        .foreign_key(&mut reference("roster_entries", "roster_id", "rosters"))
        .foreign_key(&mut reference("roster_entries", "staff_id", "staff"))
        .take()
}

fn shift_swaps() -> TableCreateStatement {
    Table::create()
        .table("shift_swaps")
        .col(uuid("id"))
        .col(integer("version"))
        .col(uuid("roster_id"))
        .col(uuid("staff_id"))
        .col(date("day"))
        .col(uuid("with_staff_id"))
        .col(date_null("with_day"))
        .col(timestamp_with_time_zone("begins_at"))
        .col(text("status"))
        .col(timestamp_with_time_zone_null("agreed_at"))
        .col(uuid_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_shift_swaps__id").col("id"))
        .foreign_key(&mut reference("shift_swaps", "roster_id", "rosters"))
        .foreign_key(&mut reference("shift_swaps", "staff_id", "staff"))
        .foreign_key(&mut reference("shift_swaps", "with_staff_id", "staff"))
        .take()
}

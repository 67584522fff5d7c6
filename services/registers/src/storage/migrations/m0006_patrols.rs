//! Patrol plans, the rounds that are made of them with their stops, what is found there, and weather warnings.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `patrol_plans`, `patrol_rounds`, `patrol_stops`, `patrol_findings` and `weather_warnings`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [plans(), rounds(), stops(), findings(), warnings()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            let mut index = Index::create();
            index.name(*name).table(*table);
            for column in *columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["weather_warnings", "patrol_findings", "patrol_stops", "patrol_rounds", "patrol_plans"]
        {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

/// What serves the lists, and what belongs to a round.
const INDEXES: &[(&str, &str, &[&str])] = &[
    ("ix_patrol_plans__estate_id_id", "patrol_plans", &["estate_id", "id"]),
    ("ix_patrol_rounds__estate_id_begins_at_id", "patrol_rounds", &["estate_id", "begins_at", "id"]),
    ("ix_patrol_rounds__begins_at_id", "patrol_rounds", &["begins_at", "id"]),
    ("ix_patrol_rounds__plan_id_begins_at_id", "patrol_rounds", &["plan_id", "begins_at", "id"]),
    ("ix_patrol_rounds__warning_id_begins_at_id", "patrol_rounds", &["warning_id", "begins_at", "id"]),
    ("ix_patrol_findings__round_id_id", "patrol_findings", &["round_id", "id"]),
    ("ix_weather_warnings__estate_id_id", "weather_warnings", &["estate_id", "id"]),
];

fn unique(name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut unique = Index::create();
    unique.name(name).unique();
    for column in columns {
        unique.col(*column);
    }
    unique
}

fn plans() -> TableCreateStatement {
    Table::create()
        .table("patrol_plans")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid("estate_id"))
        .col(text("name"))
        .col(text("form"))
        .col(text_null("position"))
        .col(uuid_null("place_id"))
        .col(json_binary("kinds"))
        .col(json_binary("places"))
        .col(text("frequency"))
        .col(json_binary("times"))
        .col(json_binary("days"))
        .col(integer_null("every_days"))
        .col(boolean("is_working_days"))
        .col(integer("due_minutes"))
        .col(json_binary("weather"))
        .col(boolean("has_weather"))
        .col(big_integer_null("fee_minor"))
        .col(text_null("fee_currency"))
        .col(date("holds_from"))
        .col(date_null("holds_until"))
        .col(text("set_by"))
        .col(timestamp_with_time_zone("set_at"))
        .col(timestamp_with_time_zone_null("next_at"))
        .take()
}

fn rounds() -> TableCreateStatement {
    Table::create()
        .table("patrol_rounds")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(integer("sequence"))
        .col(uuid("estate_id"))
        .col(uuid("plan_id"))
        .col(text("slot"))
        .col(text("name"))
        .col(text("form"))
        .col(integer("form_version"))
        .col(text_null("position"))
        .col(big_integer_null("fee_minor"))
        .col(text_null("fee_currency"))
        .col(text("occasion"))
        .col(uuid_null("warning_id"))
        .col(timestamp_with_time_zone("begins_at"))
        .col(date("begins_on"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text("status"))
        .col(text_null("started_by"))
        .col(timestamp_with_time_zone_null("started_at"))
        .col(text_null("finished_by"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .col(timestamp_with_time_zone_null("overdue_since"))
        .col(timestamp_with_time_zone_null("cancelled_at"))
        .col(integer("stops"))
        .col(integer("visited"))
        .col(integer("skipped"))
        .col(integer("left_out"))
        .col(integer("findings"))
        .index(&mut unique("uq_patrol_rounds__plan_id_slot", &["plan_id", "slot"]))
        .take()
}

fn stops() -> TableCreateStatement {
    Table::create()
        .table("patrol_stops")
        .col(uuid("round_id"))
        .col(integer("position"))
        .col(uuid("place_id"))
        .col(text("kind"))
        .col(text("label"))
        .col(text_null("visited_by"))
        .col(timestamp_with_time_zone_null("visited_at"))
        .col(ColumnDef::new("contents").blob().null())
        .col(json_binary("files"))
        .col(text_null("skipped_by"))
        .col(timestamp_with_time_zone_null("skipped_at"))
        .col(text_null("skip_reason"))
        .primary_key(Index::create().col("round_id").col("position"))
        .index(&mut unique("uq_patrol_stops__round_id_place_id", &["round_id", "place_id"]))
        .take()
}

fn findings() -> TableCreateStatement {
    Table::create()
        .table("patrol_findings")
        .col(uuid("id").primary_key())
        .col(uuid("estate_id"))
        .col(uuid("round_id"))
        .col(uuid("place_id"))
        .col(text("place"))
        .col(text("kind"))
        .col(text_null("severity"))
        .col(text("ticket_kind"))
        .col(text("title"))
        .col(text("description"))
        .col(json_binary("files"))
        .col(text_null("tag"))
        .col(uuid_null("pet_record_id"))
        .col(text_null("waste"))
        .col(uuid_null("receipt_id"))
        .col(big_integer_null("fee_minor"))
        .col(text_null("fee_currency"))
        .col(text("found_by"))
        .col(timestamp_with_time_zone("found_at"))
        .col(uuid_null("ticket_id"))
        .col(uuid_null("interaction_id"))
        .col(text_null("ticket_number"))
        .col(text_null("ticket_status"))
        .col(integer("ticket_sequence"))
        .index(&mut unique("uq_patrol_findings__receipt_id", &["receipt_id"]))
        .index(&mut unique("uq_patrol_findings__ticket_id", &["ticket_id"]))
        .take()
}

fn warnings() -> TableCreateStatement {
    Table::create()
        .table("weather_warnings")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid_null("estate_id"))
        .col(text_null("region"))
        .col(text("kind"))
        .col(text("level"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(text_null("source"))
        .col(text("entered_by"))
        .col(timestamp_with_time_zone("entered_at"))
        .col(text_null("withdrawn_by"))
        .col(timestamp_with_time_zone_null("withdrawn_at"))
        .col(text_null("withdraw_reason"))
        .col(uuid_null("spread_after"))
        .take()
}

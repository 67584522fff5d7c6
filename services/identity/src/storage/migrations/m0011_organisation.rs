//! The organisation: its units, the positions in them, who holds which where, and the places at which they are held.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `organisation_units`, `positions` with their roles, `memberships` and `known_places`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [organisation_units(), positions(), position_roles(), known_places(), memberships()] {
            manager.create_table(table).await?;
        }
        let indexes = [
            index("uq", "organisation_units", &["code_key"]).unique().take(),
            index("ix", "organisation_units", &["parent_id", "id"]),
            index("uq", "positions", &["code_key"]).unique().take(),
            index("ix", "positions", &["organisation_unit_id", "id"]),
            index("ix", "position_roles", &["role"]),
            index("ix", "memberships", &["staff_id", "id"]),
            index("ix", "memberships", &["deputy_id", "id"]),
            index("ix", "memberships", &["position_id", "id"]),
            index("ix", "memberships", &["place_id", "id"]),
        ];
        for index in indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["memberships", "known_places", "position_roles", "positions", "organisation_units"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
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

fn organisation_units() -> TableCreateStatement {
    Table::create()
        .table("organisation_units")
        .col(uuid("id"))
        .col(integer("version"))
        .col(text("kind"))
        .col(uuid_null("parent_id"))
        .col(text("code"))
        .col(text("code_key"))
        .col(text("name"))
        .col(text("name_key"))
        .col(date_null("valid_from"))
        .col(date_null("valid_until"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_organisation_units__id").col("id"))
        .foreign_key(&mut reference("organisation_units", "parent_id", "organisation_units"))
        .take()
}

fn positions() -> TableCreateStatement {
    Table::create()
        .table("positions")
        .col(uuid("id"))
        .col(integer("version"))
        .col(text("code"))
        .col(text("code_key"))
        .col(text("title"))
        .col(text("title_key"))
        .col(uuid("organisation_unit_id"))
        .col(json("roles"))
        .col(json("place_kinds"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_positions__id").col("id"))
        .foreign_key(&mut reference("positions", "organisation_unit_id", "organisation_units"))
        .take()
}

fn position_roles() -> TableCreateStatement {
    Table::create()
        .table("position_roles")
        .col(uuid("position_id"))
        .col(text("role"))
        .primary_key(Index::create().col("position_id").col("role"))
        .foreign_key(&mut reference("position_roles", "position_id", "positions"))
        .take()
}

fn known_places() -> TableCreateStatement {
    Table::create()
        .table("known_places")
        .col(uuid("id").primary_key())
        .col(text("kind"))
        .col(uuid_null("estate_id"))
        .col(text_null("code"))
        .take()
}

fn memberships() -> TableCreateStatement {
    Table::create()
        .table("memberships")
        .col(uuid("id"))
        .col(integer("version"))
        .col(uuid("staff_id"))
        .col(uuid("position_id"))
        .col(uuid_null("place_id"))
        .col(text_null("region"))
        .col(uuid_null("estate_id"))
        .col(date("from_day"))
        .col(date_null("until_day"))
        .col(timestamp_with_time_zone("begins_at"))
        .col(timestamp_with_time_zone_null("ends_at"))
        .col(uuid_null("deputy_id"))
        .col(date_null("deputy_from_day"))
        .col(date_null("deputy_until_day"))
        .col(timestamp_with_time_zone_null("deputy_begins_at"))
        .col(timestamp_with_time_zone_null("deputy_ends_at"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_memberships__id").col("id"))
        .foreign_key(&mut reference("memberships", "staff_id", "staff"))
        .foreign_key(&mut reference("memberships", "deputy_id", "staff"))
        .foreign_key(&mut reference("memberships", "position_id", "positions"))
        .take()
}

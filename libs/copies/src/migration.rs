//! Standards and calendars the group published, who is cleared for what, who holds which position and the places of estates; only in the databases of services that decide by them.

#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

use sea_orm_migration::prelude::*;

/// The table of one of them.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) step: &'static str,
    pub(crate) table: &'static str,
}

impl MigrationName for Published {
    fn name(&self) -> &str {
        self.step
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Published {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(self.table)
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("version").integer().not_null())
            .col(ColumnDef::new("document").text().not_null())
            .primary_key(Index::create().col("name").col("version"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(self.table).to_owned()).await
    }
}

/// Versions of standards that were withdrawn.
#[derive(Debug)]
pub(crate) struct Withdrawn;

impl MigrationName for Withdrawn {
    fn name(&self) -> &'static str {
        "withdrawn_standards"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Withdrawn {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("withdrawn_standards")
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("version").integer().not_null())
            .primary_key(Index::create().col("name").col("version"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("withdrawn_standards").to_owned()).await
    }
}

/// What identity says of skills and of those who are certified in them.
#[derive(Debug)]
pub(crate) struct Clearances;

impl MigrationName for Clearances {
    fn name(&self) -> &'static str {
        "clearances"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Clearances {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let cleared = Table::create()
            .table("cleared_staff")
            .col(ColumnDef::new("staff_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("acts").json_binary().not_null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(cleared).await?;
        let demanded = Table::create()
            .table("demanded_clearances")
            .col(ColumnDef::new("skill_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("acts").json_binary().not_null())
            .col(ColumnDef::new("demanded_at").timestamp_with_time_zone().null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(demanded).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["demanded_clearances", "cleared_staff"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// What identity says of positions and of who holds them.
#[derive(Debug)]
pub(crate) struct Positions;

impl MigrationName for Positions {
    fn name(&self) -> &'static str {
        "positions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Positions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let positions = Table::create()
            .table("position_refs")
            .col(ColumnDef::new("position_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("code").text().not_null())
            .col(ColumnDef::new("code_key").text().not_null())
            .col(ColumnDef::new("title").text().not_null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(positions).await?;
        let memberships = Table::create()
            .table("membership_refs")
            .col(ColumnDef::new("membership_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("staff_id").uuid().not_null())
            .col(ColumnDef::new("position_id").uuid().not_null())
            .col(ColumnDef::new("place_id").uuid().null())
            .col(ColumnDef::new("region_key").text().null())
            .col(ColumnDef::new("is_in_group").boolean().not_null())
            .col(ColumnDef::new("begins_at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("ends_at").timestamp_with_time_zone().null())
            .col(ColumnDef::new("deputy_id").uuid().null())
            .col(ColumnDef::new("deputy_begins_at").timestamp_with_time_zone().null())
            .col(ColumnDef::new("deputy_ends_at").timestamp_with_time_zone().null())
            .col(ColumnDef::new("is_withdrawn").boolean().not_null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(memberships).await?;
        for (name, table, column) in [
            ("ix_position_refs__code_key", "position_refs", "code_key"),
            ("ix_membership_refs__position_id", "membership_refs", "position_id"),
        ] {
            manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["membership_refs", "position_refs"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// What the archive says of the places within estates.
#[derive(Debug)]
pub(crate) struct Places;

impl MigrationName for Places {
    fn name(&self) -> &'static str {
        "places"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Places {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let places = Table::create()
            .table("place_refs")
            .col(ColumnDef::new("place_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("estate_id").uuid().not_null())
            .col(ColumnDef::new("parent_id").uuid().null())
            .col(ColumnDef::new("kind").text().not_null())
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("valid_from").date().null())
            .col(ColumnDef::new("valid_until").date().null())
            .col(ColumnDef::new("is_ended").boolean().not_null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(places).await?;
        let index = Index::create()
            .name("ix_place_refs__estate_id_kind")
            .table("place_refs")
            .col("estate_id")
            .col("kind")
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("place_refs").to_owned()).await
    }
}

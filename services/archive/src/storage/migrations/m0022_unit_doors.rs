//! Units are unique by the place that their label says without leading zeros (`units::domain::Label::door`), too: `501` and
//! `0501` are one door.
//!
//! Rows that are two already stay two, as in `m0019_unit_places`: the older one has the key, and the other's ends in a blank and
//! its id. Likewise the column may be empty, and is filled outside of a transaction, a few rows at a time.

use std::collections::BTreeSet;

use db::migration::{add_columns, drop_columns};
use sea_orm::{ConnectionTrait, ExprTrait, prelude::Uuid, sea_query::CaseStatement};
use sea_orm_migration::{prelude::*, schema::text_null};

use crate::units::domain::Label;

/// Rows of one statement.
const BATCH: u64 = 200;

/// Adds `units.door_key`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "units", [text_null("door_key")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "units", &["door_key"]).await
    }
}

/// Fills it, the oldest unit first.
pub(super) struct Filled;

impl MigrationName for Filled {
    fn name(&self) -> &str {
        "m0022_unit_doors_filled"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Filled {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut after = None;
        loop {
            let units = page(manager, after).await?;
            let Some(last) = units.last() else { return Ok(()) };
            after = Some(last.id);
            fill(manager, &units).await?;
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let update = Query::update().table("units").value("door_key", Expr::val(None::<String>)).take();
        manager.get_connection().execute(&update).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

/// A unit without the key, with its door.
struct Unkeyed {
    id: Uuid,
    estate_id: Uuid,
    door: String,
}

/// The next units without the key. Ids grow with time.
async fn page(manager: &SchemaManager<'_>, after: Option<Uuid>) -> Result<Vec<Unkeyed>, DbErr> {
    let query = Query::select()
        .columns(["id", "estate_id", "label"])
        .from("units")
        .and_where(Expr::col("door_key").is_null())
        .and_where(Expr::col("ended_at").is_null())
        .and_where_option(after.map(|after| Expr::col("id").gt(after)))
        .order_by("id", Order::Asc)
        .limit(BATCH)
        .take();
    let rows = manager.get_connection().query_all(&query).await?;
    let unkeyed = rows.iter().map(|row| {
        let (id, estate_id, label): (Uuid, Uuid, String) = row.try_get_many_by_index()?;
        Ok(Unkeyed { id, estate_id, door: Label::read(&label).door() })
    });
    unkeyed.collect()
}

/// Gives each of these its key; those whose door is taken one that nothing typed leads to.
async fn fill(manager: &SchemaManager<'_>, units: &[Unkeyed]) -> Result<(), DbErr> {
    let mut taken = taken(manager, units).await?;
    let mut doors = CaseStatement::new();
    for Unkeyed { id, estate_id, door } in units {
        let is_free = taken.insert((*estate_id, door.clone()));
        let key = if is_free { door.clone() } else { format!("{door} {id}") };
        doors = doors.case(Expr::col("id").eq(*id), key);
    }
    let update = Query::update()
        .table("units")
        .value("door_key", doors)
        .and_where(Expr::col("id").is_in(units.iter().map(|unit| unit.id)))
        .take();
    manager.get_connection().execute(&update).await?;
    Ok(())
}

/// Which of their doors older units have, in which estate.
async fn taken(manager: &SchemaManager<'_>, units: &[Unkeyed]) -> Result<BTreeSet<(Uuid, String)>, DbErr> {
    let query = Query::select()
        .columns(["estate_id", "door_key"])
        .from("units")
        .and_where(Expr::col("estate_id").is_in(units.iter().map(|unit| unit.estate_id)))
        .and_where(Expr::col("door_key").is_in(units.iter().map(|unit| unit.door.clone())))
        .take();
    let rows = manager.get_connection().query_all(&query).await?;
    rows.iter().map(|row| row.try_get_many_by_index()).collect()
}

#[cfg(test)]
mod tests {
    use db::{Engine, testing::TestDb};
    use kernel::{IdGen, SystemIds};
    use sea_orm::prelude::DateTimeUtc;

    use super::{super::Migrator, *};

    db::on_both_engines!(units_of_one_door_stay_two_and_the_older_has_its_key);

    async fn units_of_one_door_stay_two_and_the_older_has_its_key(engine: Engine) {
        let database = TestDb::before::<Migrator>("m0022_unit_doors", engine).await;
        let [here, there] = [SystemIds.next(), SystemIds.next()];
        let tx = database.db.begin().await.unwrap();
        for estate in [here, there] {
            let mut insert = Query::insert();
            insert.into_table("estates").columns([
                "id",
                "version",
                "code",
                "name",
                "region",
                "time_zone",
                "standard",
                "standard_version",
                "opened_at",
            ]);
            let code = estate.to_string();
            let [name, region, zone, standard] = ["n", "r", "Asia/Shanghai", "s"].map(Expr::from);
            let (one, at) = (1, DateTimeUtc::UNIX_EPOCH);
            insert.values_panic([
                estate.into(),
                one.into(),
                code.into(),
                name,
                region,
                zone,
                standard,
                one.into(),
                at.into(),
            ]);
            tx.conn().execute(&insert).await.unwrap();
        }
        for (estate, label) in
            [(here, "0501"), (here, "501"), (there, "501"), (here, "商铺A-012"), (here, "0502")]
        {
            let mut insert = Query::insert();
            insert.into_table("units").columns(["id", "estate_id", "label", "registered_at"]);
            let (id, at) = (SystemIds.next(), DateTimeUtc::UNIX_EPOCH);
            insert.values_panic([id.into(), estate.into(), label.into(), at.into()]);
            tx.conn().execute(&insert).await.unwrap();
        }
        tx.commit().await.unwrap();
        for _again in 0..2 {
            database.db.migrate::<Migrator>().await.unwrap();
            let query =
                Query::select().columns(["id", "door_key"]).from("units").order_by("id", Order::Asc).take();
            let rows = database.db.reader().query_all(&query).await.unwrap();
            let doors = rows.iter().map(|row| {
                let (id, door): (Uuid, String) = row.try_get_many_by_index().unwrap();
                door.replace(&id.to_string(), "#")
            });
            assert_eq!(doors.collect::<Vec<_>>(), ["501室", "501室 #", "501室", "商铺a-012", "502室"]);
            database.go_back_before::<Migrator>("m0022_unit_doors").await;
        }
    }
}

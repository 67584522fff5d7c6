//! Units are unique by the place that their label says (`units::domain::Label`), and found by its room.
//!
//! Rows that were two by their spelling and are one place stay two. The older one has the key. The other's key ends in a
//! blank and its id, which nothing that is typed leads to; it is still found by the label as it is spelt. The columns may be
//! empty, since the version before this one goes on writing rows while the new one starts.
//!
//! The columns are added in a transaction, which takes no time. They are filled outside of one, a few rows at a time, so
//! that nobody who writes to the table waits; a fill that was cut short goes on where it stopped.

use std::collections::BTreeSet;

use db::migration::{add_columns, drop_columns};
use sea_orm::{ConnectionTrait, ExprTrait, prelude::Uuid, sea_query::CaseStatement};
use sea_orm_migration::{prelude::*, schema::text_null};

use crate::units::domain::Label;

/// Rows of one statement.
const BATCH: u64 = 200;

/// Adds `units.place_key` and `units.room_key`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "units", COLUMNS.map(text_null)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "units", &COLUMNS).await
    }
}

const COLUMNS: [&str; 2] = ["place_key", "room_key"];

/// Fills them, the oldest unit first.
pub(super) struct Filled;

impl MigrationName for Filled {
    fn name(&self) -> &str {
        "m0019_unit_places_filled"
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
        let empty = COLUMNS.map(|column| (column, Expr::val(None::<String>)));
        let update = Query::update().table("units").values(empty).take();
        manager.get_connection().execute(&update).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

/// A unit without keys, with its label read.
struct Unkeyed {
    id: Uuid,
    estate_id: Uuid,
    label: Label,
}

/// The next units without keys. Ids grow with time.
async fn page(manager: &SchemaManager<'_>, after: Option<Uuid>) -> Result<Vec<Unkeyed>, DbErr> {
    let query = Query::select()
        .columns(["id", "estate_id", "label"])
        .from("units")
        .and_where(Expr::col("place_key").is_null())
        .and_where_option(after.map(|after| Expr::col("id").gt(after)))
        .order_by("id", Order::Asc)
        .limit(BATCH)
        .take();
    let rows = manager.get_connection().query_all(&query).await?;
    let unkeyed = rows.iter().map(|row| {
        let label: String = row.try_get("", "label")?;
        Ok(Unkeyed {
            id: row.try_get("", "id")?,
            estate_id: row.try_get("", "estate_id")?,
            label: Label::read(&label),
        })
    });
    unkeyed.collect()
}

/// Gives each of these its keys; of those whose place is taken, one that nothing typed leads to.
async fn fill(manager: &SchemaManager<'_>, units: &[Unkeyed]) -> Result<(), DbErr> {
    let mut taken = taken(manager, units).await?;
    let (mut places, mut rooms) = (CaseStatement::new(), CaseStatement::new());
    for Unkeyed { id, estate_id, label } in units {
        let key = label.key();
        let is_free = taken.insert((*estate_id, key.clone()));
        let key = if is_free { key } else { format!("{key} {id}") };
        let is_it = || Expr::col("id").eq(*id);
        (places, rooms) = (places.case(is_it(), key), rooms.case(is_it(), label.room().map(str::to_owned)));
    }
    let update = Query::update()
        .table("units")
        .value("place_key", places)
        .value("room_key", rooms)
        .and_where(Expr::col("id").is_in(units.iter().map(|unit| unit.id)))
        .take();
    manager.get_connection().execute(&update).await?;
    Ok(())
}

/// Which of their keys older units have, in which estate.
async fn taken(manager: &SchemaManager<'_>, units: &[Unkeyed]) -> Result<BTreeSet<(Uuid, String)>, DbErr> {
    let query = Query::select()
        .columns(["estate_id", "place_key"])
        .from("units")
        .and_where(Expr::col("estate_id").is_in(units.iter().map(|unit| unit.estate_id)))
        .and_where(Expr::col("place_key").is_in(units.iter().map(|unit| unit.label.key())))
        .take();
    let rows = manager.get_connection().query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get("", "estate_id")?, row.try_get("", "place_key")?))).collect()
}

#[cfg(test)]
mod tests {
    use db::{Engine, testing::TestDb};
    use kernel::{IdGen, SystemIds};
    use sea_orm::prelude::DateTimeUtc;

    use super::{super::Migrator, *};

    db::on_both_engines!(units_of_one_place_stay_two_and_the_older_has_its_key);

    async fn plant_estates(database: &TestDb, estates: &[Uuid]) {
        let texts = ["code", "name", "region", "time_zone", "standard"];
        let mut insert = Query::insert();
        insert
            .into_table("estates")
            .columns(["id", "version", "standard_version", "opened_at"].into_iter().chain(texts));
        for id in estates {
            let [id, code]: [Expr; 2] = [(*id).into(), id.to_string().into()];
            let rest: [Expr; 3] = [1.into(), 1.into(), DateTimeUtc::UNIX_EPOCH.into()];
            let texts = ["n", "r", "Asia/Shanghai", "s"].map(Expr::from);
            insert.values_panic([id].into_iter().chain(rest).chain([code]).chain(texts));
        }
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn plant(database: &TestDb, units: &[(Uuid, &str)]) {
        let mut insert = Query::insert();
        insert.into_table("units").columns(["id", "estate_id", "label", "registered_at"]);
        for (estate, label) in units {
            let [id, estate]: [Expr; 2] = [SystemIds.next(), *estate].map(Into::into);
            insert.values_panic([id, estate, (*label).into(), DateTimeUtc::UNIX_EPOCH.into()]);
        }
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Labels with their keys, the oldest first; the id behind a key stands as `#`.
    async fn keys(database: &TestDb) -> Vec<(String, Option<String>, Option<String>)> {
        let columns = ["id", "label", "place_key", "room_key"];
        let query = Query::select().columns(columns).from("units").order_by("id", Order::Asc).take();
        let rows = database.db.reader().query_all(&query).await.unwrap();
        let read = rows.iter().map(|row| {
            let id: Uuid = row.try_get("", "id").unwrap();
            let place: Option<String> = row.try_get("", "place_key").unwrap();
            let place = place.map(|key| key.replace(&id.to_string(), "#"));
            (row.try_get("", "label").unwrap(), place, row.try_get("", "room_key").unwrap())
        });
        read.collect()
    }

    async fn units_of_one_place_stay_two_and_the_older_has_its_key(engine: Engine) {
        let database = TestDb::before::<Migrator>("m0019_unit_places", engine).await;
        let (here, there) = (SystemIds.next(), SystemIds.next());
        plant_estates(&database, &[here, there]).await;
        // More than are filled at once, so that the younger twins are of another statement.
        let many: Vec<String> = (0..BATCH).map(|door| format!("9-9-{door}")).collect();
        let first = [(here, "3-2-501"), (here, "商铺A-12"), (there, "3栋2单元501"), (here, "0501")];
        plant(&database, &first).await;
        plant(&database, &many.iter().map(|label| (here, label.as_str())).collect::<Vec<_>>()).await;
        plant(&database, &[(here, "3栋2单元501"), (here, "501"), (here, "三栋二单元501")]).await;
        for _again in 0..2 {
            database.db.migrate::<Migrator>().await.unwrap();
            let found = keys(&database).await;
            let wanted = [
                ("3-2-501", "3栋2单元501室", Some("501")),
                ("商铺A-12", "商铺a-12", None),
                ("3栋2单元501", "3栋2单元501室", Some("501")),
                ("0501", "0501室", Some("501")),
                ("3栋2单元501", "3栋2单元501室 #", Some("501")),
                ("501", "501室", Some("501")),
                ("三栋二单元501", "3栋2单元501室 #", Some("501")),
            ];
            let wanted = wanted.map(|(label, place, room)| {
                (label.to_owned(), Some(place.to_owned()), room.map(str::to_owned))
            });
            assert_eq!(found[..4], wanted[..4]);
            assert_eq!(found[4].1.as_deref(), Some("9栋9单元0室"));
            assert_eq!(found[found.len() - 3..], wanted[4..]);
            database.go_back_before::<Migrator>("m0019_unit_places").await;
        }
    }
}

//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_estates;
mod m0002_customers;
mod m0003_cards;
mod m0004_imports;
mod m0005_match_keys;
mod m0006_phone_extensions;
mod m0007_live_calls;
mod m0008_matter_estates;
mod m0009_stays;
mod m0010_external_refs;
mod m0011_estate_dialling;
mod m0012_unit_versions;
mod m0013_estate_names;
mod m0014_interactions;

use sea_orm_migration::{
    DbErr, MigrationTrait, MigratorTrait, SchemaManager,
    prelude::{Index, IndexCreateStatement, Table},
};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(copies::published_standards::migration());
        steps.push(Box::new(m0001_estates::Migration));
        steps.push(Box::new(m0002_customers::Migration));
        steps.push(Box::new(m0003_cards::Migration));
        steps.push(Box::new(m0004_imports::Migration));
        steps.push(Box::new(m0005_match_keys::Migration));
        steps.push(Box::new(m0006_phone_extensions::Migration));
        steps.push(Box::new(m0007_live_calls::Migration));
        steps.push(Box::new(m0008_matter_estates::Migration));
        steps.push(Box::new(m0009_stays::Migration));
        steps.push(Box::new(m0010_external_refs::Migration));
        steps.push(Box::new(m0011_estate_dialling::Migration));
        steps.push(Box::new(m0012_unit_versions::Migration));
        steps.push(Box::new(m0013_estate_names::Migration));
        steps.push(Box::new(m0014_interactions::Migration));
        steps
    }
}

/// An index over `columns`, named `<prefix>_<table>__<columns>`.
fn index(prefix: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index =
        Index::create().name(format!("{prefix}_{table}__{}", columns.join("_"))).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// A look-up.
fn ix(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index("ix", table, columns)
}

/// A uniqueness, under the name in which its breach is told.
fn uq(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index("uq", table, columns).unique().take()
}

async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use db::{Engine, testing::TestDb};
    use kernel::{IdGen, SystemIds};
    use sea_orm::{
        ConnectionTrait,
        prelude::{DateTimeUtc, Uuid},
        sea_query::{Order, Query},
    };

    use super::Migrator;

    async fn texts(database: &TestDb, table: &'static str, column: &'static str) -> Vec<String> {
        let select = Query::select().column(column).from(table).order_by("id", Order::Asc).take();
        let rows = database.db.reader().query_all(&select).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// Two estates whose codes have one key, and three units of the first, two of one key.
    async fn insert_twins(database: &TestDb, ids: &[Uuid]) {
        let at = DateTimeUtc::UNIX_EPOCH;
        let mut estates = Query::insert();
        estates.into_table("estates").columns([
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
        for (id, code) in ids.iter().zip(["SH-001", "sh-001"]) {
            let (zone, one) = ("Asia/Shanghai", 1);
            estates.values_panic([
                (*id).into(),
                one.into(),
                code.into(),
                "n".into(),
                "r".into(),
                zone.into(),
                "s".into(),
                one.into(),
                at.into(),
            ]);
        }
        let mut units = Query::insert();
        units.into_table("units").columns(["id", "estate_id", "label", "registered_at"]);
        for (id, label) in ids.iter().skip(2).zip(["3栋501", "3栋 501", "3栋502"]) {
            units.values_panic([(*id).into(), ids[0].into(), label.into(), at.into()]);
        }
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&estates).await.unwrap();
        tx.conn().execute(&units).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn rows_from_before_are_found_by_their_keys_and_two_of_one_key_stay_two() {
        for engine in Engine::ALL {
            let database = TestDb::before::<Migrator>("m0005_match_keys", engine).await;
            let ids: Vec<Uuid> = (0..5).map(|_any| SystemIds.next()).collect();
            insert_twins(&database, &ids).await;
            database.db.migrate::<Migrator>().await.unwrap();
            let second = |key: &str, id: usize| format!("{key} {}", ids[id]);
            assert_eq!(
                texts(&database, "estates", "code_key").await,
                ["sh-001".to_owned(), second("sh-001", 1)]
            );
            let units = ["3栋501".to_owned(), second("3栋501", 3), "3栋502".to_owned()];
            assert_eq!(texts(&database, "units", "label_key").await, units);
            assert_eq!(texts(&database, "units", "label").await, ["3栋501", "3栋 501", "3栋502"]);
        }
    }

    #[tokio::test]
    async fn a_timeline_calls_what_it_holds_as_it_is_called_now() {
        for engine in Engine::ALL {
            let database = TestDb::before::<Migrator>("m0014_interactions", engine).await;
            let insert = Query::insert()
                .into_table("timeline_entries")
                .columns(["id", "customer_id", "estate_id", "at", "kind", "title", "reference"])
                .values_panic([
                    SystemIds.next().into(),
                    SystemIds.next().into(),
                    SystemIds.next().into(),
                    DateTimeUtc::UNIX_EPOCH.into(),
                    "reception_recorded".into(),
                    "x".into(),
                    "x".into(),
                ])
                .take();
            let tx = database.db.begin().await.unwrap();
            tx.conn().execute(&insert).await.unwrap();
            tx.commit().await.unwrap();
            database.db.migrate::<Migrator>().await.unwrap();
            assert_eq!(texts(&database, "timeline_entries", "kind").await, ["interaction_recorded"]);
        }
    }

    #[tokio::test]
    async fn every_step_can_be_taken_back_and_again() {
        db::testing::must_reverse::<Migrator>().await;
    }

    #[tokio::test]
    async fn the_schema_is_as_it_is_written_down() {
        db::testing::must_be_written_down::<Migrator>(env!("CARGO_MANIFEST_DIR")).await;
    }
}

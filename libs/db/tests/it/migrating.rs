//! Taking steps: around those of other versions, and without holding up who uses the tables.

use async_trait::async_trait;
use db::{
    DbError, Engine,
    migration::{self, Chassis},
    testing::{self, TestDb},
};
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::{
    ColumnDef, MigrationName, MigrationTrait, MigratorTrait, SchemaManager, Table,
};

use crate::support::{Migrator, count, on_both_engines};

on_both_engines!(a_database_of_a_newer_version_is_taken_as_it_is);

/// The version after [`Migrator`]: two steps of the usual kind, and one between them that runs by itself.
struct Newer;

impl MigratorTrait for Newer {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = Migrator::migrations();
        all.extend([Step::boxed(Kind::Colour), Step::boxed(Kind::Index), Step::boxed(Kind::Weight)]);
        all
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Colour,
    Index,
    Weight,
}

struct Step(Kind);

impl Step {
    fn boxed(kind: Kind) -> Box<dyn MigrationTrait> {
        Box::new(Self(kind))
    }

    fn column(&self) -> &'static str {
        if matches!(self.0, Kind::Weight) { "weight" } else { "colour" }
    }
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        match self.0 {
            Kind::Colour => "m20270101_colour",
            Kind::Index => "m20270102_index",
            Kind::Weight => "m20270103_weight",
        }
    }
}

#[async_trait]
#[expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if matches!(self.0, Kind::Index) {
            return migration::build_index(manager, "ix_things__colour", "things (colour)").await;
        }
        let column = ColumnDef::new(self.column()).text().to_owned();
        manager.alter_table(Table::alter().table("things").add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if matches!(self.0, Kind::Index) {
            return manager
                .get_connection()
                .execute_unprepared("DROP INDEX ix_things__colour")
                .await
                .map(drop);
        }
        manager.alter_table(Table::alter().table("things").drop_column(self.column()).to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        matches!(self.0, Kind::Index).then_some(false)
    }
}

#[tokio::test]
async fn a_step_that_runs_by_itself_can_be_taken_and_taken_back() {
    testing::must_reverse::<Newer>().await;
}

#[tokio::test]
async fn the_schema_is_written_as_sql_that_makes_it() {
    let schema = testing::schema_text::<Newer>().await.unwrap();
    let things =
        schema.split("\n\n").find(|statement| statement.starts_with("CREATE TABLE things (")).unwrap();
    assert!(things.contains("    colour text,\n") && things.contains("PRIMARY KEY"), "{things}");
    assert!(
        schema.contains("CREATE INDEX ix_things__colour ON public.things USING btree (colour);"),
        "{schema}"
    );
    assert!(!schema.contains("seaql_migrations"), "{schema}");
    // What is written makes the same again: in an empty database, statement by statement.
    let empty = testing::schema_text::<Nothing>().await.unwrap();
    let head = |text: &str| text.lines().take_while(|line| line.starts_with("--")).count();
    assert_eq!(empty.trim().lines().count(), head(&schema), "{empty}");
    let bare = TestDb::on::<Nothing>(Engine::Postgres).await;
    let tx = bare.begin().await.unwrap();
    tx.conn().execute_unprepared(&schema).await.unwrap();
    tx.commit().await.unwrap();
}

/// No step at all.
struct Nothing;

impl MigratorTrait for Nothing {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Vec::new()
    }
}

async fn a_database_of_a_newer_version_is_taken_as_it_is(db: TestDb) {
    db.migrate::<Newer>().await.unwrap();
    db.migrate::<Migrator>().await.unwrap();
    db.migrate::<Chassis>().await.unwrap();
    assert_eq!(count(&db, "things").await, 0);
}

/// A step that waits for a table makes everybody else wait behind it, so it does not wait for long.
#[tokio::test]
async fn a_step_that_waits_for_a_reader_holds_up_no_other_reader() {
    let db = TestDb::on::<Migrator>(Engine::Postgres).await;
    holds_up_no_reader(&db, db.migrate::<Newer>()).await;
    db.reader().execute_unprepared("SELECT colour, weight FROM things").await.unwrap();
}

#[tokio::test]
async fn a_step_that_is_taken_back_holds_up_no_other_reader() {
    let db = TestDb::on::<Newer>(Engine::Postgres).await;
    holds_up_no_reader(&db, db.rollback::<Newer>(Some(3))).await;
    db.reader().execute_unprepared("SELECT colour FROM things").await.unwrap_err();
}

/// Changes `things` while somebody reads it: others read it, too, before that one is done, and the change is made in the end.
async fn holds_up_no_reader(db: &TestDb, changing: impl Future<Output = Result<(), DbError>>) {
    let reader = db.begin().await.unwrap();
    reader.conn().execute_unprepared("SELECT * FROM things").await.unwrap();
    let others = async {
        let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'things'::regclass";
        let waiting = async || {
            let row = db.reader().query_one_raw(statement(waits)).await.unwrap().unwrap();
            row.try_get_by_index::<i64>(0).unwrap()
        };
        crate::support::until("the step waits for the table", async || waiting().await > 0).await;
        // Were it to wait on, this would wait behind it until it is cancelled.
        let read = db.reader().execute_unprepared("SELECT * FROM things");
        read.await.expect("a reader that is not held up");
        reader.rollback().await.unwrap();
    };
    let (changed, ()) = tokio::join!(changing, others);
    changed.unwrap();
}

fn statement(sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql)
}

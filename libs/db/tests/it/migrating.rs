//! Taking steps: around those of other versions, and without holding up who uses the tables.

use async_trait::async_trait;
use bus::{Consumer, DeadLetter};
use db::{
    DbError, Engine, InboxConsumer, estates,
    inbox::{self, Admission},
    migration::{self, Chassis},
    testing::{self, TestDb},
};
use envelope::Envelope;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::{
    ColumnDef, MigrationName, MigrationTrait, MigratorTrait, Query, SchemaManager, Table,
};

use crate::estates::opened;
use crate::support::{Migrator, count, customer, envelope, estate, on_both_engines};

db::on_both_engines!(a_step_that_runs_by_itself_can_be_taken_and_taken_back);

on_both_engines!(
    a_database_of_a_newer_version_is_taken_as_it_is,
    dead_letters_keep_their_promise_when_messages_are_no_longer_remembered,
    estates_of_an_old_zone_name_have_that_of_today,
);

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

async fn a_step_that_runs_by_itself_can_be_taken_and_taken_back(engine: Engine) {
    testing::must_reverse::<Newer>(engine).await;
}

#[tokio::test]
async fn the_schema_is_written_as_sql_that_makes_it_on_postgres() {
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

/// How many steps back it is to before `name`.
fn steps_before(name: &str) -> u32 {
    let steps = Migrator::migrations();
    let after = steps.iter().rev().position(|step| step.name() == name).unwrap();
    u32::try_from(after + 1).unwrap()
}

/// Parks `message` as given up, without having been handled.
async fn park(db: &TestDb, message: &Envelope) {
    let letter = DeadLetter {
        body: message.to_bytes().unwrap(),
        routing_key: message.routingkey.clone(),
        envelope: Some(message.clone()),
        reason: "the broker gave up: delivery_limit".to_owned(),
        attempts: 0,
    };
    InboxConsumer::new(db.db.clone()).dead_letter(letter).await.unwrap();
}

async fn admit_anyway(db: &TestDb, message: &Envelope) -> Admission {
    let tx = db.begin().await.unwrap();
    let admission = inbox::admit_anyway(&tx, message).await.unwrap();
    tx.commit().await.unwrap();
    admission
}

/// The version before remembered each message by its id, and did not always note which message a letter is.
async fn dead_letters_keep_their_promise_when_messages_are_no_longer_remembered(db: TestDb) {
    let (heard, waiting) = (customer(), customer());
    let (of_heard, of_waiting) = (envelope(&db, heard, 1), envelope(&db, waiting, 1));
    for message in [&of_heard, &of_waiting] {
        park(&db, message).await;
    }
    // More than are read at once.
    for _letter in 0..100 {
        park(&db, &envelope(&db, customer(), 1)).await;
    }
    // Given up while another process, thought dead, was still at it; and passed over.
    assert_eq!(admit_anyway(&db, &of_heard).await, Admission::Fresh);
    for id in [heard, waiting] {
        assert_eq!(admit_anyway(&db, &envelope(&db, id, 2)).await, Admission::Fresh);
    }

    db.rollback::<Migrator>(Some(steps_before("m18_inbox_gaps"))).await.unwrap();
    assert_eq!(count(&db, "inbox_messages").await, 1, "what is known of the one that was heard");
    let tx = db.begin().await.unwrap();
    let unsaid = "UPDATE dead_letters SET message_id = NULL, aggregate = NULL, sequence = NULL";
    tx.conn().execute_unprepared(unsaid).await.unwrap();
    tx.commit().await.unwrap();
    db.migrate::<Migrator>().await.unwrap();

    assert_eq!(count(&db, "inbox_gaps").await, 1);
    assert_eq!(admit_anyway(&db, &of_heard).await, Admission::Duplicate, "it had its effect");
    assert_eq!(admit_anyway(&db, &of_waiting).await, Admission::Fresh, "it had none");
    assert_eq!(admit_anyway(&db, &of_waiting).await, Admission::Duplicate);
    let next = envelope(&db, heard, 3);
    assert_eq!(admit_anyway(&db, &next).await, Admission::Fresh, "the stories go on");
    let unknown = dead_letters_without_a_message(&db).await;
    assert_eq!(unknown, 0, "which message each letter is was noted");
}

async fn dead_letters_without_a_message(db: &TestDb) -> i64 {
    let sql = "SELECT COUNT(*) FROM dead_letters WHERE message_id IS NULL OR sequence IS NULL";
    let statement = sea_orm::Statement::from_string(db.reader().get_database_backend(), sql);
    db.reader().query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// A step that waits for a table makes everybody else wait behind it, so it does not wait for long.
#[tokio::test]
async fn a_step_that_waits_for_a_reader_holds_up_no_other_reader_on_postgres() {
    let db = TestDb::on::<Migrator>(Engine::Postgres).await;
    holds_up_no_reader(&db, db.migrate::<Newer>()).await;
    db.reader().execute_unprepared("SELECT colour, weight FROM things").await.unwrap();
}

#[tokio::test]
async fn a_step_that_is_taken_back_holds_up_no_other_reader_on_postgres() {
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
        read.await.unwrap();
        reader.rollback().await.unwrap();
    };
    let (changed, ()) = tokio::join!(changing, others);
    changed.unwrap();
}

fn statement(sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql)
}

async fn estates_of_an_old_zone_name_have_that_of_today(db: TestDb) {
    db.rollback::<Migrator>(Some(steps_before("m24_zone_names"))).await.unwrap();
    let zones = ["PRC", "Asia/Shanghai", "Asia/Calcutta", "Mars/Base"];
    let ids = zones.map(|_zone| estate());
    let tx = db.begin().await.unwrap();
    for (id, zone) in ids.into_iter().zip(zones) {
        // As the process wrote it that stood there then.
        let estate = opened(id, "north");
        let insert = Query::insert()
            .into_table("estate_refs")
            .columns([
                "estate_id",
                "code",
                "name",
                "region",
                "region_key",
                "time_zone",
                "standard",
                "standard_version",
                "sequence",
            ])
            .values_panic([
                id.as_uuid().into(),
                estate.code.into(),
                estate.name.into(),
                estate.region.clone().into(),
                estate.region.into(),
                zone.into(),
                estate.standard.into(),
                estate.standard_version.into(),
                1_i32.into(),
            ])
            .to_owned();
        tx.conn().execute(&insert).await.unwrap();
    }
    tx.commit().await.unwrap();
    db.migrate::<Migrator>().await.unwrap();
    let mut known = Vec::new();
    for id in ids {
        known.push(estates::find(db.reader(), id).await.unwrap().unwrap().time_zone);
    }
    assert_eq!(known, ["Asia/Shanghai", "Asia/Shanghai", "Asia/Kolkata", "Mars/Base"]);
}

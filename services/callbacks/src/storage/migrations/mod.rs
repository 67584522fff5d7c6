//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_callbacks;
mod m0002_callback_attempts;
mod m0003_worklist;
mod m0004_confidential;
mod m0005_waivers;
mod m0006_list_indexes;
mod m0007_timers;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(copies::published_standards::migration());
        steps.push(copies::published_calendars::migration());
        steps.push(Box::new(m0001_callbacks::Migration));
        steps.push(Box::new(m0002_callback_attempts::Migration));
        steps.push(Box::new(m0003_worklist::Migration));
        steps.push(Box::new(m0004_confidential::Migration));
        steps.push(Box::new(m0005_waivers::Migration));
        for step in m0006_list_indexes::STEPS {
            steps.push(Box::new(step));
        }
        steps.push(Box::new(m0007_timers::Migration));
        steps.push(Box::new(m0004_confidential::NamedReaders));
        steps
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use db::{Engine, Tx, testing::TestDb};
    use sea_orm::{ConnectionTrait, prelude::Uuid, sea_query::Query};
    use serde_json::json;

    use super::Migrator;

    db::on_both_engines!(
        every_step_can_be_taken_back_and_again,
        what_is_owed_and_not_known_as_late_is_watched,
    );

    async fn every_step_can_be_taken_back_and_again(engine: Engine) {
        db::testing::must_reverse::<Migrator>(engine).await;
    }

    async fn what_is_owed_and_not_known_as_late_is_watched(engine: Engine) {
        let test = TestDb::before::<Migrator>("m0007_timers", engine).await;
        let due = test.db.clock().now() + TimeDelta::hours(3);
        let tx = test.db.begin().await.unwrap();
        insert(&tx, 1, ("in_progress", due, None)).await;
        insert(&tx, 2, ("due", due, Some(due))).await;
        insert(&tx, 3, ("done", due, None)).await;
        tx.commit().await.unwrap();
        test.db.migrate::<Migrator>().await.unwrap();
        assert_eq!(timers(&test).await, [(Uuid::from_u128(1), due)], "{engine:?}");
        test.go_back_before::<Migrator>("m0007_timers").await;
        assert_eq!(timers(&test).await, [], "{engine:?}");
    }

    async fn insert(
        tx: &Tx,
        id: u128,
        (status, due_at, missed_at): (&str, DateTime<Utc>, Option<DateTime<Utc>>),
    ) {
        let texts = ["ticket_number", "title", "kind", "standard", "series", "clause", "way"];
        let uuids = ["id", "estate_id", "ticket_id"];
        let numbers = ["version", "resolution", "standard_version", "attempts"];
        let values = texts.map(Into::into).into_iter();
        let values = values.chain(uuids.map(|_column| Uuid::from_u128(id).into()));
        let values = values.chain(numbers.map(|_column| 1.into()));
        let others = ["explanation", "who", "status", "due_at", "missed_at"];
        let insert = Query::insert()
            .into_table("callbacks")
            .columns(texts.into_iter().chain(uuids).chain(numbers).chain(others))
            .values_panic(values.chain([
                json!([]).into(),
                json!([]).into(),
                status.into(),
                due_at.into(),
                missed_at.into(),
            ]))
            .to_owned();
        tx.conn().execute(&insert).await.unwrap();
    }

    /// Subject and time of each.
    async fn timers(test: &TestDb) -> Vec<(Uuid, DateTime<Utc>)> {
        let select = Query::select().columns(["subject", "due_at"]).from("timers").to_owned();
        let rows = test.db.reader().query_all(&select).await.unwrap();
        rows.iter().map(|row| row.try_get_many_by_index().unwrap()).collect()
    }

    #[tokio::test]
    async fn the_schema_is_as_it_is_written_down_on_postgres() {
        db::testing::must_be_written_down::<Migrator>(env!("CARGO_MANIFEST_DIR")).await;
    }
}

//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_messages;
mod m0002_webhooks;
mod m0003_sending;
mod m0004_webhook_rights;
mod m0005_staff_notices;
mod m0006_interactions;
mod m0007_visibility;
mod m0008_message_visibility;
mod m0009_register_notices;
mod m0010_playbook_notices;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(copies::published_standards::migration());
        steps.push(Box::new(m0001_messages::Migration));
        steps.push(Box::new(m0002_webhooks::Migration));
        steps.push(Box::new(m0003_sending::Migration));
        steps.push(Box::new(m0004_webhook_rights::Migration));
        steps.push(Box::new(m0005_staff_notices::Migration));
        steps.push(Box::new(m0006_interactions::Migration));
        steps.push(Box::new(m0007_visibility::Migration));
        steps.push(Box::new(m0008_message_visibility::Migration));
        steps.push(Box::new(m0009_register_notices::Migration));
        steps.push(Box::new(m0010_playbook_notices::Migration));
        steps.push(Box::new(m0010_playbook_notices::Rounds));
        steps
    }
}

#[cfg(test)]
mod tests {
    use db::{Engine, testing::TestDb};
    use kernel::{IdGen, SystemIds};
    use sea_orm::{
        ConnectionTrait,
        prelude::{DateTimeUtc, Json, Uuid},
        sea_query::{Order, Query},
    };
    use serde_json::json;

    use super::Migrator;

    db::on_both_engines!(
        an_endpoint_goes_on_receiving_an_event_that_is_called_otherwise,
        what_waits_is_sent_to_those_who_might_be_sent_it_before,
        every_step_can_be_taken_back_and_again,
    );

    async fn insert_endpoint(database: &TestDb, events: &Json) -> Uuid {
        let id = SystemIds.next();
        let (at, nothing) = (DateTimeUtc::UNIX_EPOCH, Vec::<u8>::new());
        let mut insert = Query::insert();
        insert.into_table("webhook_endpoints").columns([
            "id",
            "version",
            "owner",
            "url",
            "events",
            "scope",
            "is_enabled",
            "secret",
            "created_at",
            "failures",
            "rests_until",
        ]);
        insert.values_panic([
            id.into(),
            1.into(),
            "x".into(),
            "x".into(),
            events.clone().into(),
            json!({ "kind": "group" }).into(),
            true.into(),
            nothing.into(),
            at.into(),
            0.into(),
            at.into(),
        ]);
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn insert_delivery(database: &TestDb, endpoint: Uuid, is_confidential: bool) {
        let at = DateTimeUtc::UNIX_EPOCH;
        let mut insert = Query::insert();
        insert.into_table("webhook_deliveries").columns([
            "id",
            "endpoint_id",
            "event_id",
            "event_type",
            "is_confidential",
            "body",
            "status",
            "attempts",
            "status_at",
            "queued_at",
        ]);
        insert.values_panic([
            SystemIds.next().into(),
            endpoint.into(),
            SystemIds.next().into(),
            "x".into(),
            is_confidential.into(),
            "{}".into(),
            "queued".into(),
            0.into(),
            at.into(),
            at.into(),
        ]);
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A column of the deliveries, in the order in which they were made.
    async fn of_deliveries<T: sea_orm::TryGetable>(database: &TestDb, column: &'static str) -> Vec<T> {
        let select =
            Query::select().column(column).from("webhook_deliveries").order_by("id", Order::Asc).take();
        let rows = database.db.reader().query_all(&select).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    async fn events(database: &TestDb) -> Json {
        let select = Query::select().column("events").from("webhook_endpoints").take();
        let row = database.db.reader().query_one(&select).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    async fn an_endpoint_goes_on_receiving_an_event_that_is_called_otherwise(engine: Engine) {
        let (old, new) = ("ticketing.reception_recorded", "ticketing.interaction_recorded");
        let database = TestDb::before::<Migrator>("m0006_interactions", engine).await;
        insert_endpoint(&database, &json!(["billing.*", old, "ticketing.ticket_opened", old])).await;
        database.db.migrate::<Migrator>().await.unwrap();
        assert_eq!(events(&database).await, json!(["billing.*", new, "ticketing.ticket_opened", new]));
        database.go_back_before::<Migrator>("m0006_interactions").await;
        assert_eq!(events(&database).await, json!(["billing.*", old, "ticketing.ticket_opened", old]));
    }

    async fn what_waits_is_sent_to_those_who_might_be_sent_it_before(engine: Engine) {
        let database = TestDb::before::<Migrator>("m0007_visibility", engine).await;
        let endpoint = insert_endpoint(&database, &json!(["ticketing.*"])).await;
        insert_delivery(&database, endpoint, true).await;
        insert_delivery(&database, endpoint, false).await;
        database.db.migrate::<Migrator>().await.unwrap();
        let permissions = of_deliveries::<Option<String>>(&database, "permission").await;
        assert_eq!(permissions, [Some("tickets:confidential".to_owned()), None]);
        database.go_back_before::<Migrator>("m0007_visibility").await;
        assert_eq!(of_deliveries::<bool>(&database, "is_confidential").await, [true, false]);
    }

    async fn every_step_can_be_taken_back_and_again(engine: Engine) {
        db::testing::must_reverse::<Migrator>(engine).await;
    }

    #[tokio::test]
    async fn the_schema_is_as_it_is_written_down_on_postgres() {
        db::testing::must_be_written_down::<Migrator>(env!("CARGO_MANIFEST_DIR")).await;
    }
}

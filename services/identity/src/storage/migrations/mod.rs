//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_staff;
mod m0002_sessions;
mod m0003_api_clients;
mod m0004_signing_keys;
mod m0005_published;
mod m0006_places;
mod m0007_credentials;
mod m0008_divided_rights;
mod m0009_session_tokens;
mod m0010_second_factors;
mod m0011_organisation;
mod m0012_skills_and_contractors;
mod m0013_rosters;
mod m0014_duty_handovers;
mod m0015_ways_in;
mod m0016_posts;

use db::migration::{ColumnStep, IndexStep};
use sea_orm_migration::{MigrationTrait, MigratorTrait, sea_query::ColumnType};

/// Who has the address that a provider names.
const STAFF_BY_EMAIL: IndexStep = IndexStep {
    step: "m0015_staff_by_email",
    index: "ix_staff__email_index",
    table: "staff",
    on: "(email_index)",
};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(Box::new(m0001_staff::Migration));
        steps.push(Box::new(m0002_sessions::Migration));
        steps.push(Box::new(m0003_api_clients::Migration));
        steps.push(Box::new(m0004_signing_keys::Migration));
        steps.push(Box::new(m0005_published::Migration));
        steps.push(Box::new(m0006_places::Migration));
        steps.push(Box::new(m0007_credentials::Migration));
        steps.push(Box::new(m0008_divided_rights::Migration));
        steps.push(Box::new(m0009_session_tokens::Migration));
        steps.push(Box::new(m0010_second_factors::Migration));
        steps.push(Box::new(m0011_organisation::Migration));
        steps.push(Box::new(m0012_skills_and_contractors::Migration));
        steps.push(Box::new(m0013_rosters::Migration));
        steps.push(Box::new(m0014_duty_handovers::Migration));
        steps.push(Box::new(m0015_ways_in::Migration));
        steps.push(Box::new(STAFF_BY_EMAIL));
        steps.push(copies::published_calendars::migration());
        steps.push(Box::new(m0016_posts::Migration));
        steps.push(Box::new(ColumnStep {
            step: "m0017_team_calendars",
            table: "organisation_units",
            column: "calendar",
            holds: ColumnType::Text,
        }));
        steps
    }
}

#[cfg(test)]
mod tests {
    use db::{Engine, testing::TestDb};
    use kernel::{IdGen, SystemIds};
    use sea_orm::{
        ConnectionTrait,
        prelude::{DateTimeUtc, Json},
        sea_query::{InsertStatement, Order, Query},
    };
    use serde_json::json;

    use super::Migrator;

    db::on_both_engines!(
        every_step_can_be_taken_back_and_again,
        whoever_had_a_right_that_is_divided_has_both_and_on_the_way_back_the_one,
    );

    async fn every_step_can_be_taken_back_and_again(engine: Engine) {
        db::testing::must_reverse::<Migrator>(engine).await;
    }

    #[tokio::test]
    async fn the_schema_is_as_it_is_written_down_on_postgres() {
        db::testing::must_be_written_down::<Migrator>(env!("CARGO_MANIFEST_DIR")).await;
    }

    /// A role and an application of the version before, each with these permissions.
    fn holder(name: &str, permissions: &Json) -> [InsertStatement; 2] {
        let at = DateTimeUtc::UNIX_EPOCH;
        let mut role = Query::insert();
        role.into_table("roles").columns(["name", "description", "permissions", "created_at", "version"]);
        role.values_panic([name.into(), "x".into(), permissions.clone().into(), at.into(), 1.into()]);
        let mut client = Query::insert();
        client.into_table("api_clients");
        client.columns(["id", "version", "name", "permissions", "estates", "created_at"]);
        client.values_panic([
            SystemIds.next().into(),
            1.into(),
            name.into(),
            permissions.clone().into(),
            json!([]).into(),
            at.into(),
        ]);
        [role, client]
    }

    async fn insert_holders(database: &TestDb, permissions: &[Json]) {
        let tx = database.db.begin().await.unwrap();
        let holders = ["a", "b", "c", "d"].into_iter().zip(permissions);
        for insert in holders.flat_map(|(name, permissions)| holder(name, permissions)) {
            tx.conn().execute(&insert).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The permissions of all, roles and applications alike, by their names.
    async fn must_hold(database: &TestDb, permissions: &[Json]) {
        for table in ["roles", "api_clients"] {
            let select =
                Query::select().column("permissions").from(table).order_by("name", Order::Asc).take();
            let rows = database.db.reader().query_all(&select).await.unwrap();
            let held: Vec<Json> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
            assert_eq!(held, permissions, "{table}");
        }
    }

    async fn whoever_had_a_right_that_is_divided_has_both_and_on_the_way_back_the_one(engine: Engine) {
        let before = [
            json!(["archive:read", "archive:write"]),
            json!(["tickets:read"]),
            json!(["tickets:write", "billing:read", "archive:write"]),
            json!([]),
        ];
        let after = [
            json!(["archive:read", "archive:write", "archive:manage"]),
            json!(["tickets:read"]),
            json!(["tickets:write", "tickets:supervise", "billing:read", "archive:write", "archive:manage"]),
            json!([]),
        ];
        let database = TestDb::before::<Migrator>("m0008_divided_rights", engine).await;
        insert_holders(&database, &before).await;
        database.db.migrate::<Migrator>().await.unwrap();
        must_hold(&database, &after).await;
        database.go_back_before::<Migrator>("m0008_divided_rights").await;
        must_hold(&database, &before).await;
        database.db.migrate::<Migrator>().await.unwrap();
        must_hold(&database, &after).await;
    }
}

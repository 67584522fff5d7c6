//! What a service lost it is told again: by itself where its database is new, and when an operator says so.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::{Value, json};
use suite_tests::{Shape, TestSuite};
use testkit::until;

use crate::{
    story::{card, open_ticket},
    test_estate::{PHONE, create_estate},
};

#[expect(clippy::disallowed_methods, reason = "a test that looks into a service's database")]
async fn database_of(suite: &mut TestSuite, service: &str) -> DatabaseConnection {
    Database::connect(suite.cluster().database(service)).await.unwrap()
}

async fn count(database: &DatabaseConnection, table: &str) -> i64 {
    let select = format!("SELECT COUNT(*) FROM {table}");
    let select = Statement::from_string(database.get_database_backend(), select);
    database.query_one_raw(select).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// What the archive would not have were its database new.
const LOST: &str = "DELETE FROM card_items; DELETE FROM inbox_gaps; DELETE FROM inbox_cursors; \
                    DELETE FROM inbox_sources; DELETE FROM inbox_backfills; DELETE FROM inbox_awaited_slots";

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_lost_what_it_kept_of_others_is_as_before_in_a_cluster() {
    let mut suite = TestSuite::start(Shape::Cluster).await;
    let api = suite.admin().await;
    let test_estate = create_estate(&api, "service-centre").await;
    open_ticket(&api, &test_estate, "repair", &Value::Null).await;
    let resolved = open_ticket(&api, &test_estate, "repair", &Value::Null).await;
    let path = format!("/api/v1/tickets/{}", resolved["ticket_id"].as_str().unwrap());
    api.step(&path, "resolve", &json!({})).await.expect(200);
    let archive = database_of(&mut suite, "archive").await;
    until("the archive has heard of the follow-up", async || count(&archive, "card_items").await >= 3).await;
    until("one ticket is resolved on the card", async || {
        let card = card(&api, PHONE).await;
        let open = card["open_tickets"].as_array().cloned().unwrap_or_default();
        open.len() == 2 && open.iter().any(|ticket| ticket["status"] == "resolved")
    })
    .await;
    let (before, items) = (card(&api, PHONE).await, count(&archive, "card_items").await);

    // By itself.
    suite.cluster().kill("archive").await;
    archive.execute_unprepared(LOST).await.unwrap();
    suite.cluster().crash("archive").await;
    until("the archive has been told again", async || count(&archive, "card_items").await == items).await;
    until("the card is as before", async || card(&api, PHONE).await == before).await;
    let asked = format!("/api/v1/{}/backfills", "ticketing");
    until("it is done", async || {
        let items = api.get(&asked).await.body["items"].as_array().cloned().unwrap_or_default();
        items.iter().any(|one| one["consumer"] == "archive" && one["state"] == "completed")
    })
    .await;

    // And when an operator says so: where things stand now is enough for a card.
    archive.execute_unprepared("DELETE FROM card_items; DELETE FROM inbox_cursors").await.unwrap();
    for publisher in ["ticketing", "callbacks"] {
        let body = json!({ "consumer": "archive", "mode": "current_state" });
        api.post(&format!("/api/v1/{publisher}/backfills"), &body).await.expect(202);
    }
    until("the archive knows where things stand", async || count(&archive, "card_items").await == items)
        .await;
    until("the card is as before", async || card(&api, PHONE).await == before).await;
    suite.stop().await;
}

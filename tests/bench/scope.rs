//! What it costs that people see some estates and not the others: the newest tickets of a region whose last ones are old, below
//! a million of others.

use std::fmt::Write;

use sea_orm::Database;
use serde_json::{Value, json};
use suite_tests::{TestEstate, TestSuite};
use testkit::{Api, until};

use crate::{SUMMARY, rows, table::Table};

/// How many tickets there are unless another number is asked for.
pub(crate) const TICKETS: u64 = 1_000_000;
/// One in so many is one of a region.
const OLD: u64 = 50;
/// Few enough estates that each is read by itself, and more than that.
const REGIONS: [(&str, usize); 2] = [("harbour", 8), ("hills", 40)];
const PASSWORD: &str = "a long enough phrase 7";

/// Reads the newest tickets as somebody who sees one region.
pub(crate) async fn measure(
    suite: &mut TestSuite,
    test_estate: &TestEstate,
    tickets: u64,
    table: &mut Table,
) {
    let api = suite.admin().await;
    let contact = test_estate.contact(0, "repair", SUMMARY);
    let recorded = api.post("/api/v1/interactions", &contact).await.expect(201);
    let one = recorded["ticket"]["ticket_id"].as_str().unwrap().to_owned();
    let role = json!({ "name": "reader", "description": "Reads.", "permissions": ["tickets:read"] });
    api.post("/api/v1/roles", &role).await.expect(201);
    let database = Database::connect(suite.cluster().database("ticketing")).await.unwrap();
    let old = tickets / OLD;
    let mut laid = 0;
    for (region, estates) in REGIONS {
        let estates = open(&api, region, estates).await;
        lay(&database, &one, laid..laid + old, &rows::one_of(&estates)).await;
        laid += old;
        let scope = json!({ "kind": "regions", "regions": [region] });
        let account = json!({
            "username": format!("reader-{region}"), "name": "Lin", "password": PASSWORD, "must_change_password": false,
            "roles": ["reader"], "scope": scope,
        });
        until("identity knows the region", async || api.post("/api/v1/staff", &account).await.status == 201)
            .await;
    }
    // All others are newer.
    let here = format!("'{}'::uuid", test_estate.estate_id);
    lay(&database, &one, laid..tickets, &here).await;
    rows::settle(&database, &["tickets"]).await;
    let mut ids = String::new();
    (0..50).for_each(|number| {
        write!(ids, "{}{}", if number == 0 { "" } else { ", " }, rows::id_of(1, &number.to_string())).unwrap()
    });
    let limit =
        rows::limit(&database, &format!("SELECT * FROM tickets WHERE id IN ({ids}) ORDER BY id DESC")).await;
    for (region, estates) in REGIONS {
        let reader = suite.staff(&format!("reader-{region}"), PASSWORD).await;
        let page: Value = reader.get("/api/v1/tickets?limit=50").await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), 50);
        let measured = rows::read(&reader, &["/api/v1/tickets?limit=50".to_owned()]).await;
        table.add(
            &format!("newest tickets of a region of {estates} estates, old among {tickets}"),
            measured.to_string(),
            format!("{limit}: the same number of rows by their ids"),
            "p99 ≤ 5 ms",
        );
    }
}

/// Tickets that were closed long ago, at these estates.
async fn lay(database: &sea_orm::DatabaseConnection, one: &str, numbers: std::ops::Range<u64>, estate: &str) {
    let id = rows::id_of(1, "n");
    let changed = [
        ("id", id.as_str()),
        ("number", "'O' || n"),
        ("estate_id", estate),
        ("interaction_id", "NULL"),
        ("status", "'closed'"),
        ("status_at", "TIMESTAMPTZ '2020-01-01' + n * INTERVAL '1 minute'"),
        ("due_at", "NULL"),
        ("opened_at", "TIMESTAMPTZ '2020-01-01' + n * INTERVAL '1 minute'"),
    ];
    rows::multiply(database, ("tickets", one), numbers, &changed).await;
}

/// Opens estates of a region, and waits until the ticket desk knows them.
async fn open(api: &Api, region: &str, estates: usize) -> Vec<String> {
    let mut ids = Vec::with_capacity(estates);
    for number in 0..estates {
        let estate = json!({
            "code": format!("{region}-{number}"), "name": format!("Estate {number}"), "region": region,
            "time_zone": "Asia/Shanghai", "standard": "service-centre", "standard_version": 1,
        });
        let opened = api.post("/api/v1/estates", &estate).await.expect(201);
        ids.push(opened["estate_id"].as_str().unwrap().to_owned());
    }
    for estate in &ids {
        let heard = json!({ "estate_id": estate, "channel": "call", "summary": "Is the estate known?" });
        until("the ticket desk knows the estate", async || {
            api.post("/api/v1/interactions", &heard).await.status == 201
        })
        .await;
    }
    ids
}

//! Personal data at rest.

use sea_orm::{ConnectionTrait, sea_query::Query};
use serde_json::json;
use testkit::{Engine, on_both_engines};

use crate::{events::opened, office::Office};

on_both_engines!(no_table_holds_a_number_or_another_contact_in_plain);

#[expect(clippy::too_many_lines, reason = "one story, and every table after it")]
async fn no_table_holds_a_number_or_another_contact_in_plain(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let body = json!({
        "estate_id": estate, "name": "王小明", "phones": ["13800138000"], "email": "wang@example.com",
        "wechat": "wangxm88", "id_number": "110101199003071233",
    });
    let api = office.api.with("idempotency-key", "kept-reply");
    let made = api.post("/api/v1/customers", &body).await;
    let id = made.text("/customer_id");
    let change = json!({ "phones": ["13800138000", "13900139000"] });
    let changed =
        office.api.with("if-match", "\"1\"").patch(&format!("/api/v1/customers/{id}"), &change).await;
    assert_eq!(changed.status, 200);
    let ticket = opened(&estate, &id);
    office.app.recorder.publish(&ticket, 1).await;
    let reveal = json!({ "customer_id": id, "purpose": "open_ticket", "reference": ticket.ticket_id });
    let revealed =
        office.app.admin().with("idempotency-key", "reveal").post("/api/v1/reveals", &reveal).await;
    assert_eq!(revealed.text("/phone"), "+8613800138000");

    let plain = ["13800138000", "13900139000", "wang@example.com", "wangxm88", "110101199003071233"];
    let columns = [
        ("customers", vec!["email", "wechat", "id_number"]),
        ("customer_phones", vec!["number", "number_index"]),
        ("idempotency_keys", vec!["body"]),
    ];
    for (table, columns) in columns {
        for column in columns {
            let select = Query::select().column(column).from(table).to_owned();
            let rows = office.app.db().reader().query_all(&select).await.unwrap();
            assert!(!rows.is_empty(), "{table}");
            for row in rows {
                let bytes: Vec<u8> = row.try_get_by_index(0).unwrap();
                let text = String::from_utf8_lossy(&bytes);
                assert!(bytes.len() >= 32, "{table}.{column} is too short to be sealed");
                assert!(
                    plain.iter().all(|plain| !text.contains(plain)),
                    "{table}.{column} holds it in plain"
                );
            }
        }
    }
    let texts = [
        ("card_items", "headline"),
        ("timeline_entries", "title"),
        ("log_entries", "after"),
        ("log_entries", "data"),
    ];
    for (table, column) in texts {
        let select = Query::select().column(column).from(table).to_owned();
        let rows = office.app.db().reader().query_all(&select).await.unwrap();
        assert!(!rows.is_empty(), "{table}");
        for row in rows {
            let json = row.try_get_by_index::<Option<serde_json::Value>>(0).map(|json| format!("{json:?}"));
            let text = row.try_get_by_index::<Option<String>>(0).map(Option::unwrap_or_default);
            let text = text.or(json).unwrap();
            assert!(plain.iter().all(|plain| !text.contains(plain)), "{table}.{column} holds it in plain");
        }
    }
    office.close().await;
}

//! Seeing a contact whole.

use contracts::archive::ContactFacts;
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, on_both_engines};

use crate::{
    events::{opened, ticket_step},
    office::{Office, faults, only},
};

on_both_engines!(
    a_reveal_tells_the_number_and_leaves_a_line,
    a_reveal_needs_its_permission_its_purpose_and_its_scope,
    a_ticket_reveals_its_own_customer_while_it_is_open,
);

async fn a_reveal_tells_the_number_and_leaves_a_line(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000", "010-65529988"]).await;
    let call = "01920000-0000-7000-8000-000000000001";
    let body = json!({ "customer_id": id, "purpose": "live_call", "reference": call });
    let reply = office.api.post("/api/v1/reveals", &body).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    let body = reply.expect(200);
    assert_eq!(body["phones"], json!(["+8613800138000", "+861065529988"]));
    let facts: ContactFacts = serde_json::from_value(body).unwrap();
    assert_eq!((facts.name.as_str(), facts.phone.as_deref()), ("王小明", Some("+8613800138000")));
    let trail = office.api.get("/api/v1/archive/audit-entries").await.expect(200);
    let line = &trail["items"][0];
    assert_eq!((&line["action"], &line["subject_id"]), (&json!("reveal_contact"), &json!(id)));
    assert_eq!(line["after"], json!({ "purpose": "live_call", "reference": call }));
    let nobody = office.customer(&estate, "无电话", &[]).await;
    let body = json!({ "customer_id": nobody, "purpose": "message_due" });
    assert_eq!(office.api.post("/api/v1/reveals", &body).await.expect(200)["phone"], json!(null));
    office.close().await;
}

async fn a_reveal_needs_its_permission_its_purpose_and_its_scope(engine: Engine) {
    let office = Office::open(engine).await;
    let (here, there) = (office.estate("A", "north").await, office.estate("B", "north").await);
    let id = office.customer(&here, "王小明", &["13800138000"]).await;
    let body = json!({ "customer_id": id, "purpose": "message_due" });
    let clerk = office.clerk(Scope::Group);
    assert_eq!(clerk.post("/api/v1/reveals", &body).await.problem(403), "permission_missing");
    let elsewhere = office.app.staff(&[Permission::ArchiveReveal], only(&there));
    assert_eq!(elsewhere.post("/api/v1/reveals", &body).await.problem(404), "not_found");
    let curious = json!({ "customer_id": id, "purpose": "curiosity" });
    assert_eq!(office.api.post("/api/v1/reveals", &curious).await.status, 422);
    for purpose in ["live_call", "open_ticket"] {
        let body = json!({ "customer_id": id, "purpose": purpose });
        let refused = office.api.post("/api/v1/reveals", &body).await.expect(422);
        assert_eq!(faults(&refused), [("/reference".to_owned(), "reference.missing".to_owned())]);
    }
    let trail = office.api.get("/api/v1/archive/audit-entries").await.expect(200);
    assert!(!trail.to_string().contains("reveal_contact"), "what was refused was not told: {trail}");
    office.close().await;
}

async fn a_ticket_reveals_its_own_customer_while_it_is_open(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let other = office.customer(&estate, "李四", &["13900139000"]).await;
    let ticket = opened(&estate, &id);
    office.app.ear.say(&ticket, 1).await;
    let reveal = async |customer: &str| {
        let body =
            json!({ "customer_id": customer, "purpose": "open_ticket", "reference": ticket.ticket_id });
        office.api.post("/api/v1/reveals", &body).await
    };
    assert_eq!(reveal(&id).await.status, 200);
    let refused = reveal(&other).await.expect(422);
    assert_eq!(faults(&refused), [("/reference".to_owned(), "reference.unknown".to_owned())]);
    ticket_step(&office, &ticket, "resolved", 2).await;
    ticket_step(&office, &ticket, "closed", 3).await;
    assert_eq!(reveal(&id).await.status, 422);
    office.close().await;
}

//! Asking about a matter by its code, without a name; and what becomes of a contact whose name turns out to be known.

use contracts::ticketing::{TicketMessageAdded, TicketReclassified};
use kernel::{Permission, Scope};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

use crate::ground::{a_ticket, complaint};

on_both_engines!(
    a_matter_without_a_name_is_asked_about_by_its_code,
    whatever_is_no_code_is_answered_alike,
    whoever_brought_it_and_the_desk_write_to_each_other,
    who_can_be_called_back_gets_no_code,
    a_contact_that_turns_out_to_be_a_customer_is_theirs_with_its_ticket,
);

const INQUIRIES: &str = "/api/v1/inquiries";

const MESSAGES: &str = "/api/v1/inquiries/messages";

fn ask(code: &str) -> Value {
    json!({ "inquiry_code": code })
}

async fn a_matter_without_a_name_is_asked_about_by_its_code(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let taken = api.post("/api/v1/interactions", &complaint(estate_id)).await.expect(201);
    let code = taken["inquiry_code"].as_str().unwrap();
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 5]);
    let interaction = format!("/api/v1/interactions/{}", taken["interaction_id"].as_str().unwrap());
    assert_eq!(api.get(&interaction).await.expect(200).get("inquiry_code"), None, "shown once");

    let nobody = app.nobody();
    let seen = nobody.post(INQUIRIES, &ask(code)).await;
    assert_eq!(seen.header("cache-control"), "no-store");
    let seen = seen.expect(200);
    assert_eq!((&seen["phase"], &seen["messages"]), (&json!("received"), &json!([])));
    assert_eq!(seen["promises"][0]["status"], "running");
    let keys: Vec<&String> = seen.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["messages", "messages_left", "phase", "promises", "received_at"],
        "and nothing of whose it is"
    );
    // However it is typed.
    let typed = format!(" {} ", code.replace('-', " "));
    assert_eq!(nobody.post(INQUIRIES, &ask(&typed)).await.expect(200), seen);
    let ticket = format!("/api/v1/tickets/{}", taken["ticket"]["ticket_id"].as_str().unwrap());
    for (act, phase) in [("resolve", "resolved"), ("close", "closed")] {
        api.step(&ticket, act, &json!({})).await.expect(200);
        assert_eq!(nobody.post(INQUIRIES, &ask(code)).await.expect(200)["phase"], phase);
    }
    // It is kept as what a bearer's is compared with.
    let digits = code.replace('-', "");
    let statement =
        Statement::from_string(app.db().reader().get_database_backend(), "SELECT code_index FROM inquiries");
    let rows = app.db().reader().query_all_raw(statement).await.unwrap();
    let kept: Vec<u8> = rows[0].try_get_by_index(0).unwrap();
    assert_eq!((rows.len(), kept.len()), (1, 32));
    assert!(!String::from_utf8_lossy(&kept).contains(&digits));
    app.finish().await;
}

async fn whatever_is_no_code_is_answered_alike(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    app.admin().post("/api/v1/interactions", &complaint(estate_id)).await.expect(201);
    let nobody = app.nobody();
    let mut answers = Vec::new();
    for wrong in ["0000-0000-0000-0000-0000", "", "x", "12345678901234567890123"] {
        for (path, body) in
            [(INQUIRIES, ask(wrong)), (MESSAGES, json!({ "inquiry_code": wrong, "text": "Hello?" }))]
        {
            let answer = nobody.post(path, &body).await;
            answers.push((answer.text("/detail"), answer.text("/title")));
            assert_eq!(answer.problem(404), "inquiry.unknown", "{wrong:?}");
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    app.finish().await;
}

async fn whoever_brought_it_and_the_desk_write_to_each_other(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let taken = api.post("/api/v1/interactions", &complaint(estate_id)).await.expect(201);
    let code = taken["inquiry_code"].as_str().unwrap();
    let ticket = format!("/api/v1/tickets/{}", taken["ticket"]["ticket_id"].as_str().unwrap());
    let nobody = app.nobody();
    let write = |text: &str| json!({ "inquiry_code": code, "text": text });
    let seen = nobody.post(MESSAGES, &write("It was again at two.")).await.expect(200);
    assert_eq!((&seen["messages"][0]["side"], &seen["messages_left"]), (&json!("reporter"), &json!(39)));
    let told: TicketMessageAdded = app.recorder.wait_for(|_any| true).await;
    assert_eq!(told.owner, Some(app.staff_id()), "whoever took it down sees to it");
    api.step(&ticket, "answer-reporter", &json!({ "text": "We were there." })).await.expect(200);
    let seen = nobody.post(INQUIRIES, &ask(code)).await.expect(200);
    let texts: Vec<&str> = seen["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["It was again at two.", "We were there."]);
    let shown = api.get(&format!("{ticket}/messages")).await.expect(200);
    assert_eq!(shown["items"][0]["side"], "desk", "the last first");
    assert_eq!(api.get(&ticket).await.expect(200)["messages"], 2);
    // What they write stays out of the trail, which nobody can erase.
    let trail = api.get("/api/v1/ticketing/audit-entries").await.expect(200).to_string();
    assert!(trail.contains("message_added") && !trail.contains("again at two"));

    for text in ["", " ", &"x".repeat(1_001)] {
        assert_eq!(nobody.post(MESSAGES, &write(text)).await.text("/errors/0/pointer"), "/text");
    }
    for number in 2..40 {
        nobody.post(MESSAGES, &write(&format!("{number}"))).await.expect(200);
    }
    assert_eq!(nobody.post(MESSAGES, &write("one more")).await.problem(409), "ticketing.too_many_messages");
    api.step(&ticket, "cancel", &json!({ "reason": "x" })).await.expect(200);
    assert_eq!(nobody.post(MESSAGES, &write("still?")).await.problem(409), "ticketing.not_active");
    let without = a_ticket(&api, estate_id).without_a_contact().await;
    let refused = api.step(&without, "answer-reporter", &json!({ "text": "Hello?" })).await;
    assert_eq!(refused.problem(409), "ticketing.no_inquiry");
    app.finish().await;
}

async fn who_can_be_called_back_gets_no_code(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, unit_id, customer_id) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let mut known = complaint(estate_id);
    (known["unit_id"], known["customer_id"]) = (json!(unit_id), json!(customer_id));
    let mut reachable = complaint(estate_id);
    reachable["contact"] = json!({ "phone": "138 0013 8000" });
    let mut settled = complaint(estate_id);
    settled.as_object_mut().unwrap().remove("ticket");
    for body in [known, reachable, settled] {
        let taken = api.post("/api/v1/interactions", &body).await.expect(201);
        assert_eq!(taken.get("inquiry_code"), None, "{body}");
    }
    // Sent twice under one key, it is one matter with one code.
    let again = api.with("idempotency-key", "inquiry-1");
    let first = again.post("/api/v1/interactions", &complaint(estate_id)).await.expect(201);
    let second = again.post("/api/v1/interactions", &complaint(estate_id)).await.expect(201);
    assert_eq!(first["inquiry_code"], second["inquiry_code"]);
    app.finish().await;
}

async fn a_contact_that_turns_out_to_be_a_customer_is_theirs_with_its_ticket(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, _unit_id, customer_id) = app.settled_estate("service-centre").await;
    let (_other, _unit, elsewhere) = app.settled_estate("apartment").await;
    let api = app.admin();
    let mut body = complaint(estate_id);
    body["contact"] = json!({ "name": "王小明", "phone": "138 0013 8000" });
    let taken = api.post("/api/v1/interactions", &body).await.expect(201);
    let interaction = format!("/api/v1/interactions/{}", taken["interaction_id"].as_str().unwrap());
    let ticket = format!("/api/v1/tickets/{}", taken["ticket"]["ticket_id"].as_str().unwrap());
    let promote = format!("{interaction}/promote");
    let whose = |customer_id| json!({ "customer_id": customer_id, "reason": "He moved in." });
    let narrow = app.staff(Permission::ALL, Scope::estate(estate_id));
    let refused = narrow.post(&promote, &whose(json!(elsewhere))).await;
    assert_eq!(refused.text("/errors/0/pointer"), "/customer_id");
    let plain = app.staff(&[Permission::TicketsRead, Permission::TicketsWrite], Scope::Group);
    assert_eq!(plain.post(&promote, &whose(json!(customer_id))).await.problem(403), "permission_missing");
    let promoted = api.post(&promote, &whose(json!(customer_id))).await.expect(200);
    assert_eq!(promoted["customer_id"], json!(customer_id));
    assert_eq!(promoted["ticket"]["customer_id"], json!(customer_id));
    assert_eq!(promoted["contact"]["phone"], "****8000", "as sealed as before");
    assert_eq!(api.get(&interaction).await.expect(200)["customer_id"], json!(customer_id));
    assert_eq!(api.get(&ticket).await.expect(200)["customer_id"], json!(customer_id));
    let told: TicketReclassified = app.recorder.wait_for(|_any| true).await;
    assert_eq!((told.previous_customer_id, told.ticket.customer_id), (None, Some(customer_id)));
    assert_eq!(api.post(&promote, &whose(json!(customer_id))).await.problem(409), "interaction.has_customer");
    app.finish().await;
}

//! Taking contacts down.

use contracts::ticketing::{InteractionRecorded, TicketOpened};
use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, deadline, on_both_engines};

use crate::ground::complaint;

on_both_engines!(
    a_call_opens_a_ticket_whose_deadlines_name_their_clauses,
    a_contact_settled_on_the_spot_opens_nothing,
    the_customers_own_term_rules_where_a_clause_lets_it,
    a_term_is_kept_as_it_can_be_shown,
    contacts_are_listed_by_estate_and_exported,
);

async fn a_call_opens_a_ticket_whose_deadlines_name_their_clauses(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, unit_id, customer_id) = app.settled_estate("service-centre").await;
    let mut body = complaint(estate_id);
    body["unit_id"] = json!(unit_id);
    body["customer_id"] = json!(customer_id);

    let reply = app.admin().post("/api/v1/interactions", &body).await;
    let location = reply.header("location").to_owned();
    let recorded = reply.expect(201);
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(recorded, {
            ".**.interaction_id" => "[id]", ".**.ticket_id" => "[id]", ".**.estate_id" => "[id]",
            ".**.unit_id" => "[id]", ".**.customer_id" => "[id]",
            ".**.received_by" => "[staff]", ".**.first_responder" => "[staff]",
        });
    }

    let kept = app.admin().get(&location).await.expect(200);
    assert_eq!(kept, recorded, "with the ticket that it brought");
    let ticket_id = recorded["ticket"]["ticket_id"].as_str().unwrap();
    let ticket = app.admin().get(&format!("/api/v1/tickets/{ticket_id}")).await.expect(200);
    assert_eq!(ticket, recorded["ticket"]);

    let opened: TicketOpened = app.recorder.wait_for(|_any| true).await;
    assert_eq!((opened.estate_id, opened.ticket.customer_id), (estate_id, Some(customer_id)));
    assert!(opened.deadlines.iter().any(|deadline| deadline.clause == "DLN-02"));
    assert_eq!(app.recorder.events::<InteractionRecorded>().len(), 1);
    app.finish().await;
}

async fn a_contact_settled_on_the_spot_opens_nothing(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let body =
        json!({ "estate_id": estate_id, "channel": "visit", "summary": "Asked for the opening hours." });
    let recorded = app.admin().post("/api/v1/interactions", &body).await.expect(201);
    assert_eq!(recorded["ticket"], Value::Null);
    assert_eq!(app.admin().get("/api/v1/tickets").await.expect(200)["items"], json!([]));
    app.settle().await;
    assert_eq!(app.recorder.events::<TicketOpened>(), []);
    app.finish().await;
}

async fn the_customers_own_term_rules_where_a_clause_lets_it(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let mut body = complaint(estate_id);
    body["customer_term"] = json!("2026-03-02T09:00:00Z");
    let recorded = app.admin().post("/api/v1/interactions", &body).await.expect(201);
    let due = deadline(&recorded["ticket"], "resolve");
    assert_eq!((&due["due_at"], &due["clause"]), (&json!("2026-03-02T09:00:00Z"), &json!("DLN-06")));
    app.finish().await;
}

async fn a_term_is_kept_as_it_can_be_shown(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let mut interaction = complaint(estate_id);
    let mut ticket = json!({ "estate_id": estate_id, "ticket": interaction["ticket"] });
    let malformed = ["+100000-01-01T00:00:00Z", "2026-03-31T23:59:60Z", "2026-6-3T1:2:3Z"];
    let far = ["1899-12-31T23:59:59Z", "2201-01-01T00:00:00Z"];
    for term in malformed.into_iter().chain(far) {
        for (path, body) in [("/api/v1/interactions", &mut interaction), ("/api/v1/tickets", &mut ticket)] {
            body["customer_term"] = json!(term);
            let refused = app.admin().post(path, body).await;
            assert_eq!(refused.text("/errors/0/pointer"), "/customer_term", "{path} {term}");
            let is_far = refused.text("/errors/0/code") == "instant.out_of_range";
            assert_eq!(is_far, far.contains(&term), "{path} {term}");
            assert_eq!(refused.status.as_u16(), 422);
        }
    }
    interaction["customer_term"] = json!("2026-06-30T23:59:60.123456789Z");
    let ticket = app.admin().post("/api/v1/interactions", &interaction).await.expect(201)["ticket"].clone();
    assert_eq!(deadline(&ticket, "resolve")["due_at"], "2026-07-01T00:00:00.123456Z");
    let path = format!("/api/v1/tickets/{}", ticket["ticket_id"].as_str().unwrap());
    assert_eq!(app.admin().get(&path).await.expect(200), ticket, "what was answered is what was kept");
    app.finish().await;
}

async fn contacts_are_listed_by_estate_and_exported(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    for (estate_id, summary) in [(here, "First."), (there, "Elsewhere."), (here, "+1 more.")] {
        let body = json!({ "estate_id": estate_id, "channel": "visit", "summary": summary });
        api.post("/api/v1/interactions", &body).await.expect(201);
    }
    let ours =
        api.get(&format!("/api/v1/interactions?estate_id={here}&count=true&limit=1")).await.expect(200);
    assert_eq!((&ours["items"][0]["summary"], &ours["count"]["rows"]), (&json!("+1 more."), &json!(2)));
    let next = ours["next"].as_str().unwrap();
    let mixed = api.get(&format!("/api/v1/interactions?after={next}")).await;
    assert_eq!(mixed.problem(422), "cursor_of_another_list");
    let narrow = app.staff(&[Permission::TicketsRead], Scope::estate(there));
    let foreign = narrow.get(&format!("/api/v1/interactions?estate_id={here}")).await.expect(200);
    assert_eq!(foreign["items"], json!([]));
    let (_headers, lines) = narrow.table("/api/v1/interactions?format=csv").await;
    assert!(lines[0].starts_with("received_at,channel,summary,"), "{}", lines[0]);
    assert!(lines[1].contains(",visit,Elsewhere.,"), "{}", lines[1]);
    assert_eq!(lines.len(), 2);
    let (_headers, lines) = api.table(&format!("/api/v1/interactions?estate_id={here}&format=csv")).await;
    assert!(lines[1].contains(",visit,'+1 more.,"), "{}", lines[1]);
    app.finish().await;
}

//! Work that is taken up again, or was taken for something else: deadlines of its own.

use chrono::TimeDelta;
use contracts::ticketing::{TicketOpened, TicketReclassified, TicketReopened, TicketResolved};
use kernel::{EstateId, Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, an_estate, deadline, on_both_engines, until};

use crate::{
    following_up::{heard, order},
    ground::{Ticket, a_ticket, adopt, worker},
};

on_both_engines!(
    a_reopened_ticket_has_deadlines_counted_from_the_reopening,
    a_standard_without_a_term_for_rework_says_so,
    a_ticket_taken_for_the_wrong_thing_is_put_right,
    who_and_what_was_named_wrongly_is_taken_away,
    a_slip_that_is_mended_leaves_what_the_customer_was_promised,
    what_was_ordered_holds_whatever_the_work_is_taken_for,
    what_is_not_there_is_no_classification,
);

async fn complain(api: &Api, estate_id: EstateId) -> Ticket {
    a_ticket(api, estate_id).without_a_contact().about(json!({ "kind": "complaint", "title": "x" })).await
}

fn of_round(ticket: &Value, round: i32) -> Vec<(String, String)> {
    let deadlines = ticket["deadlines"].as_array().unwrap().iter();
    let text = |deadline: &Value, field: &str| deadline[field].as_str().unwrap().to_owned();
    let mut of_round: Vec<_> = deadlines
        .filter(|deadline| deadline["round"] == round)
        .map(|deadline| (text(deadline, "kind"), text(deadline, "status")))
        .collect();
    of_round.sort();
    of_round
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(kind, status)| ((*kind).to_owned(), (*status).to_owned())).collect()
}

async fn a_reopened_ticket_has_deadlines_counted_from_the_reopening(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id)
        .without_a_contact()
        .about(json!({ "kind": "complaint", "title": "x" }))
        .assigned_to(worker(&app).await)
        .accepted()
        .arrived()
        .resolved()
        .await;
    // The next day, 2026-03-03 11:00 in Shanghai.
    app.clock.advance(TimeDelta::hours(25));
    let reopened = app.admin().step(&ticket, "reopen", &json!({ "reason": "again" })).await.expect(200);
    assert_eq!((&reopened["status"], &reopened["round"]), (&json!("assigned"), &json!(2)));
    assert_eq!(of_round(&reopened, 1), pairs(&[("resolve", "kept"), ("respond", "kept")]));
    assert_eq!(of_round(&reopened, 2), pairs(&[("resolve", "running"), ("respond", "running")]));
    let (respond, resolve) = (deadline(&reopened, "respond"), deadline(&reopened, "resolve"));
    assert_eq!((&respond["due_at"], &respond["clause"]), (&json!("2026-03-03T03:30:00Z"), &json!("DLN-08")));
    assert_eq!(
        (&resolve["due_at"], &resolve["clause"]),
        (&json!("2026-03-03T15:59:59.999999Z"), &json!("DLN-01"))
    );
    assert!(!resolve["explanation"].as_array().unwrap().is_empty());
    let told: TicketReopened = app.recorder.wait_for(|_any| true).await;
    assert_eq!(told.deadlines.len(), 2);

    // Nobody reacts, and it is late in its second round.
    app.clock.advance(TimeDelta::hours(1));
    until("the second reaction is missed", async || {
        deadline(&app.admin().get(&ticket).await.body, "respond")["status"] == "missed"
    })
    .await;
    app.admin().step(&ticket, "resolve", &json!({})).await.expect(200);
    app.recorder.wait_for(|resolved: &TicketResolved| !resolved.is_in_time).await;
    app.finish().await;
}

async fn a_standard_without_a_term_for_rework_says_so(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let document = "name = \"none\"\nversion = 1\ntitle = { zh = \"无\", en = \"None\" }\nsource = \"own\"\n\
        [clauses]\n\"OUR-01\" = { zh = \"办理\", en = \"Do it.\" }\n\
        [rectification]\nbelow = 3\nterm = \"24h\"\nclause = \"OUR-01\"\n";
    let api = app.admin();
    adopt(&app, document).await;
    let estate = an_estate(&app).under("none").await;
    let ticket = complain(&api, estate.estate_id).await;
    assert_eq!(api.get(&ticket).await.expect(200)["round_note"], Value::Null);
    api.step(&ticket, "resolve", &json!({})).await.expect(200);
    let reopened = api.step(&ticket, "reopen", &json!({ "reason": "again" })).await.expect(200);
    assert!(reopened["round_note"]["zh"].as_str().unwrap().contains("未规定返工时限"), "{reopened:#}");
    assert_eq!((deadline(&reopened, "resolve"), &reopened["deadlines"]), (&Value::Null, &json!([])));
    app.finish().await;
}

async fn a_ticket_taken_for_the_wrong_thing_is_put_right(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, unit_id, customer_id) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = complain(&api, estate_id).await;
    app.clock.advance(TimeDelta::minutes(5));
    let to = json!({
        "kind": "repair", "category": "house_leak", "title": "漏水", "unit_id": unit_id,
        "customer_id": customer_id, "reason": "a leak, no complaint",
    });
    let right = api.step(&ticket, "reclassify", &to).await.expect(200);
    assert_eq!(
        (&right["kind"], &right["category"], &right["title"]),
        (&json!("repair"), &json!("house_leak"), &json!("漏水"))
    );
    assert_eq!(
        (&right["customer_id"], &right["unit_id"], &right["unit_label"]),
        (&json!(customer_id), &json!(unit_id), &json!("3栋 501"))
    );
    // Counted from the beginning, 10:00 in Shanghai, by the rules for repairs.
    assert_eq!(deadline(&right, "respond")["due_at"], "2026-03-02T04:00:00Z");
    assert_eq!(deadline(&right, "arrive")["clause"], "DLN-07");
    let expected = pairs(&[
        ("arrive", "running"),
        ("resolve", "running"),
        ("resolve", "superseded"),
        ("respond", "running"),
        ("respond", "superseded"),
    ]);
    assert_eq!(of_round(&right, 1), expected);
    let told: TicketReclassified = app.recorder.wait_for(|_any| true).await;
    assert_eq!((told.ticket.customer_id, told.deadlines.len()), (Some(customer_id), 3));
    let history = api.get(&format!("{ticket}/history")).await.expect(200);
    assert_eq!(history["items"][0]["details"]["step"]["reason"], "a leak, no complaint");
    app.finish().await;
}

async fn who_and_what_was_named_wrongly_is_taken_away(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, unit_id, customer_id) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let accused = app.employ(Permission::ALL, Scope::Group).await;
    let ticket = a_ticket(&api, estate_id)
        .without_a_contact()
        .of(unit_id, customer_id)
        .about(json!({ "kind": "complaint", "title": "x", "about_staff_id": accused }))
        .await;
    let opened = &ticket.opened;
    let named = ["customer_id", "unit_id", "unit_label", "about_staff_id"];
    let slip = json!({ "title": "y", "reason": "a slip of the pen" });
    let kept = api.step(&ticket, "reclassify", &slip).await.expect(200);
    for field in named {
        assert_ne!(kept[field], Value::Null, "{field}");
        assert_eq!(kept[field], opened[field], "what is left out stays: {field}");
    }
    let nobody = json!({
        "customer_id": null, "unit_id": null, "about_staff_id": null, "reason": "about the grounds, and nobody",
    });
    let bare = api.step(&ticket, "reclassify", &nobody).await.expect(200);
    assert_eq!(named.map(|field| bare[field].clone()), named.map(|_field| Value::Null));
    assert_eq!((&opened["is_confidential"], &bare["is_confidential"]), (&json!(true), &json!(false)));
    let told: TicketReclassified =
        app.recorder.wait_for(|told: &TicketReclassified| told.ticket.customer_id.is_none()).await;
    assert_eq!((told.ticket.unit_id, told.ticket.about_staff), (None, None));
    assert_eq!(told.previous_customer_id, Some(customer_id), "whose card shows it no more");
    assert!(!told.ticket.is_confidential);
    let history = api.get(&format!("{ticket}/history")).await.expect(200);
    assert_eq!(history["items"][0]["details"]["step"]["is_confidential"], false, "on record");
    let again = api.step(&ticket, "reclassify", &json!({ "customer_id": null, "reason": "x" })).await;
    assert_eq!(again.problem(409), "ticketing.nothing_to_change");
    app.finish().await;
}

async fn a_slip_that_is_mended_leaves_what_the_customer_was_promised(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).with("customer_term", "2026-03-02T09:00:00Z").await;
    app.clock.advance(TimeDelta::minutes(1));
    let slip = json!({ "title": "Noise every night", "reason": "a slip of the pen" });
    let mended = api.step(&ticket, "reclassify", &slip).await.expect(200);
    assert_eq!(mended["deadlines"], ticket.opened["deadlines"]);
    let graver = json!({ "severity": "ordinary", "reason": "not so bad" });
    let other = api.step(&ticket, "reclassify", &graver).await.expect(200);
    let due = deadline(&other, "resolve");
    assert_eq!((&due["due_at"], &due["clause"]), (&json!("2026-03-02T09:00:00Z"), &json!("DLN-06")));
    app.finish().await;
}

async fn what_was_ordered_holds_whatever_the_work_is_taken_for(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let faulty = a_ticket(&api, estate_id).assigned_to(worker(&app).await).resolved().await;
    app.recorder.publish(&heard(estate_id, faulty.id, Some(order())), 1).await;
    let opened: TicketOpened =
        app.recorder.wait_for(|opened: &TicketOpened| opened.ticket.rectifies == Some(faulty.id)).await;
    let ticket = format!("/api/v1/tickets/{}", opened.ticket_id);
    let before = api.get(&ticket).await.expect(200);
    let to = json!({ "kind": "repair", "reason": "a leak after all" });
    let after = api.step(&ticket, "reclassify", &to).await.expect(200);
    assert_eq!((&after["kind"], &after["deadlines"]), (&json!("repair"), &before["deadlines"]));
    assert_eq!(deadline(&after, "resolve")["clause"], "DLN-25");
    app.finish().await;
}

async fn what_is_not_there_is_no_classification(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (_other, foreign_unit, _) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = complain(&api, estate_id).await;
    let cases = [
        (json!({ "category": "hous_leak", "reason": "x" }), "/category", "category.unknown"),
        (json!({ "category": "house_leak", "reason": "x" }), "/category", "category.other_kind"),
        (json!({ "unit_id": foreign_unit, "reason": "x" }), "/unit_id", "unit.unknown"),
    ];
    for (body, pointer, code) in cases {
        let refused = api.step(&ticket, "reclassify", &body).await;
        assert_eq!(
            (refused.text("/errors/0/pointer"), refused.text("/errors/0/code")),
            (pointer.to_owned(), code.to_owned())
        );
    }
    let slip = json!({ "estate_id": estate_id, "ticket": { "kind": "repair", "category": "hous_leak", "title": "x" } });
    let refused = api.post("/api/v1/tickets", &slip).await;
    assert_eq!(
        (refused.text("/errors/0/pointer"), refused.text("/errors/0/code")),
        ("/ticket/category".to_owned(), "category.unknown".to_owned())
    );
    let nothing = api.step(&ticket, "reclassify", &json!({ "reason": "x" })).await;
    assert_eq!(nothing.problem(409), "ticketing.nothing_to_change");
    app.finish().await;
}

//! What a ticket says may be done to it, and what each of these asks for.

use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, an_estate, on_both_engines, until};

use crate::ground::{TicketBuilder, a_ticket, worker};

on_both_engines!(
    every_reply_tells_what_may_be_done_as_the_ticket_stands,
    each_act_takes_the_permission_and_the_fields_that_it_names,
);

/// The words of what may be done, in the order in which they are told.
fn words(ticket: &Value) -> String {
    let acts = ticket["acts"].as_array().unwrap().iter();
    let words: Vec<_> = acts.map(|act| act["act"].as_str().unwrap()).collect();
    words.join(" ")
}

/// The last part of the route of an act.
fn route(act: &str) -> String {
    if act == "approve_quote" { "approve".to_owned() } else { act.replace('_', "-") }
}

async fn every_reply_tells_what_may_be_done_as_the_ticket_stands(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let untouched = "assign urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality answer_reporter";
    assert_eq!(words(&ticket.opened), untouched);
    let reason = json!({ "reason": "x" });
    let steps = [
        (
            "assign",
            json!({ "assignee": worker(&app).await }),
            "assign accept urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality answer_reporter",
        ),
        (
            "accept",
            json!({}),
            "assign arrive urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality answer_reporter",
        ),
        (
            "quote",
            json!({ "fee": { "amount": "80.00", "currency": "CNY" } }),
            "assign arrive urge extend escalate note_progress quote approve_quote decline_quote withdraw_quote reclassify cancel set_confidentiality answer_reporter",
        ),
        (
            "decline-quote",
            reason.clone(),
            "assign arrive urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality answer_reporter",
        ),
        ("resolve", json!({}), "close reopen set_confidentiality answer_reporter"),
        (
            "reopen",
            reason,
            "assign accept urge extend escalate note_progress quote resolve reclassify cancel set_confidentiality answer_reporter",
        ),
        ("resolve", json!({}), "close reopen set_confidentiality answer_reporter"),
        ("close", json!({}), "set_confidentiality answer_reporter"),
    ];
    for (act, body, may) in steps {
        assert_eq!(words(&api.step(&ticket, act, &body).await.expect(200)), may, "after {act}");
        assert_eq!(words(&api.get(&ticket).await.expect(200)), may, "after {act}");
    }
    let other = api.get(&a_ticket(&api, estate_id).await).await.expect(200);
    let listed = api.get("/api/v1/tickets").await.expect(200);
    let told: Vec<_> = listed["items"].as_array().unwrap().iter().map(words).collect();
    assert_eq!(told, [untouched, "set_confidentiality answer_reporter"]);
    assert_eq!(
        other["acts"][0],
        json!({ "act": "assign", "permission": "tickets:write", "needs": ["assignee"] })
    );
    app.finish().await;
}

/// Without the permission it is forbidden; with it, the fields are asked for, and where none are it is done.
async fn asks_for_what_it_says(app: &TestApp, ticket: &str, act: &Value) {
    let word = act["act"].as_str().unwrap();
    for right in [Permission::TicketsWrite, Permission::TicketsSupervise] {
        let caller = app.staff(&[Permission::TicketsRead, right], Scope::Group);
        let reply = caller.step(ticket, &route(word), &json!({})).await;
        if act["permission"] != right.as_str() {
            assert_eq!(reply.problem(403), "permission_missing", "{word}");
        } else if let Some(field) = act["needs"].as_array().unwrap().first() {
            assert_eq!(reply.text("/errors/0/code"), "field.missing", "{word}: {reply:?}");
            assert_eq!(reply.text("/errors/0/pointer"), format!("/{}", field.as_str().unwrap()), "{word}");
        } else {
            reply.expect(200);
        }
    }
}

async fn each_act_takes_the_permission_and_the_fields_that_it_names(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let worker = worker(&app).await;
    let assigned = || a_ticket(&api, estate_id).assigned_to(worker);
    let stands: [&dyn Fn() -> TicketBuilder; 3] =
        [&|| assigned().quoted("80.00"), &|| assigned().accepted(), &|| assigned().resolved()];
    let mut told = Vec::new();
    for standing in stands {
        let shown = api.get(&standing().await).await.expect(200);
        for act in shown["acts"].as_array().unwrap() {
            let word = act["act"].as_str().unwrap();
            if told.contains(&word.to_owned()) {
                continue;
            }
            told.push(word.to_owned());
            asks_for_what_it_says(&app, &standing().await, act).await;
        }
    }
    // What is passed on at once is there to be taken up in a moment.
    let elsewhere = an_estate(&app).under("resident-centre").await.estate_id;
    let director = app.tell_position("office_director", "管理处主任", None).await;
    app.tell_holding(&app.holding_of(&director, app.staff_id()), 1).await;
    let grave = json!({ "kind": "complaint", "severity": "major", "title": "Noise" });
    let passed_on = a_ticket(&api, elsewhere).about(grave).await;
    let offered = async || {
        let shown = api.get(&passed_on).await.expect(200);
        shown["acts"].as_array().unwrap().iter().find(|act| act["act"] == "take_up").cloned()
    };
    until("it is passed on", async || offered().await.is_some()).await;
    told.push("take_up".to_owned());
    asks_for_what_it_says(&app, &passed_on, &offered().await.unwrap()).await;
    told.sort_unstable();
    let all = "accept answer_reporter approve_quote arrive assign cancel close decline_quote escalate extend note_progress quote reclassify reopen resolve set_confidentiality take_up urge withdraw_quote";
    assert_eq!(told.join(" "), all);
    app.finish().await;
}

//! What `tickets:write` lets somebody do, and what deciding for the customer or for a colleague needs besides.

use kernel::{ApiClientId, Permission, Scope, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines};

use crate::ground::{a_ticket, complaint, worker};

on_both_engines!(
    whoever_takes_tickets_down_does_not_decide_for_the_customer,
    a_colleagues_work_is_not_done_in_their_name_without_the_right,
    work_that_nobody_is_responsible_for_is_nobody_elses,
    who_supervises_at_one_estate_does_not_at_another,
    whoever_may_work_at_one_estate_is_not_given_work_of_another,
);

/// What somebody has who takes tickets down and works on them.
const PLAIN: [Permission; 2] = [Permission::TicketsRead, Permission::TicketsWrite];
/// With what decides for others.
const SUPERVISING: [Permission; 3] =
    [Permission::TicketsRead, Permission::TicketsWrite, Permission::TicketsSupervise];

/// With what is not for everybody.
const CLEARED: [Permission; 4] = [
    Permission::TicketsRead,
    Permission::TicketsWrite,
    Permission::TicketsSupervise,
    Permission::TicketsConfidential,
];

fn yuan(amount: &str) -> Value {
    json!({ "fee": { "amount": amount, "currency": "CNY" } })
}

async fn whoever_takes_tickets_down_does_not_decide_for_the_customer(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let desk = app.staff(&PLAIN, Scope::Group);
    let supervisor = app.other_staff(&SUPERVISING, Scope::Group);
    let ticket = a_ticket(&desk, estate_id).quoted("80.00").await;
    let reason = json!({ "reason": "x" });
    let decisions = [
        ("reclassify", json!({ "title": "漏水", "reason": "x" })),
        ("decline-quote", reason.clone()),
        ("approve", json!({ "channel": "call" })),
        ("cancel", reason.clone()),
    ];
    let before = desk.get(&ticket).await.expect(200);
    for (act, body) in &decisions {
        let refused = desk.step(&ticket, act, body).await;
        assert!(refused.text("/detail").contains("tickets:supervise"), "{act}: {refused:?}");
        assert_eq!(refused.problem(403), "permission_missing", "{act}");
    }
    assert_eq!(desk.get(&ticket).await.expect(200), before);
    for (act, body) in &decisions {
        if *act == "approve" {
            desk.step(&ticket, "quote", &yuan("60.00")).await.expect(200);
        }
        supervisor.step(&ticket, act, body).await.expect(200);
    }
    // What is asked for may be asked no longer, and what was not solved is taken up again, without it.
    let other = a_ticket(&desk, estate_id).quoted("80.00").await;
    desk.step(&other, "withdraw-quote", &reason).await.expect(200);
    desk.step(&other, "resolve", &json!({})).await.expect(200);
    desk.step(&other, "reopen", &reason).await.expect(200);
    app.finish().await;
}

async fn a_colleagues_work_is_not_done_in_their_name_without_the_right(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let repairer = worker(&app).await;
    let own = app.staff(&PLAIN, Scope::Group);
    let colleague = app.other_staff(&PLAIN, Scope::Group);
    let robot = |permissions: &[Permission]| -> Api {
        app.client(ApiClientId::new(&SystemIds), permissions, Scope::Group)
    };
    let ticket = a_ticket(&own, estate_id).await;
    let assign = json!({ "assignee": repairer });
    colleague.step(&ticket, "assign", &assign).await.expect(200);
    for act in ["accept", "arrive", "resolve"] {
        let before = own.get(&ticket).await.expect(200);
        for another in [&colleague, &robot(&PLAIN)] {
            let refused = another.step(&ticket, act, &json!({})).await;
            assert_eq!(refused.problem(403), "ticketing.work_of_another", "{act}");
        }
        assert_eq!(own.get(&ticket).await.expect(200), before, "{act}");
        own.step(&ticket, act, &json!({})).await.expect(200);
    }
    let history = own.get(&format!("{ticket}/history")).await.expect(200).to_string();
    assert!(!history.contains("on_behalf_of"), "{history}");

    let next = a_ticket(&own, estate_id).await;
    own.step(&next, "assign", &assign).await.expect(200);
    let chinese = colleague.with("accept-language", "zh-CN").step(&next, "accept", &json!({})).await;
    assert_eq!(chinese.text("/detail"), "该工单由他人负责，代其操作需要权限 `tickets:supervise`。");
    let supervisor = app.other_staff(&SUPERVISING, Scope::Group);
    supervisor.step(&next, "accept", &json!({})).await.expect(200);
    robot(&SUPERVISING).step(&next, "arrive", &json!({})).await.expect(200);
    let history = own.get(&format!("{next}/history")).await.expect(200);
    for line in [0, 1] {
        let step = &history["items"][line]["details"]["step"];
        assert_eq!(step, &json!({ "on_behalf_of": repairer }), "{line}");
    }
    supervisor.step(&next, "resolve", &json!({})).await.expect(200);
    app.finish().await;
}

async fn work_that_nobody_is_responsible_for_is_nobody_elses(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let robot = app.client(ApiClientId::new(&SystemIds), &PLAIN, Scope::Group);
    let ticket = a_ticket(&robot, estate_id).await;
    assert_eq!(robot.step(&ticket, "accept", &json!({})).await.problem(409), "ticketing.out_of_order");
    robot.step(&ticket, "resolve", &json!({})).await.expect(200);
    robot.step(&ticket, "close", &json!({})).await.expect(200);
    app.finish().await;
}

/// Somebody who takes tickets down at one estate and supervises at another, where they may read what is confidential too.
async fn who_supervises_at_one_estate_does_not_at_another(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let (elsewhere, ..) = app.settled_estate("service-centre").await;
    let admin = app.admin();
    let both = app.holding(&[(&PLAIN, Scope::estate(here)), (&CLEARED, Scope::estate(there))]).await;
    let worker = worker(&app).await;
    for estate in [here, there] {
        let ticket = a_ticket(&admin, estate).assigned_to(worker).accepted().await;
        let resolved = both.step(&ticket, "resolve", &json!({})).await;
        let cancelled = both.step(&ticket, "cancel", &json!({ "reason": "x" })).await;
        if estate == there {
            resolved.expect(200);
        } else {
            assert_eq!(resolved.problem(403), "ticketing.work_of_another");
            assert_eq!(cancelled.problem(404), "not_found", "nothing to supervise there");
        }
    }
    a_ticket(&admin, elsewhere).await;
    let mut report = complaint(here);
    report["ticket"]["kind"] = json!("report");
    let hidden = admin.post("/api/v1/interactions", &report).await.expect(201);
    report["estate_id"] = json!(there);
    let shown = admin.post("/api/v1/interactions", &report).await.expect(201);
    for list in ["/api/v1/tickets", "/api/v1/interactions"] {
        let listed = both.get(list).await.expect(200);
        let key = if list.ends_with("tickets") { "ticket_id" } else { "interaction_id" };
        let ids: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|item| &item[key]).collect();
        let of =
            |recorded: &Value| recorded.pointer(&format!("/ticket/{key}")).unwrap_or(&recorded[key]).clone();
        assert!(ids.contains(&&of(&shown)) && !ids.contains(&&of(&hidden)), "{list}: {listed:#}");
    }
    let path =
        |recorded: &Value| format!("/api/v1/tickets/{}", recorded["ticket"]["ticket_id"].as_str().unwrap());
    both.get(&path(&shown)).await.expect(200);
    assert_eq!(both.get(&path(&hidden)).await.problem(404), "not_found");
    app.finish().await;
}

async fn whoever_may_work_at_one_estate_is_not_given_work_of_another(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let admin = app.admin();
    let bills: &[Permission] = &[Permission::BillingRead];
    let taken = a_ticket(&admin, here).await;
    let somebody = app.holder(&[(&PLAIN, Scope::estate(here)), (bills, Scope::estate(there))]).await;
    admin.step(&taken, "assign", &json!({ "assignee": somebody })).await.expect(200);
    let other = a_ticket(&admin, there).await;
    let refused = admin.step(&other, "assign", &json!({ "assignee": somebody })).await;
    assert_eq!(refused.text("/errors/0/code"), "assignee.may_not_read");
    app.finish().await;
}

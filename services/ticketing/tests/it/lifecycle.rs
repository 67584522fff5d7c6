//! A ticket's life, step by step.

use contracts::ticketing::{TicketClosed, TicketResolved};
use kernel::{Currency, Money};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, deadline, on_both_engines};

use crate::ground::{a_ticket, worker};

on_both_engines!(
    work_goes_from_the_call_to_the_close_with_an_agreed_fee,
    two_people_never_act_on_one_picture,
    a_refused_step_changes_nothing,
);

async fn work_goes_from_the_call_to_the_close_with_an_agreed_fee(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let fee = json!({ "fee": { "amount": "128.50", "currency": "CNY" } });
    let steps: [(&str, Value); 7] = [
        ("assign", json!({ "assignee": worker(&app).await })),
        ("accept", json!({})),
        ("quote", fee),
        ("approve", json!({ "channel": "signature", "evidence": "form 12" })),
        ("arrive", json!({})),
        ("resolve", json!({ "materials": ["sealant 1 tube"] })),
        ("close", json!({})),
    ];
    for (act, body) in steps {
        let reply = api.step(&ticket, act, &body).await;
        assert_eq!(reply.header("etag"), format!("\"{}\"", reply.body["version"]), "{act}");
        assert!(reply.expect(200)["version"].as_i64().unwrap() > 1);
    }
    let closed = api.get(&ticket).await.expect(200);
    assert_eq!((&closed["status"], &closed["version"]), (&json!("closed"), &json!(8)));
    assert_eq!(
        closed["fee"],
        json!({ "amount": { "amount": "128.50", "currency": "CNY" }, "is_agreed": true })
    );
    assert_eq!(deadline(&closed, "resolve")["status"], "kept");

    let resolved: TicketResolved = app.recorder.wait_for(|_any| true).await;
    assert_eq!(resolved.fee, Some(Money::from_minor(12_850, Currency::Cny).into()));
    assert!(resolved.is_in_time);
    app.recorder.wait_for::<TicketClosed>(|_any| true).await;
    let history = api.get(&format!("{ticket}/history")).await.expect(200);
    let steps: Vec<&str> =
        history["items"].as_array().unwrap().iter().filter_map(|line| line["step"].as_str()).collect();
    let told =
        ["closed", "resolved", "arrived", "quote_approved", "quoted", "accepted", "assigned", "opened"];
    assert_eq!(steps, told);
    app.finish().await;
}

async fn two_people_never_act_on_one_picture(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let assign = json!({ "assignee": worker(&app).await });
    let act = format!("{ticket}/assign");
    assert_eq!(api.post(&act, &assign).await.problem(428), "version_required");
    let seen = api.with("if-match", "\"1\"");
    let cancel = format!("{ticket}/cancel");
    let reason = json!({ "reason": "called back" });
    let (one, two) = tokio::join!(seen.post(&act, &assign), seen.post(&cancel, &reason));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "exactly one of two racing steps is taken");
    assert_eq!(api.get(&ticket).await.expect(200)["version"], 2);
    let known = api.with("if-none-match", "\"2\"").get(&ticket).await;
    assert_eq!(known.status.as_u16(), 304);
    app.finish().await;
}

async fn a_refused_step_changes_nothing(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let before = api.get(&ticket).await.expect(200);
    assert_eq!(api.step(&ticket, "accept", &json!({})).await.problem(409), "ticketing.out_of_order");
    let chinese = api.with("accept-language", "zh-CN").step(&ticket, "close", &json!({})).await;
    assert_eq!(chinese.text("/detail"), "工单状态为“待派单”，此操作要求状态为“已解决”。");
    assert_eq!(api.get(&ticket).await.expect(200), before);
    api.step(&ticket, "cancel", &json!({ "reason": "called back" })).await.expect(200);
    let chinese = api.with("accept-language", "zh-CN").step(&ticket, "resolve", &json!({})).await;
    assert_eq!(chinese.text("/detail"), "工单已取消，不能再操作。");
    app.finish().await;
}

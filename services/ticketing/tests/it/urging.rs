//! Customers who press for a ticket (催办): counted, shown, recorded, and told to whose it is to see to.

use chrono::TimeDelta;
use contracts::ticketing::{TicketStatus, TicketUrged};
use kernel::{ApiClientId, Clock, Permission, Scope, SystemIds};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

use crate::ground::{a_ticket, worker};

on_both_engines!(
    an_urge_is_counted_and_moves_nothing_else,
    what_nobody_is_responsible_for_is_for_whoever_took_it_down,
    what_is_done_is_urged_no_more,
);

async fn an_urge_is_counted_and_moves_nothing_else(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let lin = app.employ(Permission::ALL, Scope::Group).await;
    let ticket = a_ticket(&api, estate_id).assigned_to(lin).accepted().await;
    let before = api.get(&ticket).await.expect(200);
    assert_eq!((&before["urges"], &before["last_urged_at"]), (&json!(0), &Value::Null));
    let urged = api.step(&ticket, "urge", &json!({ "reason": "Nobody came." })).await.expect(200);
    assert_eq!((&urged["urges"], &urged["last_urged_at"]), (&json!(1), &json!(app.clock.now())));
    for field in ["status", "assignee", "due_at", "deadlines", "acts"] {
        assert_eq!(urged[field], before[field], "{field}");
    }
    assert_eq!(urged["version"], json!(before["version"].as_i64().unwrap() + 1));
    app.clock.advance(TimeDelta::hours(1));
    let api = app.admin();
    api.step(&ticket, "urge", &json!({})).await.expect(200);
    let listed = api.get("/api/v1/tickets").await.expect(200);
    assert_eq!(listed["items"][0]["urges"], 2);
    assert_eq!(listed["items"][0]["last_urged_at"], json!(app.clock.now()));
    let said: TicketUrged = app.recorder.wait_for(|urged: &TicketUrged| urged.urges == 2).await;
    assert_eq!((said.ticket_id, said.ticket.status), (ticket.id, Some(TicketStatus::Accepted.into())));
    assert_eq!((said.owner, said.noted_by), (Some(lin), Some(app.staff_id())));
    let history = api.get(&format!("{ticket}/history")).await.expect(200);
    let [second, first] = [0, 1].map(|line| &history["items"][line]);
    assert_eq!((&first["step"], &second["step"]), (&json!("urged"), &json!("urged")));
    assert_eq!(first["details"]["step"], json!({ "urges": 1, "reason": "Nobody came." }));
    assert_eq!(second["details"]["step"], json!({ "urges": 2, "reason": null }));
    app.finish().await;
}

async fn what_nobody_is_responsible_for_is_for_whoever_took_it_down(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let robot = app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group);
    for (opener, owner) in [(app.admin(), Some(app.staff_id())), (robot.clone(), None)] {
        let ticket = a_ticket(&opener, estate_id).await;
        robot.step(&ticket, "urge", &json!({})).await.expect(200);
        let said: TicketUrged =
            app.recorder.wait_for(|urged: &TicketUrged| urged.ticket_id == ticket.id).await;
        assert_eq!((said.urges, said.owner, said.noted_by), (1, owner, None));
    }
    app.finish().await;
}

async fn what_is_done_is_urged_no_more(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let open = a_ticket(&api, estate_id).await;
    let long = api.step(&open, "urge", &json!({ "reason": "x".repeat(501) })).await;
    assert_eq!(long.text("/errors/0/pointer"), "/reason");
    assert_eq!(long.text("/errors/0/code"), "text.too_long");
    let done = a_ticket(&api, estate_id).assigned_to(worker(&app).await).resolved().await;
    let refused = api.step(&done, "urge", &json!({})).await;
    assert_eq!(refused.problem(409), "ticketing.not_active");
    assert_eq!(api.get(&done).await.expect(200)["urges"], 0);
    api.step(&done, "reopen", &json!({ "reason": "again" })).await.expect(200);
    assert_eq!(api.step(&done, "urge", &json!({})).await.expect(200)["urges"], 1);
    app.finish().await;
}

//! Who may ask, what they may see, and what becomes of bad input.

use contracts::ticketing::TicketKind;
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

use crate::work::{follow_up, resolved};

on_both_engines!(another_estate_is_not_there, bad_input_changes_nothing);

async fn another_estate_is_not_there(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let (other, ..) = app.settled_estate("estate-handbook").await;
    let (_callback, path) = follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    let narrow = app.staff(Permission::ALL, Scope::estate(other));
    assert_eq!(narrow.get(&path).await.problem(404), "not_found");
    assert_eq!(narrow.get(&format!("{path}/attempts")).await.problem(404), "not_found");
    let waive =
        narrow.with("if-match", "\"1\"").post(&format!("{path}/waive"), &json!({ "reason": "mine" })).await;
    assert_eq!(waive.problem(404), "not_found");
    assert_eq!(narrow.get("/api/v1/callbacks").await.expect(200)["items"], json!([]));
    assert_eq!(narrow.get("/api/v1/callback-coverage").await.expect(200)["items"], json!([]));
    let reader = app.staff(&[Permission::CallbacksRead], Scope::Group);
    let refused =
        reader.with("if-match", "\"1\"").post(&format!("{path}/waive"), &json!({ "reason": "x" })).await;
    assert_eq!(refused.problem(403), "permission_missing");
    app.finish().await;
}

async fn bad_input_changes_nothing(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let (_callback, path) = follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    let api = app.anyone();
    let before = api.get(&path).await.expect(200);
    let chinese = api.with("accept-language", "zh-CN");
    let reply = chinese.step(&path, "complete", &json!({ "satisfaction": 6, "solved": true })).await;
    assert_eq!(reply.text("/errors/0/detail"), "必须在 1 到 5 之间");
    assert_eq!(api.step(&path, "complete", &json!({ "satisfaction": 5 })).await.status.as_u16(), 422);
    assert_eq!(api.step(&path, "waive", &json!({ "reason": "  " })).await.problem(422), "invalid_fields");
    let blind = api.post(&format!("{path}/waive"), &json!({ "reason": "x" })).await;
    assert_eq!(blind.problem(428), "version_required");
    let stale = api.with("if-match", "\"9\"").post(&format!("{path}/waive"), &json!({ "reason": "x" })).await;
    assert_eq!(stale.problem(412), "stale_version");
    assert_eq!(api.get(&path).await.expect(200), before);
    app.finish().await;
}

//! Who takes down a call alone, once the group asks for a certificate. What a colleague beside them is asked for hotline's
//! tests show: it is one rule.

use contracts::{
    identity::{SkillChanged, StaffChanged},
    testing::Example,
    ticketing::TicketOpened,
};
use kernel::{ApiClientId, Clock, Permission, Scope, StaffId, SystemIds};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};
use vocabulary::ClearedAct;

use crate::ground::complaint;

on_both_engines!(a_call_is_taken_down_by_those_who_are_cleared_or_sit_beside_a_colleague_who_is);

const PATH: &str = "/api/v1/interactions";

async fn tell(app: &TestApp, (staff_id, number): (StaffId, i32), acts: &[ClearedAct]) {
    let staff = StaffChanged {
        staff_id,
        permissions: Permission::ALL.iter().copied().map(Into::into).collect(),
        scope: Scope::Group,
        cleared_for: acts.iter().copied().map(Into::into).collect(),
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        changed_at: app.clock.now(),
        ..StaffChanged::example()
    };
    app.recorder.publish(&staff, number).await;
}

async fn a_call_is_taken_down_by_those_who_are_cleared_or_sit_beside_a_colleague_who_is(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (api, own, colleague) = (app.admin(), app.staff_id(), StaffId::new(&SystemIds));
    tell(&app, (own, 1), &[]).await;
    tell(&app, (colleague, 1), &[ClearedAct::Calls]).await;
    let call = complaint(here);
    let beside = |companion: StaffId| {
        let mut call = call.clone();
        call["accompanied_by"] = json!(companion);
        call
    };
    api.post(PATH, &call).await.expect(201);
    let skill = SkillChanged { demanded_at: Some(app.clock.now()), ..SkillChanged::example() };
    app.recorder.publish(&skill, 1).await;
    assert_eq!(api.post(PATH, &call).await.problem(403), "clearance.missing");
    let refused = api.post(PATH, &beside(own)).await;
    assert_eq!(refused.text("/errors/0/code"), "companion.is_caller");
    let mut letter = beside(colleague);
    letter["channel"] = json!("letter");
    assert_eq!(api.post(PATH, &letter).await.text("/errors/0/code"), "companion.not_asked");
    app.settle().await;
    assert_eq!(app.recorder.events::<TicketOpened>().len(), 1, "nothing came of what was refused");

    let taken = api.post(PATH, &beside(colleague)).await.expect(201);
    assert_eq!(taken["received_by"], json!(format!("staff:{own}")));
    let trail = api.get("/api/v1/ticketing/audit-entries?subject_kind=interaction").await.expect(200);
    assert_eq!(trail["items"][0]["after"], json!({ "channel": "call", "accompanied_by": colleague }));
    // Neither letters nor applications are asked, and nobody any more who is cleared.
    letter["accompanied_by"] = json!(null);
    api.post(PATH, &letter).await.expect(201);
    let writes = [Permission::TicketsRead, Permission::TicketsWrite];
    let exchange = app.client(ApiClientId::new(&SystemIds), &writes, Scope::estate(here));
    exchange.post(PATH, &call).await.expect(201);
    tell(&app, (own, 2), &[ClearedAct::Calls]).await;
    api.post(PATH, &call).await.expect(201);
    tell(&app, (own, 3), &[]).await;
    assert_eq!(api.post(PATH, &call).await.problem(403), "clearance.missing");
    app.finish().await;
}

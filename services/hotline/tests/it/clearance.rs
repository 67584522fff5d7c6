//! Who may answer customers' calls alone, once the group asks for a certificate.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    hotline::CallAnswered,
    identity::{SkillChanged, StaffChanged},
    testing::Example,
};
use kernel::{ApiClientId, Clock, EstateId, Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};
use vocabulary::ClearedAct;

on_both_engines!(
    who_is_not_cleared_answers_no_call_alone,
    a_colleague_who_sits_beside_is_another_who_is_cleared_and_sees_the_estate,
    nothing_is_asked_before_the_day_nor_of_applications_nor_of_calls_that_we_place,
);

const PATH: &str = "/api/v1/calls";

/// Has identity ask for a clearance for calls from then on, or never.
async fn demand(app: &TestApp, (skill, number): (&SkillChanged, i32), demanded_at: Option<DateTime<Utc>>) {
    app.recorder.publish(&SkillChanged { demanded_at, ..skill.clone() }, number).await;
}

/// Has identity tell of somebody: what they are cleared for, and where they work.
async fn tell(app: &TestApp, (staff_id, number): (StaffId, i32), acts: &[ClearedAct], scope: Scope) {
    let staff = StaffChanged {
        staff_id,
        permissions: Permission::ALL.iter().copied().map(Into::into).collect(),
        scope,
        cleared_for: acts.iter().copied().map(Into::into).collect(),
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        changed_at: app.clock.now(),
        ..StaffChanged::example()
    };
    app.recorder.publish(&staff, number).await;
}

fn inbound(estate_id: Option<EstateId>, accompanied_by: Option<StaffId>) -> Value {
    json!({
        "phone": "13800138000", "direction": "inbound", "estate_id": estate_id, "accompanied_by": accompanied_by,
    })
}

async fn who_is_not_cleared_answers_no_call_alone(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let (api, own) = (app.admin(), app.staff_id());
    demand(&app, (&SkillChanged::example(), 1), Some(app.clock.now())).await;
    // Nobody has told of the caller yet, and then that they are cleared for nothing.
    assert_eq!(api.post(PATH, &inbound(None, None)).await.problem(403), "clearance.missing");
    tell(&app, (own, 1), &[], Scope::Group).await;
    let refused = api.with("accept-language", "zh-CN").post(PATH, &inbound(None, None)).await;
    assert!(refused.text("/detail").contains("独立接听"), "{}", refused.body);
    assert_eq!(api.get(PATH).await.expect(200)["items"], json!([]));
    app.settle().await;
    assert_eq!(app.recorder.events::<CallAnswered>(), []);
    // A certificate begins, and is gone again: it lapsed or was revoked.
    tell(&app, (own, 2), &[ClearedAct::Calls], Scope::Group).await;
    let keyed = api.with("idempotency-key", "call-1");
    let call = keyed.post(PATH, &inbound(None, None)).await.expect(201);
    tell(&app, (own, 3), &[], Scope::Group).await;
    assert_eq!(api.post(PATH, &inbound(None, None)).await.problem(403), "clearance.missing");
    assert_eq!(keyed.post(PATH, &inbound(None, None)).await.expect(201), call, "it was answered then");
    // What was told before comes again.
    tell(&app, (own, 2), &[ClearedAct::Calls], Scope::Group).await;
    assert_eq!(api.post(PATH, &inbound(None, None)).await.problem(403), "clearance.missing");
    app.finish().await;
}

async fn a_colleague_who_sits_beside_is_another_who_is_cleared_and_sees_the_estate(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let (api, own) = (app.admin(), app.staff_id());
    demand(&app, (&SkillChanged::example(), 1), Some(app.clock.now())).await;
    let [cleared, far, trainee, gone] = std::array::from_fn(|_any| StaffId::new(&SystemIds));
    let reads: &[Permission] = &[Permission::HotlineRead];
    let divided = app.holder(&[(Permission::ALL, Scope::estate(here)), (reads, Scope::estate(there))]).await;
    tell(&app, (own, 1), &[], Scope::Group).await;
    tell(&app, (cleared, 1), &[ClearedAct::Calls], Scope::estate(here)).await;
    tell(&app, (far, 1), &[ClearedAct::Calls], Scope::estate(there)).await;
    tell(&app, (trainee, 1), &[], Scope::Group).await;
    let disabled = StaffChanged {
        staff_id: gone,
        is_enabled: false,
        scope: Scope::Group,
        grants: Vec::new(),
        cleared_for: vec![ClearedAct::Calls.into()],
        ..StaffChanged::example()
    };
    app.recorder.publish(&disabled, 1).await;
    let nobody: StaffId = "01890000-0000-7000-8000-000000000002".parse().unwrap();
    for (beside, code) in [
        (own, "companion.is_caller"),
        (nobody, "companion.unknown"),
        (gone, "companion.disabled"),
        (far, "companion.unknown"),
        (trainee, "companion.not_cleared"),
        // Seen here by one position among several, and cleared by none.
        (divided, "companion.not_cleared"),
    ] {
        let refused = api.post(PATH, &inbound(Some(here), Some(beside))).await;
        let fault = (refused.text("/errors/0/pointer"), refused.text("/errors/0/code"));
        assert_eq!(fault, ("/accompanied_by".to_owned(), code.to_owned()), "{}", refused.body);
    }
    // Whoever was taken on a moment ago may be on the way.
    let new = inbound(Some(here), Some(StaffId::new(&SystemIds)));
    assert_eq!(api.post(PATH, &new).await.problem(503), "not_known_yet");
    let placed = json!({ "phone": "13800138000", "direction": "outbound", "accompanied_by": cleared });
    assert_eq!(api.post(PATH, &placed).await.text("/errors/0/code"), "companion.not_asked");
    assert_eq!(api.get(PATH).await.expect(200)["items"], json!([]));

    let call = api.post(PATH, &inbound(Some(here), Some(cleared))).await.expect(201);
    assert_eq!(call["answered_by"], json!(format!("staff:{own}")), "it is the trainee's");
    let trail = api.get("/api/v1/hotline/audit-entries?subject_kind=call").await.expect(200);
    assert_eq!(trail["items"][0]["after"]["accompanied_by"], json!(cleared), "{trail}");
    // Of a call whose estate nobody knows yet, whoever is cleared may sit beside.
    api.post(PATH, &inbound(None, Some(far))).await.expect(201);
    app.finish().await;
}

async fn nothing_is_asked_before_the_day_nor_of_applications_nor_of_calls_that_we_place(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let skill = SkillChanged::example();
    let other =
        SkillChanged { skill_id: "01920000-0000-7000-8000-000000000099".parse().unwrap(), ..skill.clone() };
    let api = app.admin();
    api.post(PATH, &inbound(None, None)).await.expect(201);
    let demanded_at = app.clock.now() + TimeDelta::hours(1);
    demand(&app, (&skill, 1), Some(demanded_at)).await;
    demand(&app, (&other, 1), None).await;
    api.post(PATH, &inbound(None, None)).await.expect(201);
    app.clock.advance(TimeDelta::minutes(61));
    let api = app.admin();
    assert_eq!(api.post(PATH, &inbound(None, None)).await.problem(403), "clearance.missing");
    let placed = json!({ "phone": "13800138000", "direction": "outbound" });
    api.post(PATH, &placed).await.expect(201);
    let (here, ..) = app.settled_estate("service-centre").await;
    let writes = [Permission::HotlineRead, Permission::HotlineWrite];
    let exchange = app.client(ApiClientId::new(&SystemIds), &writes, Scope::estate(here));
    exchange.post(PATH, &inbound(Some(here), None)).await.expect(201);
    // The group asks for it no longer; what it asked before comes again.
    demand(&app, (&skill, 3), None).await;
    demand(&app, (&skill, 2), Some(demanded_at)).await;
    api.post(PATH, &inbound(None, None)).await.expect(201);
    app.finish().await;
}

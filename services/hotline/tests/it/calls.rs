//! A call from its answer to its end.

use contracts::hotline::{CallAnswered, CallEnded};
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, TestApp, an_estate, on_both_engines};

on_both_engines!(
    a_call_is_recorded_as_the_callers_and_wrapped_up,
    a_number_is_masked_and_found_in_any_spelling,
    whatever_an_exchange_sends_is_taken_down,
    two_callers_without_a_number_are_never_one,
    a_local_number_is_one_of_the_estate_that_is_called,
    faults_are_told_in_the_callers_language,
    calls_of_other_estates_are_not_there,
);

const PATH: &str = "/api/v1/calls";

async fn a_call_is_recorded_as_the_callers_and_wrapped_up(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let keyed = api.with("idempotency-key", "call-1");
    let body = json!({ "phone": "138 0013 8000", "direction": "inbound" });
    let call = keyed.post(PATH, &body).await.expect(201);
    let again = keyed.post(PATH, &body).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), call);
    let path = format!("{PATH}/{}", call["call_id"].as_str().unwrap());

    let words = json!({ "note": "Asked when the lift is mended.", "estate_id": estate_id });
    assert_eq!(api.post(&format!("{path}/wrap-up"), &words).await.problem(428), "version_required");
    let ended = api.step(&path, "wrap-up", &words).await.expect(200);
    assert_eq!(api.get(&path).await.expect(200), ended);
    insta::assert_json_snapshot!("a_call_that_ended", ended, {
        ".call_id" => "[id]", ".estate_id" => "[id]", ".answered_by" => "[staff]",
    });
    assert_eq!(api.step(&path, "wrap-up", &words).await.problem(409), "hotline.already_ended");
    let stale = api.with("if-match", "\"1\"").post(&format!("{path}/wrap-up"), &words).await;
    assert_eq!(stale.problem(412), "stale_version");

    let ended = app.recorder.wait_for(|_: &CallEnded| true).await;
    assert_eq!(ended.estate_id, Some(estate_id));
    let answered = app.recorder.events::<CallAnswered>();
    assert_eq!(answered.len(), 1);
    assert_eq!(answered.first().and_then(|call| call.agent_id), Some(app.staff_id()));
    app.finish().await;
}

async fn a_number_is_masked_and_found_in_any_spelling(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let api = app.admin();
    for phone in ["13800138000", "010-6552 9988"] {
        let reply = api.post(PATH, &json!({ "phone": phone, "direction": "outbound" })).await;
        assert!(!reply.expect(201).to_string().contains("138001380"));
    }
    let found = api.get("/api/v1/calls?phone=0086%20138-0013-8000").await.expect(200);
    let phones: Vec<_> =
        found["items"].as_array().unwrap().iter().map(|call| call["phone"].clone()).collect();
    assert_eq!(phones, ["****8000"]);
    assert_eq!(api.get("/api/v1/calls?status=ended").await.expect(200)["items"], json!([]));
    assert_eq!(api.get("/api/v1/calls?phone=12").await.expect(200)["items"], json!([]));
    app.finish().await;
}

async fn whatever_an_exchange_sends_is_taken_down(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    for (phone, caller, shown) in [
        ("12345", "code", Some("12345")),
        ("110", "code", Some("110")),
        ("12329", "code", Some("12329")),
        ("95000", "code", Some("95000")),
        ("852 6123 4567", "code", Some("****567")),
        ("010-61234567-8001", "number", Some("****4567")),
        ("anonymous", "withheld", None),
        ("unknown", "unknown", None),
        ("", "unknown", None),
    ] {
        let body = json!({ "phone": phone, "direction": "inbound", "estate_id": estate_id });
        let call = api.post(PATH, &body).await.expect(201);
        assert_eq!((&call["caller"], &call["phone"]), (&json!(caller), &json!(shown)), "{phone}");
        assert_eq!(api.get(&format!("{PATH}/{}", call["call_id"].as_str().unwrap())).await.expect(200), call);
    }
    let found = api.get("/api/v1/calls?phone=12345").await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let trunk = api.get("/api/v1/calls?phone=010-61234567").await.expect(200);
    assert_eq!(trunk["items"].as_array().unwrap().len(), 1);
    app.finish().await;
}

async fn two_callers_without_a_number_are_never_one(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let both = [Permission::HotlineRead, Permission::HotlineWrite];
    for phone in ["anonymous", "unknown", ""] {
        for agent in [app.admin(), app.other_staff(&both, Scope::Group)] {
            agent.post(PATH, &json!({ "phone": phone, "direction": "inbound" })).await.expect(201);
        }
        let found = app.admin().get(&format!("{PATH}?phone={phone}")).await;
        if phone.is_empty() {
            assert_eq!(found.problem(422), "invalid_query", "nothing is no number to look for");
        } else {
            assert_eq!(found.expect(200)["items"], json!([]), "{phone}");
        }
    }
    app.finish().await;
}

async fn a_local_number_is_one_of_the_estate_that_is_called(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    // Nobody has entered an area code: the call is taken down as it came.
    let body = json!({ "phone": "6123 4567", "direction": "inbound", "estate_id": estate_id });
    assert_eq!(api.post(PATH, &body).await.expect(201)["caller"], "code");
    let found = api.get(&format!("{PATH}?phone=61234567&estate_id={estate_id}")).await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let beijing = an_estate(&app).with_area_code("010").await;
    let body = json!({ "phone": "6123 4567", "direction": "inbound", "estate_id": beijing.estate_id });
    assert_eq!(api.post(PATH, &body).await.expect(201)["caller"], "number");
    let found = api.get(&format!("{PATH}?phone=010-61234567")).await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    app.finish().await;
}

async fn faults_are_told_in_the_callers_language(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let body = json!({ "phone": "1".repeat(65), "direction": "inbound" });
    for (language, words) in [("en", "must have at most 64 characters"), ("zh-CN", "最多 64 个字符")] {
        let reply = app.admin().with("accept-language", language).post(PATH, &body).await;
        assert_eq!(reply.text("/errors/0/detail"), words);
        assert_eq!(reply.problem(422), "invalid_fields");
    }
    assert_eq!(app.nobody().post(PATH, &body).await.problem(401), "unauthenticated");
    let reader = app.staff(&[Permission::HotlineRead], Scope::Group);
    assert_eq!(reader.post(PATH, &body).await.problem(403), "permission_missing");
    app.finish().await;
}

async fn calls_of_other_estates_are_not_there(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other_id, ..) = app.settled_estate("service-centre").await;
    let body = json!({ "phone": "13800138000", "direction": "inbound", "estate_id": estate_id });
    let call = app.admin().post(PATH, &body).await.expect(201);
    let path = format!("{PATH}/{}", call["call_id"].as_str().unwrap());
    let both = [Permission::HotlineRead, Permission::HotlineWrite];
    let outsider = app.other_staff(&both, Scope::estate(other_id));
    assert_eq!(outsider.get(&path).await.problem(404), "not_found");
    assert_eq!(outsider.get(PATH).await.expect(200)["items"], json!([]));
    let wrap_up =
        outsider.with("if-match", "\"1\"").post(&format!("{path}/wrap-up"), &json!({ "note": "x" })).await;
    assert_eq!(wrap_up.problem(404), "not_found");
    let reply = outsider.post(PATH, &body).await;
    assert_eq!(reply.text("/errors/0/pointer"), "/estate_id");
    // Who spoke sees the call before its estate is known.
    let own =
        outsider.post(PATH, &json!({ "phone": "13800138000", "direction": "inbound" })).await.expect(201);
    let own = format!("{PATH}/{}", own["call_id"].as_str().unwrap());
    outsider.get(&own).await.expect(200);
    let colleague = app.other_staff(&both, Scope::estate(other_id));
    assert_eq!(colleague.get(&own).await.problem(404), "not_found");
    app.finish().await;
}

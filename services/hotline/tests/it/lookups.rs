//! A number leads to a person, so looking numbers up is limited and on the record, and nobody is told one.

use contracts::{
    archive::EstateOpened,
    hotline::{CALLER_INDEX, CallAnswered},
};
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, TestApp, an_estate, on_both_engines};

on_both_engines!(
    an_answered_call_is_published_with_the_digest_of_its_number,
    a_look_up_leaves_a_line_and_the_same_one_again_none,
    nobody_looks_many_numbers_up_in_an_hour,
    a_filter_names_nothing_outside_the_scope,
    a_local_number_is_completed_by_the_area_code_of_the_estate,
    a_local_number_is_read_at_an_estate_that_was_opened_a_moment_ago,
);

const PATH: &str = "/api/v1/calls";

async fn an_answered_call_is_published_with_the_digest_of_its_number(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let mut published = Vec::new();
    for phone in ["138 0013 8000", "anonymous", "12345"] {
        let call =
            app.admin().post(PATH, &json!({ "phone": phone, "direction": "inbound" })).await.expect(201);
        let said = app.recorder.wait_for::<CallAnswered>(|said| json!(said.call_id) == call["call_id"]).await;
        published.push(said.caller_index);
    }
    let digest = app.db().sealer().blind_index(CALLER_INDEX, "+8613800138000");
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(published, [Some(digest), None, None], "a service number is nobody's own");
    app.finish().await;
}

async fn a_look_up_leaves_a_line_and_the_same_one_again_none(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let body = json!({ "phone": "13800138000", "direction": "inbound", "estate_id": estate_id });
    api.post(PATH, &body).await.expect(201);
    for phone in ["13800138000", "138-0013-8000", "13900139000"] {
        api.get(&format!("{PATH}?phone={phone}")).await.expect(200);
    }
    let trail = api.get("/api/v1/hotline/audit-entries?subject_kind=number").await.expect(200);
    let lines: Vec<_> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["estate_id"].clone(), line["after"]["found"].clone()))
        .collect();
    assert_eq!(lines, [(json!(null), json!(0)), (json!(estate_id), json!(1))]);
    assert!(!trail.to_string().contains("138001"), "{trail}");
    app.finish().await;
}

async fn nobody_looks_many_numbers_up_in_an_hour(engine: Engine) {
    let settings = [("hotline.lookups_per_hour", "2")];
    let app = TestApp::start_with(hotline::module(), engine, &settings).await;
    let look_up = async |api: &testkit::Api, phone: &str| api.get(&format!("{PATH}?phone={phone}")).await;
    let api = app.admin();
    for phone in ["13800138000", "13800138001", "13800138000"] {
        look_up(&api, phone).await.expect(200);
    }
    let refused = look_up(&api, "13800138002").await;
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(refused.problem(429), "allowance_used_up");
    assert_eq!(api.get(PATH).await.status, 200, "a list without a number names nobody");
    let colleague = app.other_staff(&[Permission::HotlineRead], Scope::Group);
    look_up(&colleague, "13800138002").await.expect(200);
    app.finish().await;
}

async fn a_filter_names_nothing_outside_the_scope(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let body = json!({ "phone": "13800138000", "direction": "inbound", "estate_id": there });
    app.admin().post(PATH, &body).await.expect(201);
    let clerk = app.other_staff(&[Permission::HotlineRead], Scope::estate(here));
    for filter in [format!("estate_id={there}"), "phone=13800138000".to_owned(), "status=answered".to_owned()]
    {
        assert_eq!(clerk.get(&format!("{PATH}?{filter}")).await.expect(200)["items"], json!([]), "{filter}");
        let whole = app.admin().get(&format!("{PATH}?{filter}")).await.expect(200);
        assert_ne!(whole["items"], json!([]), "{filter} finds something for the group");
    }
    app.finish().await;
}

async fn a_local_number_is_completed_by_the_area_code_of_the_estate(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let places = [
        (Some("010"), "Asia/Shanghai", "+861061234567"),
        (Some("021"), "Asia/Shanghai", "+862161234567"),
        (None, "Asia/Hong_Kong", "+85261234567"),
    ];
    for (area_code, time_zone, whole) in places {
        let estate = EstateOpened {
            area_code: area_code.map(str::to_owned),
            time_zone: time_zone.to_owned(),
            ..app.archive.estate("north", "service-centre")
        };
        app.recorder.publish(&estate, 1).await;
        let body = json!({ "phone": "61234567", "direction": "inbound", "estate_id": estate.estate_id });
        let call = app.admin().post(PATH, &body).await.expect(201);
        assert_eq!((&call["caller"], &call["phone"]), (&json!("number"), &json!("****4567")));
        let escaped = whole.replace('+', "%2B");
        let found = app.admin().get(&format!("{PATH}?phone={escaped}")).await.expect(200);
        assert_eq!(found["items"][0]["call_id"], call["call_id"], "{whole}");
    }
    app.finish().await;
}

/// What is read wrongly is kept so: the archive is asked how people dial there before its event has come.
async fn a_local_number_is_read_at_an_estate_that_was_opened_a_moment_ago(engine: Engine) {
    let app = TestApp::start(hotline::module(), engine).await;
    let estate = an_estate(&app).with_area_code("010").known_to_the_archive_alone().await;
    let estate_id = estate.estate_id;
    let body = json!({ "phone": "61234567", "direction": "inbound", "estate_id": estate_id });
    let call = app.admin().post(PATH, &body).await.expect(201);
    assert_eq!((&call["caller"], &call["phone"]), (&json!("number"), &json!("****4567")));
    for phone in ["%2B861061234567".to_owned(), format!("61234567&estate_id={estate_id}")] {
        let found = app.admin().get(&format!("{PATH}?phone={phone}")).await.expect(200);
        assert_eq!(found["items"][0]["call_id"], call["call_id"], "{phone}");
    }
    app.finish().await;
}

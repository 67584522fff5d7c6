//! Registering endpoints and changing them.

use futures_util::future::join_all;
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

on_both_engines!(
    an_endpoint_is_registered_once_under_its_key_and_its_secret_is_not_kept,
    every_fault_is_told_at_once_and_private_addresses_are_refused,
    endpoints_of_others_are_not_there,
    a_change_needs_the_version_the_caller_saw,
    nobody_has_endpoints_without_end,
    endpoints_that_are_registered_at_once_are_counted,
    an_address_is_measured_as_it_is_kept,
);

const PATH: &str = "/api/v1/webhook-endpoints";

async fn an_endpoint_is_registered_once_under_its_key_and_its_secret_is_not_kept(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin().with("idempotency-key", "endpoint-1");
    let body = json!({ "url": "https://example.com/hook", "events": ["ticketing.*", "billing.invoice_issued"], "estates": [estate_id] });
    let first = api.post(PATH, &body).await;
    let location = first.header("location").to_owned();
    let made = first.expect(201);
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    insta::assert_json_snapshot!("an_endpoint", made, {
        ".webhook_endpoint_id" => "[id]", ".owner" => "[staff]", ".secret" => "[secret]", ".scope.estates[]" => "[id]",
    });
    let again = api.post(PATH, &body).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.header("location"), location);
    assert_eq!(again.expect(201).get("secret"), None);
    let listed = app.admin().get(PATH).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        api.post(PATH, &json!({ "url": "https://example.com/", "events": ["ticketing.*"] }))
            .await
            .problem(422),
        "idempotency_key_reused"
    );
    app.finish().await;
}

async fn every_fault_is_told_at_once_and_private_addresses_are_refused(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (foreign_id, ..) = app.settled_estate("service-centre").await;
    let needed = [Permission::NotificationsWrite, Permission::TicketsRead];
    let api = app.staff(&needed, Scope::estate(estate_id)).with("accept-language", "zh-CN");
    let body = json!({ "url": "https://10.0.0.1/", "events": ["ticketing.*", "billing.*", "weather.*"], "estates": [foreign_id] });
    let reply = api.post(PATH, &body).await.expect(422);
    insta::assert_json_snapshot!("every_fault", reply["errors"]);
    for url in [
        "http://example.com/",
        "https://localhost/",
        "https://localhost./",
        "https://LOCALHOST../",
        "https://a.localhost./",
        "https://[::1]/",
        "https://u:p@example.com/",
        "ftp://x",
        "https://169.254.169.254/latest",
    ] {
        let body = json!({ "url": url, "events": ["ticketing.*"] });
        let reply = api.post(PATH, &body).await.expect(422);
        assert_eq!(reply["errors"][0]["pointer"], "/url", "{url}");
    }
    let reply = api.post(PATH, &json!({ "url": "", "events": [], "colour": 1 })).await;
    assert_eq!(reply.status.as_u16(), 422);
    app.finish().await;
}

async fn endpoints_of_others_are_not_there(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let made = app
        .admin()
        .post(PATH, &json!({ "url": "https://example.com/", "events": ["ticketing.*"] }))
        .await
        .expect(201);
    let path = format!("{PATH}/{}", made["webhook_endpoint_id"].as_str().unwrap());
    // The same person sees their own within any scope; somebody else sees nothing.
    let own = app.staff(&[Permission::NotificationsRead], Scope::estate(estate_id));
    own.get(&path).await.expect(200);
    let other = app.other_staff(&[Permission::NotificationsRead], Scope::estate(estate_id));
    assert_eq!(other.get(&path).await.problem(404), "not_found");
    assert_eq!(other.get(&format!("{path}/deliveries")).await.problem(404), "not_found");
    assert_eq!(other.get(PATH).await.expect(200)["items"].as_array().unwrap().len(), 0);
    app.finish().await;
}

async fn a_change_needs_the_version_the_caller_saw(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    app.settled_estate("service-centre").await;
    let api = app.admin();
    let made = api
        .post(PATH, &json!({ "url": "https://example.com/", "events": ["ticketing.*"] }))
        .await
        .expect(201);
    let path = format!("{PATH}/{}", made["webhook_endpoint_id"].as_str().unwrap());
    let off = json!({ "enabled": false });
    assert_eq!(api.patch(&path, &off).await.problem(428), "version_required");
    let seen = api.with("if-match", "\"1\"");
    let changed = seen.patch(&path, &off).await.expect(200);
    assert_eq!((&changed["enabled"], &changed["version"]), (&json!(false), &json!(2)));
    assert_eq!(seen.patch(&path, &off).await.problem(412), "stale_version");
    let now = api.with("if-match", "\"2\"");
    assert_eq!(now.patch(&path, &off).await.problem(409), "notifications.endpoint_unchanged");
    assert_eq!(seen.delete(&path).await.problem(412), "stale_version");
    assert_eq!(now.delete(&path).await.status.as_u16(), 204);
    assert_eq!(api.get(&path).await.problem(404), "not_found");
    app.finish().await;
}

async fn nobody_has_endpoints_without_end(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    app.settled_estate("service-centre").await;
    let body = json!({ "url": "https://example.com/", "events": ["ticketing.*"] });
    for _endpoint in 0..20 {
        app.admin().post(PATH, &body).await.expect(201);
    }
    assert_eq!(app.admin().post(PATH, &body).await.problem(409), "notifications.too_many_endpoints");
    let other = app.other_staff(&[Permission::NotificationsWrite, Permission::TicketsRead], Scope::Group);
    other.post(PATH, &body).await.expect(201);
    app.finish().await;
}

async fn endpoints_that_are_registered_at_once_are_counted(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    app.settled_estate("service-centre").await;
    let body = json!({ "url": "https://example.com/", "events": ["ticketing.*"] });
    for _endpoint in 0..19 {
        app.admin().post(PATH, &body).await.expect(201);
    }
    let api = app.admin();
    let answers = join_all((0..6).map(|_at_once| api.post(PATH, &body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "{answers:?}");
    for refused in answers.into_iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.problem(409), "notifications.too_many_endpoints");
    }
    app.finish().await;
}

async fn an_address_is_measured_as_it_is_kept(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    app.settled_estate("service-centre").await;
    // Each of these letters is nine bytes once it is escaped.
    for (letters, status) in [(200, 201), (600, 422)] {
        let url = format!("https://example.com/{}", "汉".repeat(letters));
        let reply = app.admin().post(PATH, &json!({ "url": url, "events": ["ticketing.*"] })).await;
        assert_eq!(reply.status.as_u16(), status, "{letters}");
    }
    app.finish().await;
}

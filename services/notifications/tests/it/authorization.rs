//! Who is let in where, and what is taken down of whom was not.

use kernel::{Permission, Scope};
use serde_json::Value;
use testkit::{
    Engine, TestApp, every_list_keeps_to_its_declaration, every_route_is_guarded, on_both_engines,
};

on_both_engines!(every_list_is_read_as_it_is_declared, who_was_refused_is_in_the_security_log);

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_strangers_and_whoever_lacks_its_permission() {
    let app = TestApp::start(notifications::module(), Engine::Sqlite).await;
    every_route_is_guarded(&app, &[]).await;
    app.finish().await;
}

async fn who_was_refused_is_in_the_security_log(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let unfit = app.staff(&[Permission::TicketsRead], Scope::Group);
    for _again in 0..2 {
        assert_eq!(unfit.get("/api/v1/messages").await.problem(403), "permission_missing");
    }
    let forged = app.nobody().with("authorization", "Bearer forged");
    assert_eq!(forged.get("/api/v1/messages").await.problem(401), "token_invalid");
    let log = "/api/v1/notifications/security-events";
    let lines = async |filter: String| {
        let listed = app.admin().get(&format!("{log}?{filter}")).await.expect(200);
        listed["items"].as_array().unwrap().clone()
    };
    let missing = lines("kind=right_missing".to_owned()).await;
    assert_eq!(missing.len(), 1, "what repeats within a minute is one line: {missing:#?}");
    let who = format!("staff:{}", app.staff_id());
    let told = ["principal", "subject", "detail", "address"].map(|field| missing[0][field].clone());
    assert_eq!(told, [who.as_str(), "/api/v1/messages", "forbidden", "127.0.0.1"]);
    assert_eq!(lines(format!("principal={who}")).await, missing);
    assert_eq!(lines("address=198.51.100.7".to_owned()).await, Vec::<Value>::new());
    let untrusted = lines("kind=token_refused".to_owned()).await;
    assert_eq!((untrusted.len(), &untrusted[0]["principal"]), (1, &Value::Null));
    // Who sees a part of the group does not read it; and that is in it, too.
    let local = app.staff(&[Permission::Operations], Scope::estate(estate_id));
    assert_eq!(local.get(log).await.problem(403), "scope_too_narrow");
    assert_eq!(lines("kind=right_missing".to_owned()).await.len(), 2);
    app.finish().await;
}

async fn every_list_is_read_as_it_is_declared(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    every_list_keeps_to_its_declaration(&app).await;
    app.finish().await;
}

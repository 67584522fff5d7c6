//! Who is let in where.

use testkit::{
    Engine, TestApp, every_list_keeps_to_its_declaration, every_route_is_guarded, on_both_engines,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_strangers_and_whoever_lacks_its_permission() {
    let app = TestApp::start(identity::module(), Engine::Sqlite).await;
    let open = [
        "DELETE /api/v1/session",
        "GET /.well-known/jwks.json",
        "GET /api/v1/session/ways",
        "POST /api/v1/password-resets",
        "POST /api/v1/password-resets/completion",
        "POST /api/v1/session",
        "POST /api/v1/session/challenge",
        "POST /api/v1/session/challenge/enrolment",
        "POST /api/v1/session/provider",
        "POST /api/v1/session/provider/answer",
        "POST /api/v1/session/refresh",
        "POST /oauth/token",
    ];
    every_route_is_guarded(&app, &open).await;
    app.finish().await;
}

on_both_engines!(every_list_is_read_as_it_is_declared);

async fn every_list_is_read_as_it_is_declared(engine: Engine) {
    let app = TestApp::start(identity::module(), engine).await;
    every_list_keeps_to_its_declaration(&app).await;
    app.finish().await;
}

//! Who is let in where.

use testkit::{Engine, TestApp, every_route_is_guarded};

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_strangers_and_whoever_lacks_its_permission() {
    let app = TestApp::start(identity::module(), Engine::Sqlite).await;
    let open = [
        "DELETE /api/v1/session",
        "GET /.well-known/jwks.json",
        "POST /api/v1/session",
        "POST /api/v1/session/refresh",
        "POST /oauth/token",
    ];
    every_route_is_guarded(&app, &open).await;
    app.finish().await;
}

//! Who is let in where.

use testkit::{Engine, TestApp, every_route_is_guarded};

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_strangers_and_whoever_lacks_its_permission() {
    let app = TestApp::start(hotline::module(), Engine::Sqlite).await;
    every_route_is_guarded(&app, &[]).await;
    app.finish().await;
}

//! Who is let in where.

use testkit::{
    Engine, TestApp, every_list_keeps_to_its_declaration, every_route_is_guarded, on_both_engines,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_strangers_and_whoever_lacks_its_permission() {
    let app = TestApp::start(registers::module(), Engine::Sqlite).await;
    every_route_is_guarded(&app, &["GET /api/v1/files/{id}/linked"]).await;
    app.finish().await;
}

on_both_engines!(every_list_is_read_as_it_is_declared);

async fn every_list_is_read_as_it_is_declared(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    every_list_keeps_to_its_declaration(&app).await;
    app.finish().await;
}

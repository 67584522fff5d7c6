//! A desk that is open while the process ends.

use std::time::Duration;

use testkit::{Engine, TestApp, on_both_engines};

on_both_engines!(an_open_feed_does_not_hold_the_process_up);

async fn an_open_feed_does_not_hold_the_process_up(engine: Engine) {
    // Ten minutes: whoever waits for the feed's connection is found out.
    let app = TestApp::start_with(ticketing::module(), engine, &[("shutdown_secs", "600")]).await;
    let feed = app.admin().request("GET".parse().unwrap(), "/api/v1/tickets/stream");
    let mut feed = feed.send().await.unwrap();
    assert_eq!(feed.status(), 200);
    let stopped = tokio::time::timeout(Duration::from_secs(300), app.finish()).await;
    assert!(stopped.is_ok(), "the process waits for the desk to go");
    while feed.chunk().await.unwrap().is_some() {}
}

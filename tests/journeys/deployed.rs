//! The story as it is deployed: each binary as an unprivileged user on a read-only file system, with the settings that the
//! chart or `compose.yaml` gives it and no others.

use suite_tests::{Deployment, TestSuite, is_root};

use crate::story::one_call_travels_through_every_service;

#[tokio::test(flavor = "multi_thread")]
async fn the_story_is_walked_as_the_chart_declares_it_in_a_cluster() {
    walk(Deployment::Chart).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_is_walked_as_compose_declares_it_in_a_cluster() {
    walk(Deployment::Compose).await;
}

#[expect(clippy::print_stderr, reason = "who runs the tests must see that this one did not")]
async fn walk(deployment: Deployment) {
    if !is_root() {
        eprintln!("NOT RUN: {deployment:?} is run in namespaces, which only root may make");
        return;
    }
    one_call_travels_through_every_service(TestSuite::deployed(deployment).await).await;
}

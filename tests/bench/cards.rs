//! How fast the desk sees who calls.

use std::time::Duration;

use reqwest::Method;
use suite_tests::Ground;
use testkit::Api;

use crate::{
    load::{self, Bound},
    redis_limit,
    table::Table,
};

/// What an agent does not notice.
const BOUND: Bound = Bound { percentile: 99, within: Duration::from_millis(10) };

/// Reads the cards of all callers, each in turn.
pub(crate) async fn measure(api: &Api, ground: &Ground, table: &mut Table) {
    let bytes = api.get(&path(ground, 0)).await.expect(200).to_string().len();
    let run = load::highest(
        100,
        BOUND,
        async || {},
        |number| {
            let request = api.request(Method::GET, &path(ground, number));
            async move {
                let Ok(reply) = request.send().await else { return false };
                reply.status().is_success() && reply.bytes().await.is_ok()
            }
        },
    )
    .await;
    let limit = redis_limit::gets(bytes).await;
    table.add(
        "caller card reads",
        format!("{}/s, {}", run.rate, run.latencies),
        format!("{limit:.0}/s: GET of {bytes} bytes from the same Redis by redis-benchmark, 8 clients"),
        "p99 ≤ 10 ms",
    );
}

fn path(ground: &Ground, number: usize) -> String {
    format!("/api/v1/caller-cards?phone={}", ground.person(number).phone)
}

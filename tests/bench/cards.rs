//! How fast the desk sees who calls.

use std::time::Duration;

use reqwest::Method;
use suite_tests::Ground;
use testkit::Api;

use crate::{
    CALLERS,
    load::{self, Bound},
    redis_limit,
    table::Table,
    template::Template,
};

/// What an agent does not notice.
const BOUND: Bound = Bound { percentile: 99, within: Duration::from_millis(10) };

/// Reads the cards of all callers, each in turn.
pub(crate) async fn measure(api: &Api, ground: &Ground, table: &mut Table) {
    let bytes = api.get(&path(ground, 0)).await.expect(200).to_string().len();
    let cards = Template::new(api.request(Method::GET, &path(ground, 0)));
    let queries: Vec<String> = (0..CALLERS).map(|caller| query(ground, caller)).collect();
    let read =
        |number: usize| cards.send(200, |card| card.url_mut().set_query(Some(&queries[number % CALLERS])));
    let run = load::highest(100, async |rate| load::offer(rate, &read).await.held(BOUND)).await;
    let limit = redis_limit::gets(bytes).await;
    table.add(
        "caller card reads",
        format!("{}/s, {}", run.rate, run.latencies),
        format!("{limit:.0}/s: GET of {bytes} bytes from the same Redis by redis-benchmark, 8 clients"),
        "p99 ≤ 10 ms",
    );
}

fn path(ground: &Ground, number: usize) -> String {
    format!("/api/v1/caller-cards?{}", query(ground, number))
}

fn query(ground: &Ground, number: usize) -> String {
    format!("phone={}", ground.person(number).phone)
}

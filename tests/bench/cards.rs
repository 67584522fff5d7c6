//! How fast the desk sees who calls.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use suite_tests::TestEstate;
use testkit::Api;

use crate::{
    CALLERS,
    load::{self, Bound},
    redis_limit,
    table::Table,
    template::Template,
};

const PATH: &str = "/api/v1/caller-lookups";
/// What an agent does not notice.
const BOUND: Bound = Bound { percentile: 99, within: Duration::from_millis(10) };

/// Reads the cards of all callers, each in turn.
pub(crate) async fn measure(api: &Api, test_estate: &TestEstate, table: &mut Table) {
    let asked = |caller: usize| json!({ "phone": test_estate.person(caller).phone });
    let bytes = api.post(PATH, &asked(0)).await.expect(200).to_string().len();
    let cards = Template::new(api.request(Method::POST, PATH).json(&asked(0)));
    let bodies: Vec<String> = (0..CALLERS).map(|caller| asked(caller).to_string()).collect();
    let read = |number: usize| {
        cards.send(200, |card| *card.body_mut() = Some(bodies[number % CALLERS].clone().into()))
    };
    let run = load::highest(100, async |rate| load::offer(rate, &read).await.held(BOUND)).await;
    let limit = redis_limit::gets(bytes).await;
    table.add(
        "caller card reads",
        format!("{}/s, {}", run.rate, run.latencies),
        format!("{limit:.0}/s: GET of {bytes} bytes from the same Redis by redis-benchmark, 8 clients"),
        "p99 ≤ 10 ms",
    );
}

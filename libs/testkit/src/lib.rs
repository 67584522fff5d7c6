//! What tests of a service need: the real application on a database of its own, a clock to move, tokens to sign in with,
//! and a recorder of the events that it publishes.
//!
//! [`TestApp`] is the service as it runs, with its HTTP server, relay, consumer and jobs. Only what lies outside the
//! service is replaced: keys whose tokens the test signs itself, and a [`FakeArchive`] that answers for the archive. Absent
//! on purpose: mocks of our own code.

mod api;
mod app;
mod authorization;
mod database_proxy;
mod declared_list;
mod estate;
mod every_list;
mod fake_archive;
mod positions;
mod recorder;
mod sse_client;

use serde_json::Value;

pub use api::{Api, Reply, UrlResolver};
pub use app::TestApp;
pub use authorization::every_route_is_guarded;
pub use database_proxy::DatabaseProxy;
pub use db::{Engine, on_both_engines};
pub use declared_list::must_declare;
pub use estate::{EstateBuilder, an_estate};
pub use every_list::every_list_keeps_to_its_declaration;
pub use fake_archive::FakeArchive;
pub use positions::{held_at, membership_days};
pub use recorder::EventRecorder;
pub use sse_client::{SseClient, SseEvent};

/// The deadline of this `kind` that holds in the ticket's present round, as the API shows it; `null` when there is none.
#[must_use]
pub fn deadline<'a>(ticket: &'a Value, kind: &str) -> &'a Value {
    let holds = |deadline: &&Value| {
        deadline["kind"] == kind && deadline["round"] == ticket["round"] && deadline["status"] != "superseded"
    };
    ticket["deadlines"].as_array().into_iter().flatten().find(holds).unwrap_or(&Value::Null)
}

/// How long a test waits for a condition: long enough for the slowest machine, and a little less than a test may take, so that
/// the failure names the condition.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(300);

/// Waits until `condition` holds, asking often; fails the test with `what` when it does not within [`PATIENCE`].
///
/// # Panics
/// When the condition never holds.
#[expect(clippy::panic, reason = "a condition that never comes fails the test")]
pub async fn until<F, Fut>(what: &str, mut condition: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    let began = tokio::time::Instant::now();
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(10));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while began.elapsed() < PATIENCE {
        ticks.tick().await;
        if condition().await {
            return;
        }
    }
    panic!("this never came true: {what}");
}

//! What tests of a service need: the real application on a database of its own, a clock to move, tokens to ask with,
//! and ears on the bus.
//!
//! [`TestApp`] is the service as it runs, with its HTTP server, relay, consumer and jobs. Only what lies outside the
//! service is arranged: keys whose tokens the test signs itself, and a [`World`] that answers for the archive. Absent
//! on purpose: mocks of our own code.

mod api;
mod app;
mod doors;
mod ear;
mod feed;
mod world;

pub use api::{Api, Place, Reply};
pub use app::TestApp;
pub use db::Engine;
pub use doors::every_route_is_guarded;
pub use ear::Ear;
pub use feed::{Feed, Heard};
pub use world::World;

/// Makes one test per engine out of each `async fn name(engine: Engine)`.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$name($crate::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                super::$name($crate::Engine::Postgres).await;
            }
        }
    )+};
}

/// Waits until `condition` holds, asking often; fails the test with `what` when it does not within 20 seconds.
///
/// # Panics
/// When the condition never holds.
#[expect(clippy::panic, reason = "a condition that never comes fails the test")]
pub async fn until<F, Fut>(what: &str, mut condition: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(10));
    for _turn in 0..2000 {
        ticks.tick().await;
        if condition().await {
            return;
        }
    }
    panic!("this never came true: {what}");
}

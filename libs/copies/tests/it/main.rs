//! What this crate guarantees, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails there")]

mod following;
mod parties;

use contracts::{archive::EstateOpened, testing::Example};
use kernel::{EstateId, SystemIds};
use vocabulary::CustomerId;

/// Makes one test per engine out of each `async fn name(db: TestDb)`.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use db::{migration::Chassis, testing::TestDb};

            #[tokio::test]
            async fn on_sqlite() {
                super::$name(TestDb::sqlite::<Chassis>().await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$name(TestDb::postgres::<Chassis>().await).await;
            }
        }
    )+};
}
pub(crate) use on_both_engines;

fn estate() -> EstateId {
    EstateId::new(&SystemIds)
}

fn customer() -> CustomerId {
    CustomerId::new(&SystemIds)
}

fn opened(estate_id: EstateId, region: &str) -> EstateOpened {
    EstateOpened { estate_id, region: region.to_owned(), ..EstateOpened::example() }
}

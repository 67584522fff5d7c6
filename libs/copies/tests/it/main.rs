//! What this crate promises, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails there")]

mod following;
mod parties;

use contracts::archive::EstateOpened;
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
    EstateOpened {
        estate_id,
        code: "HT".to_owned(),
        name: "和庭".to_owned(),
        region: region.to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        standard: "service-centre".to_owned(),
        standard_version: 3,
        country: None,
        area_code: None,
    }
}

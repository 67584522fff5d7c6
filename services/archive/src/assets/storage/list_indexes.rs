//! What serves the list of assets on PostgreSQL, over a table that is large enough to have a choice.

use db::testing::{TestDb, must_serve, named_id, seed};
use kernel::{DeclaredList, EstateId, Filters};
use vocabulary::PlaceId;

use super::{AssetList, entities::asset};
use crate::storage::migrations::Migrator;

const ASSETS: &str = "
INSERT INTO assets (id, version, estate_id, place_id, kind, name, name_key, serial_key, registered_at)
SELECT gen_random_uuid(), 1, named(n % 20), named(n % 997), 'meter', 'x', 'x', 's' || (n % 4999), now()
FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn each_declared_combination_of_assets_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[ASSETS]).await;
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    let sample =
        Filters::none().with("place_id", Some(named_id::<PlaceId>(7))).with("serial", Some("s77".to_owned()));
    must_serve::<asset::Entity>(&test, AssetList::SPEC, (&estates, &sample)).await;
}

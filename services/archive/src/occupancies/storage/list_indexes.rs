//! What serves the lists of homes on PostgreSQL, over tables that are large enough to have a choice.

use db::testing::{TestDb, must_serve, named_id, seed};
use kernel::{DeclaredList, EstateId, Filters};
use vocabulary::{CustomerId, UnitId};

use super::{OccupancyList, entities::occupancy};
use crate::{
    storage::migrations::Migrator,
    units::{self, storage::UnitList},
};

const ESTATES: &str = "
INSERT INTO estates (id, version, code, name, region, time_zone, standard, standard_version, opened_at)
SELECT named(n), 1, 'E' || n, 'x', 'x', 'Asia/Shanghai', 'x', 1, now() FROM generate_series(0, 19) AS n";

/// Twenty estates with a thousand homes each, some of which were merged into others or split from them.
const UNITS: &str = "
INSERT INTO units (id, estate_id, label, registered_at, merged_into_id, split_from_id)
SELECT gen_random_uuid(), named(n % 20), 'U' || n, now(),
    CASE WHEN n % 10 = 0 THEN named(n / 10 % 17) END, CASE WHEN n % 10 = 1 THEN named(n / 10 % 17) END
FROM generate_series(1, 20000) AS n";

/// A hundred homes and a hundred people, two hundred stays each.
const OCCUPANCIES: &str = "
INSERT INTO units (id, estate_id, label, registered_at)
SELECT named(n), named(n % 20), 'U' || n, now() FROM generate_series(0, 99) AS n;
INSERT INTO customers (id, version, estate_id, name, tags, notes, registered_at)
SELECT named(n), 1, named(n % 20), 'x', '[]', '', now() FROM generate_series(0, 99) AS n;
INSERT INTO occupancies (id, version, estate_id, unit_id, customer_id, role, started_at, ended_at)
SELECT gen_random_uuid(), 1, named((n / 100) % 20), named(n % 100), named((n * 7) % 100), 'owner', now(), now()
FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn each_declared_combination_of_units_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[ESTATES, UNITS]).await;
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    let sample = Filters::none()
        .with("merged_into_id", Some(named_id::<UnitId>(7)))
        .with("split_from_id", Some(named_id::<UnitId>(7)));
    must_serve::<units::storage::entities::unit::Entity>(&test, UnitList::SPEC, (&estates, &sample)).await;
}

#[tokio::test]
async fn each_declared_combination_of_occupancies_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &[ESTATES, OCCUPANCIES]).await;
    let sample = Filters::none()
        .with("customer_id", Some(named_id::<CustomerId>(7)))
        .with("unit_id", Some(named_id::<UnitId>(7)));
    let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
    must_serve::<occupancy::Entity>(&test, OccupancyList::SPEC, (&estates, &sample)).await;
}

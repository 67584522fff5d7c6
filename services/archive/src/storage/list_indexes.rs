//! What serves the lists of estates, assets, customers and of what happened to them on PostgreSQL, over tables that are large enough
//! to have a choice.

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use db::{
        lists::DeclaredList,
        testing::{TestDb, must_serve, named_id, seed},
    };
    use kernel::{EstateId, Filters};
    use vocabulary::{CustomerId, PlaceId, UnitId};

    use crate::{
        assets::{self, storage::AssetList},
        customers::{self, storage::CustomerList},
        estates::{self, storage::EstateList},
        storage::migrations::Migrator,
        timeline::{self, storage::TimelineList},
    };

    const ESTATES: &str = "
INSERT INTO estates (id, version, code, name, region, time_zone, standard, standard_version, opened_at)
SELECT named(n), 1, 'E' || n, 'x', 'x', 'Asia/Shanghai', 'x', 1, now() FROM generate_series(0, 19999) AS n";

    const ASSETS: &str = "
INSERT INTO assets (id, version, estate_id, place_id, kind, name, name_key, serial_key, registered_at)
SELECT gen_random_uuid(), 1, named(n % 20), named(n % 97), 'meter', 'x', 'x', 's' || (n % 101), now()
FROM generate_series(1, 20000) AS n";

    const CUSTOMERS: &str = "
INSERT INTO customers (id, version, estate_id, name, name_key, tags, notes, registered_at)
SELECT gen_random_uuid(), 1, named(n % 20), 'x', 'n' || (n % 97), '[]', '',
    TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute'
FROM generate_series(1, 20000) AS n";

    const OCCUPANCIES: &str = "
INSERT INTO units (id, estate_id, label, registered_at)
SELECT named(n), named(n % 20), 'x' || n, now() FROM generate_series(1, 20000) AS n;
INSERT INTO occupancies (id, version, estate_id, unit_id, customer_id, role, started_at, ended_at)
SELECT gen_random_uuid(), 1, estate_id, named((row_number() OVER ())::int), id, 'owner', now(), now() FROM customers";

    const TIMELINE: &str = "
INSERT INTO timeline_entries (id, customer_id, estate_id, at, kind, title, reference, permission)
SELECT gen_random_uuid(), named(n % 97), named(n % 20),
    TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute', 'x', 'x', 'x', 'archive:read'
FROM generate_series(1, 20000) AS n";

    #[tokio::test]
    async fn each_declared_combination_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[ESTATES, ASSETS, CUSTOMERS, OCCUPANCIES, TIMELINE]).await;
        let day = |days| -> DateTime<Utc> { test.clock().now() + TimeDelta::days(days) };
        let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
        must_serve::<estates::storage::entities::estate::Entity>(
            &test,
            EstateList::SPEC,
            (&estates, &Filters::none()),
        )
        .await;
        let sample = Filters::none()
            .with("place_id", Some(named_id::<PlaceId>(7)))
            .with("serial", Some("s77".to_owned()));
        must_serve::<assets::storage::entities::asset::Entity>(&test, AssetList::SPEC, (&estates, &sample))
            .await;
        let sample = Filters::none()
            .with("name", Some("n7".to_owned()))
            .with("unit_id", Some(named_id::<UnitId>(7)))
            .with("registered_from", Some(day(-9)))
            .with("registered_before", Some(day(-1)));
        must_serve::<customers::storage::entities::customer::Entity>(
            &test,
            CustomerList::SPEC,
            (&estates, &sample),
        )
        .await;
        let sample = Filters::none()
            .with("customer_id", Some(named_id::<CustomerId>(7)))
            .with("from", Some(day(-9)))
            .with("before", Some(day(-1)));
        must_serve::<timeline::storage::entities::timeline_entry::Entity>(
            &test,
            TimelineList::SPEC,
            (&estates, &sample),
        )
        .await;
    }
}

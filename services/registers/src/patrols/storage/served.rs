//! Which index serves each list.

use db::{
    lists::DeclaredList,
    testing::{TestDb, must_serve, named_id, seed},
};
use kernel::{EstateId, Filters};
use vocabulary::{PatrolPlanId, WeatherWarningId};

use super::{
    entities::{plan, round, warning},
    plans::PatrolPlanList,
    rounds::PatrolRoundList,
    warnings::WeatherWarningList,
};
use crate::storage::migrations::Migrator;

const ROWS: [&str; 3] = [
    "
INSERT INTO patrol_plans (id, version, estate_id, name, form, kinds, places, frequency, times, days, is_working_days, due_minutes,
    weather, has_weather, holds_from, set_by, set_at)
SELECT gen_random_uuid(), 1, named(n % 20), 'Plan ' || n, 'form-' || (n % 5), '[]', '[]', 'daily', '[540]', '[]', false, 60, '[]',
    false, DATE '2026-02-20', 'staff:' || (n % 89), TIMESTAMPTZ '2026-02-20 08:00:00Z'
FROM generate_series(1, 20000) AS n",
    "
INSERT INTO patrol_rounds (id, version, sequence, estate_id, plan_id, slot, name, form, form_version, occasion, warning_id,
    begins_at, begins_on, due_at, status, stops, visited, skipped, left_out, findings)
SELECT gen_random_uuid(), 1, 0, named(n % 20), named(50 + n % 100), 'planned ' || n, 'Plan', 'form', 1, 'planned',
    CASE WHEN (n / 20) % 20 = 0 THEN named(200 + n % 20) END,
    TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute', DATE '2026-02-20',
    TIMESTAMPTZ '2026-03-20 08:00:00Z', 'due', 1, 0, 0, 0, 0
FROM generate_series(1, 20000) AS n",
    "
INSERT INTO weather_warnings (id, version, estate_id, kind, level, starts_at, ends_at, entered_by, entered_at)
SELECT gen_random_uuid(), 1, named(n % 200), 'typhoon', 'red', TIMESTAMPTZ '2026-02-20 08:00:00Z',
    TIMESTAMPTZ '2026-02-21 08:00:00Z', 'staff:1', TIMESTAMPTZ '2026-02-20 08:00:00Z'
FROM generate_series(1, 20000) AS n",
];

#[tokio::test]
async fn each_declared_combination_is_served_by_its_index_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &ROWS).await;
    let estates = [7, 17].map(named_id::<EstateId>);
    let sample = Filters::none()
        .with("estate_id", Some(named_id::<EstateId>(7)))
        .with("plan_id", Some(named_id::<PatrolPlanId>(57)))
        .with("warning_id", Some(named_id::<WeatherWarningId>(207)));
    must_serve::<plan::Entity>(&test, PatrolPlanList::SPEC, (&estates, &sample)).await;
    must_serve::<round::Entity>(&test, PatrolRoundList::SPEC, (&estates, &sample)).await;
    must_serve::<warning::Entity>(&test, WeatherWarningList::SPEC, (&estates, &sample)).await;
}

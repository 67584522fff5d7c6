//! What serves the lists of accounts, roles, the organisation and its firms on PostgreSQL, over tables that are large enough to have a choice.

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use db::{
        lists::DeclaredList,
        testing::{TestDb, must_serve, named_id, seed},
    };
    use kernel::Filters;
    use vocabulary::PositionId;

    use crate::{
        api_clients::{self, storage::ApiClientList},
        certificates::{self, storage::CertificateList},
        contractors::{
            self,
            storage::{ContractorList, people::ContractorPersonList},
        },
        duty_handovers::{self, storage::DutyHandoverList},
        memberships::{self, storage::MembershipList},
        organisation_units::{self, storage::OrganisationUnitList},
        positions::{self, storage::PositionList},
        roles::{self, storage::RoleList},
        rosters::{
            self,
            storage::{RosterList, entries::RosterEntryList},
        },
        shift_patterns::{self, storage::ShiftPatternList},
        shift_swaps::{self, storage::ShiftSwapList},
        skills::{self, storage::SkillList},
        staff::{self, storage::StaffList},
        storage::migrations::Migrator,
    };

    const STAFF: &str = "
INSERT INTO staff (id, version, username, name, password_hash, roles, scope, created_at)
SELECT gen_random_uuid(), 1, 'u' || n, 'x', 'x', '[]', '{}', now() FROM generate_series(1, 20000) AS n";

    const ROLES_OF_STAFF: &str = "
INSERT INTO staff_roles (staff_id, role) SELECT id, 'r' || (row_number() OVER ()) % 997 FROM staff";

    const API_CLIENTS: &str = "
INSERT INTO api_clients (id, version, name, permissions, estates, created_at)
SELECT gen_random_uuid(), 1, 'x', '[]', '[]', now() FROM generate_series(1, 20000)";

    const ROLES: &str = "
INSERT INTO roles (name, description, permissions, created_at)
SELECT 'r' || n, '', '[]', now() FROM generate_series(1, 20000) AS n";

    const UNITS: &str = "
INSERT INTO organisation_units (id, version, kind, code, code_key, name, name_key, created_at)
SELECT named(n), 1, 'company', 'u' || n, 'u' || n, 'x', 'x', now() FROM generate_series(1, 200) AS n";

    const UNITS_WITHIN: &str = "
INSERT INTO organisation_units (id, version, kind, parent_id, code, code_key, name, name_key, created_at)
SELECT gen_random_uuid(), 1, 'department', named(n % 200 + 1), 'c' || n, 'c' || n, 'x', 'x', now()
FROM generate_series(1, 20000) AS n";

    const POSITIONS: &str = "
INSERT INTO positions (id, version, code, code_key, title, title_key, organisation_unit_id, roles, place_kinds, created_at)
SELECT gen_random_uuid(), 1, 'p' || n, 'p' || n, 'x', 'x', named(n % 200 + 1), '[]', '[]', now()
FROM generate_series(1, 20000) AS n";

    const ROLES_OF_POSITIONS: &str = "
INSERT INTO position_roles (position_id, role)
SELECT id, 'r' || (row_number() OVER ()) % 997 FROM positions";

    const MEMBERS: &str = "
INSERT INTO staff (id, version, username, name, password_hash, roles, scope, created_at)
SELECT named(n), 1, 'member' || n, 'x', 'x', '[]', '{}', now() FROM generate_series(1, 200) AS n";

    const HELD: &str = "
INSERT INTO positions (id, version, code, code_key, title, title_key, organisation_unit_id, roles, place_kinds, created_at)
SELECT named(n), 1, 'h' || n, 'h' || n, 'x', 'x', named(n), '[]', '[]', now() FROM generate_series(1, 200) AS n";

    const MEMBERSHIPS: &str = "
INSERT INTO memberships (id, version, staff_id, position_id, place_id, from_day, begins_at, deputy_id, created_at)
SELECT gen_random_uuid(), 1, named(n % 200 + 1), named(n / 7 % 200 + 1), named(n / 3 % 200 + 1), now(), now(),
    named(n / 11 % 200 + 1), now()
FROM generate_series(1, 20000) AS n";

    const PATTERNS: &str = "
INSERT INTO shift_patterns (id, version, code, code_key, name, name_key, shifts, cycle, anchor, on_holidays,
    on_swapped_days, created_at)
SELECT named(n), 1, 's' || n, 's' || n, 'x', 'x', '[]', '[]', now(), 'rest', 'rest', now()
FROM generate_series(1, 200) AS n";

    const MORE_PATTERNS: &str = "
INSERT INTO shift_patterns (id, version, code, code_key, name, name_key, shifts, cycle, anchor, on_holidays,
    on_swapped_days, created_at)
SELECT gen_random_uuid(), 1, 'm' || n, 'm' || n, 'x', 'x', '[]', '[]', now(), 'rest', 'rest', now()
FROM generate_series(1, 20000) AS n";

    const ROSTERS: &str = "
INSERT INTO rosters (id, version, position_id, place_id, place_key, shift_pattern_id, time_zone, from_day, until_day,
    begins_at, ends_at, lines, created_at)
SELECT named(n), 1, named(n % 200 + 1), named(n / 3 % 200 + 1), 'x', named(n / 7 % 200 + 1), 'Asia/Shanghai', now(), now(),
    now(), now(), '[]', now()
FROM generate_series(1, 200) AS n";

    const MORE_ROSTERS: &str = "
INSERT INTO rosters (id, version, position_id, place_id, place_key, shift_pattern_id, time_zone, from_day, until_day,
    begins_at, ends_at, lines, created_at)
SELECT gen_random_uuid(), 1, named(n % 200 + 1), named(n / 3 % 200 + 1), 'x', named(n / 7 % 200 + 1), 'Asia/Shanghai',
    now(), now(), now(), now(), '[]', now()
FROM generate_series(1, 20000) AS n";

    const MORE_MEMBERS: &str = "
INSERT INTO staff (id, version, username, name, password_hash, roles, scope, created_at)
SELECT named(n), 1, 'more' || n, 'x', 'x', '[]', '{}', now() FROM generate_series(201, 900) AS n";

    const ROSTER_PEOPLE: &str = "
INSERT INTO roster_people (roster_id, staff_id)
SELECT id, named((row_number() OVER ())::int % 900 + 1) FROM rosters";

    const ROSTER_ENTRIES: &str = "
INSERT INTO roster_entries (id, roster_id, staff_id, day, kind, created_at)
SELECT gen_random_uuid(), named(n % 200 + 1), named(n / 200 % 200 + 1), DATE '2026-01-01' + n / 40000, 'absence', now()
FROM generate_series(1, 20000) AS n";

    const SHIFT_SWAPS: &str = "
INSERT INTO shift_swaps (id, version, roster_id, staff_id, day, with_staff_id, begins_at, status, created_at)
SELECT gen_random_uuid(), 1, named(n % 200 + 1), named(n / 3 % 200 + 1), now(), named(n / 7 % 200 + 1), now(), 'asked', now()
FROM generate_series(1, 20000) AS n";

    const DUTY_HANDOVERS: &str = "
INSERT INTO duty_handovers (id, version, roster_id, position_id, place_id, staff_id, day, shift, items, created_at)
SELECT gen_random_uuid(), 1, named(n % 200 + 1), named(n / 3 % 200 + 1), named(n / 7 % 200 + 1), named(n / 11 % 200 + 1),
    now(), 'N', '[]', now()
FROM generate_series(1, 20000) AS n";

    #[tokio::test]
    async fn each_combination_of_rosters_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        let statements = [
            UNITS,
            MEMBERS,
            MORE_MEMBERS,
            HELD,
            PATTERNS,
            MORE_PATTERNS,
            ROSTERS,
            MORE_ROSTERS,
            ROSTER_PEOPLE,
            ROSTER_ENTRIES,
            SHIFT_SWAPS,
            DUTY_HANDOVERS,
        ];
        seed(&test, &statements).await;
        let ids = ["roster_id", "position_id", "place_id", "shift_pattern_id", "staff_id", "with_staff_id"];
        let sample = ids.iter().fold(Filters::none().with("code", Some("s7")), |sample, name| {
            sample.with(name, Some(named_id::<PositionId>(7)))
        });
        let seen = (&[][..], &sample);
        must_serve::<shift_patterns::storage::entities::shift_pattern::Entity>(
            &test,
            ShiftPatternList::SPEC,
            seen,
        )
        .await;
        must_serve::<rosters::storage::entities::roster::Entity>(&test, RosterList::SPEC, seen).await;
        must_serve::<rosters::storage::entities::roster_entry::Entity>(&test, RosterEntryList::SPEC, seen)
            .await;
        must_serve::<shift_swaps::storage::entities::shift_swap::Entity>(&test, ShiftSwapList::SPEC, seen)
            .await;
        must_serve::<duty_handovers::storage::entities::duty_handover::Entity>(
            &test,
            DutyHandoverList::SPEC,
            seen,
        )
        .await;
    }

    const SKILLS: &str = "
INSERT INTO skills (id, version, code, code_key, name, name_key, clears_for, created_at)
SELECT CASE WHEN n > 200 THEN gen_random_uuid() ELSE named(n) END, 1, 's' || n, 's' || n, 'x', 'x', '[]', now()
FROM generate_series(1, 20000) AS n";

    const FIRMS: &str = "
INSERT INTO contractors (id, version, code, code_key, name, name_key, skills, serves, from_day, begins_at, created_at)
SELECT CASE WHEN n > 200 THEN gen_random_uuid() ELSE named(n) END, 1, 'f' || n, 'f' || n, 'x', 'x', '[]', '[]', now(),
    now(), now()
FROM generate_series(1, 20000) AS n";

    const PEOPLE: &str = "
INSERT INTO contractor_people (id, version, contractor_id, name, staff_id, from_day, begins_at, created_at)
SELECT CASE WHEN n > 200 THEN gen_random_uuid() ELSE named(n) END, 1, named(n % 200 + 1), 'x',
    named(n / 7 % 200 + 1), now(), now(), now()
FROM generate_series(1, 20000) AS n";

    const CERTIFICATES: &str = "
INSERT INTO certificates (id, version, staff_id, contractor_person_id, owner_id, skill_id, number, from_day, until_day,
    begins_at, created_at)
SELECT gen_random_uuid(), 1, named(n % 200 + 1), named(n / 7 % 200 + 1), named(n % 200 + 1), named(n / 3 % 200 + 1), 'x',
    DATE '2026-01-01', DATE '2026-01-01' + (n * 7919) % 3000, now(), now()
FROM generate_series(1, 20000) AS n";

    #[tokio::test]
    async fn each_combination_of_skills_and_firms_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[MEMBERS, SKILLS, FIRMS, PEOPLE, CERTIFICATES]).await;
        let ids = ["staff_id", "contractor_id", "contractor_person_id", "skill_id"];
        let none = Filters::none().with("expires_before", NaiveDate::from_ymd_opt(2030, 1, 1));
        let sample = ids.iter().fold(none, |sample, name| sample.with(name, Some(named_id::<PositionId>(7))));
        let seen = (&[][..], &sample);
        must_serve::<skills::storage::entities::skill::Entity>(&test, SkillList::SPEC, seen).await;
        must_serve::<certificates::storage::entities::certificate::Entity>(
            &test,
            CertificateList::SPEC,
            seen,
        )
        .await;
        must_serve::<contractors::storage::entities::contractor::Entity>(&test, ContractorList::SPEC, seen)
            .await;
        must_serve::<contractors::storage::entities::contractor_person::Entity>(
            &test,
            ContractorPersonList::SPEC,
            seen,
        )
        .await;
    }

    #[tokio::test]
    async fn each_combination_of_the_organisation_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        let statements = [UNITS, UNITS_WITHIN, POSITIONS, ROLES_OF_POSITIONS, MEMBERS, HELD, MEMBERSHIPS];
        seed(&test, &statements).await;
        let ids = ["parent_id", "organisation_unit_id", "staff_id", "deputy_id", "position_id", "place_id"];
        let sample = ids.iter().fold(Filters::none().with("role", Some("r7")), |sample, name| {
            sample.with(name, Some(named_id::<PositionId>(7)))
        });
        let seen = (&[][..], &sample);
        must_serve::<organisation_units::storage::entities::organisation_unit::Entity>(
            &test,
            OrganisationUnitList::SPEC,
            seen,
        )
        .await;
        must_serve::<positions::storage::entities::position::Entity>(&test, PositionList::SPEC, seen).await;
        must_serve::<memberships::storage::entities::membership::Entity>(&test, MembershipList::SPEC, seen)
            .await;
    }

    #[tokio::test]
    async fn each_declared_combination_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[STAFF, ROLES_OF_STAFF, API_CLIENTS, ROLES]).await;
        let sample = Filters::none().with("role", Some("r7"));
        must_serve::<staff::storage::entities::staff::Entity>(&test, StaffList::SPEC, (&[], &sample)).await;
        must_serve::<api_clients::storage::entities::api_client::Entity>(
            &test,
            ApiClientList::SPEC,
            (&[], &sample),
        )
        .await;
        must_serve::<roles::storage::entities::role::Entity>(&test, RoleList::SPEC, (&[], &sample)).await;
    }
}

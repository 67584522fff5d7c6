//! What serves the lists of accounts, roles and sessions on PostgreSQL, over tables that are large enough to have a choice.

#[cfg(test)]
mod tests {
    use db::{
        lists::DeclaredList,
        testing::{TestDb, must_serve, named_id, seed},
    };
    use kernel::Filters;
    use vocabulary::PositionId;

    use crate::{
        api_clients::{self, storage::ApiClientList},
        memberships::{self, storage::MembershipList},
        organisation_units::{self, storage::OrganisationUnitList},
        positions::{self, storage::PositionList},
        roles::{self, storage::RoleList},
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

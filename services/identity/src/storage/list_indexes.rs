//! What serves the lists of accounts, roles and sessions on PostgreSQL, over tables that are large enough to have a choice.

#[cfg(test)]
mod tests {
    use db::{
        lists::DeclaredList,
        testing::{TestDb, must_serve, seed},
    };
    use kernel::Filters;

    use crate::{
        api_clients::{self, storage::ApiClientList},
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

//! The lists of accounts, roles and sessions: what they may be narrowed to, and what serves them.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, PlaceValue, Served, Sort, Test, cut},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;

use super::{
    api_clients,
    entities::{api_client, role, staff as staff_rows},
    places, roles, staff,
};
use crate::domain::{ApiClient, Role, Session, Staff};

/// Members of staff, in the order they were taken in.
#[derive(Debug)]
pub(crate) struct StaffList;

impl DeclaredList for StaffList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("role", 64, "Only those who have this role.").asks(Test::Among(
                "staff_roles",
                "staff_id",
                "role",
            )),
            Filter::flag(
                "is_active",
                Test::IsUnset("disabled_at"),
                "Only those who may sign in (true), or may not.",
            ),
            Filter::text("name", 80, "Only those with this in their name or user name, in any case.")
                .asks(Test::ContainsAnyCase(&["name", "username"])),
        ],
        sorts: &[Sort::OLDEST],
        columns: &["username", "name", "roles", "scope", "status", "created_at", "disabled_at", "staff_id"],
        served: &[
            Served::of(&["role"], Sort::OLDEST.name, "ix_staff_roles__role").few(),
            Served::of(&[], Sort::OLDEST.name, "uq_staff__id"),
        ],
        ..ListSpec::of("staff")
    };
}

/// Applications, in the order they were made; a group has dozens.
#[derive(Debug)]
pub(crate) struct ApiClientList;

impl DeclaredList for ApiClientList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::flag(
                "is_active",
                Test::IsUnset("revoked_at"),
                "Only those that are not revoked (true), or are.",
            ),
            Filter::text("name", 80, "Only those with this in their name, in any case.")
                .asks(Test::ContainsAnyCase(&["name"])),
        ],
        sorts: &[Sort::OLDEST],
        columns: &["name", "permissions", "estates", "created_at", "revoked_at", "api_client_id"],
        served: &[Served::of(&[], Sort::OLDEST.name, "uq_api_clients__id")],
        ..ListSpec::of("api_clients")
    };
}

/// Roles, by name; a group has dozens, which are one page.
#[derive(Debug)]
pub(crate) struct RoleList;

impl DeclaredList for RoleList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[Filter::text("name", 64, "Only those with this in their name, in any case.")
            .asks(Test::ContainsAnyCase(&["name"]))],
        sorts: &[Sort::by("name", "by name", &[Key::of("name", KeyKind::Text)])],
        columns: &["name", "description", "permissions", "created_at"],
        served: &[Served::of(&[], "name", "uq_roles__name")],
        page: 200,
        ..ListSpec::of("roles")
    };
}

/// Sessions that go on, newest first: nobody has many, and whether one does is no column.
#[derive(Debug)]
pub(crate) struct SessionList;

impl DeclaredList for SessionList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[Filter::given("staff_id")],
        columns: &["started_at", "last_used_at", "expires_at", "address", "session_id"],
        page: 200,
        ..ListSpec::of("sessions")
    };
}

/// One page of those whose whole scope lies within `scope`.
pub(crate) async fn list_staff(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Staff>, Failure> {
    let within = places::within(scope, staff::OWNER);
    let page = list_page::<staff_rows::Entity>(db, StaffList::SPEC, (scope, within), query).await?;
    let items = page.items.into_iter().map(staff::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// One page of those whose estates lie within `scope`, without their secrets.
pub(crate) async fn list_api_clients(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<ApiClient>, Failure> {
    let within = places::within(scope, api_clients::OWNER);
    let page = list_page::<api_client::Entity>(db, ApiClientList::SPEC, (scope, within), query).await?;
    let items =
        page.items.into_iter().map(|row| api_clients::from_row(row, Vec::new())).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// One page of the roles, which are the group's.
pub(crate) async fn list_roles(db: &Db, query: &ListQuery) -> Result<PageOf<Role>, Failure> {
    let seen = (&Scope::all("roles are the same in the whole group"), Condition::all());
    let page = list_page::<role::Entity>(db, RoleList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(roles::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// One page of the sessions that were found to go on.
pub(crate) fn page_of_sessions(open: Vec<Session>, query: &ListQuery) -> Result<PageOf<Session>, Failure> {
    cut(SessionList::SPEC, open, |session| vec![PlaceValue::Id(session.id.as_uuid())], query)
}

#[cfg(test)]
mod tests {
    use db::testing::{TestDb, must_serve, seed};
    use kernel::Filters;

    use super::*;
    use crate::storage::migrations::Migrator;

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
    async fn each_declared_combination_is_served_by_its_index() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[STAFF, ROLES_OF_STAFF, API_CLIENTS, ROLES]).await;
        let sample = Filters::none().with("role", Some("r7"));
        must_serve::<staff_rows::Entity>(&test, StaffList::SPEC, (&[], &sample)).await;
        must_serve::<api_client::Entity>(&test, ApiClientList::SPEC, (&[], &sample)).await;
        must_serve::<role::Entity>(&test, RoleList::SPEC, (&[], &sample)).await;
    }
}

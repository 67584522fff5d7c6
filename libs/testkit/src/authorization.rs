//! Who is let in where: a walk over every route of a service, as the description it serves lists them.

use db::{NotFound, OutOfScope};
use kernel::{Permission, Scope};
use reqwest::Method;
use serde_json::Value;

use crate::TestApp;

/// An id of nothing. Whether the thing is there is nobody's business before they have shown who they are.
const NOTHING: &str = "0198f000-0000-7000-8000-000000000001";

/// Walks over every route of the service and of its chassis. Each refuses strangers, and whoever may do everything but
/// what the route's description asks for: the permission, and the whole group's scope where it says so; `open` names those
/// that ask for no token at all. What is read by its id can be looked for where the service says it is kept.
///
/// # Panics
/// When a route lets somebody in, or another one than `open` says asks for no token; or when something is not kept so.
pub async fn every_route_is_guarded(app: &TestApp, open: &[&str]) {
    let described = app.nobody().get("/api/v1/openapi.json").await.expect(200);
    let mut unguarded = Vec::new();
    for (method, route, operation) in operations(&described) {
        let name = format!("{method} {route}");
        let needed = operation.pointer("/security/0/bearer").and_then(Value::as_array);
        let Some(needed) = needed else {
            unguarded.push(name);
            continue;
        };
        let path = filled(route, app.db().service());
        let stranger = app.nobody();
        let refused = stranger.send(stranger.request(method.clone(), &path)).await;
        assert_eq!(refused.status.as_u16(), 401, "{name}: {refused:?}");
        for permission in needed.iter().filter_map(Value::as_str) {
            let others: Vec<Permission> =
                Permission::ALL.iter().copied().filter(|other| other.as_str() != permission).collect();
            assert_eq!(others.len() + 1, Permission::ALL.len(), "{name}: {permission} is a permission");
            let powerless = app.staff(&others, Scope::Group);
            let refused = powerless.send(powerless.request(method.clone(), &path)).await;
            let told = refused.text("/detail");
            assert_eq!(refused.problem(403), "permission_missing", "{name}");
            assert!(told.contains(permission), "{name}: {told}");
        }
        if operation.get("x-scope").is_some_and(|scope| scope == "group") {
            let narrow = app.staff(Permission::ALL, Scope::Estates { estates: Vec::new() });
            let refused = narrow.send(narrow.request(method, &path)).await;
            assert_eq!(refused.problem(403), "scope_too_narrow", "{name}");
        }
    }
    unguarded.sort();
    assert_eq!(unguarded, open, "routes that ask for no token");
    what_is_read_by_its_id_is_kept(app, &described).await;
}

#[expect(clippy::expect_used, reason = "a table that is not there fails the test")]
async fn what_is_read_by_its_id_is_kept(app: &TestApp, described: &Value) {
    let mut read: Vec<&str> = operations(described)
        .into_iter()
        .filter(|(method, route, _)| *method == Method::GET && route.ends_with("/{id}"))
        .map(|(_, route, _)| route)
        .filter(|route| !route.contains("{service}"))
        .collect();
    read.sort_unstable();
    let mut kept: Vec<&str> = app.kept().iter().map(|kept| kept.route).collect();
    kept.sort_unstable();
    assert_eq!(kept, read, "what is read by its id is kept somewhere");
    let asked = OutOfScope::new(app.kept());
    for route in kept {
        let request = NotFound {
            principal: "staff:nobody".to_owned(),
            source: "198.51.100.7".to_owned(),
            route: route.to_owned(),
            id: NOTHING.to_owned(),
            scope: Scope::Estates { estates: Vec::new() },
        };
        assert!(asked.note(request), "{route}");
    }
    assert!(!asked.look(app.db()).await.expect("every table is there"));
}

/// The route with something in each of its placeholders.
pub(crate) fn filled(route: &str, service: &str) -> String {
    let step = |step| match step {
        "{service}" => service,
        "{version}" => "1",
        placeholder if placeholder.starts_with('{') => NOTHING,
        literal => literal,
    };
    route.split('/').map(step).collect::<Vec<_>>().join("/")
}

/// Every operation of an OpenAPI document: its method, its path with placeholders, and its description.
fn operations(document: &Value) -> Vec<(Method, &str, &Value)> {
    let mut operations = Vec::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if let Some(operation) = item.get(method.as_str().to_lowercase()) {
                operations.push((method, path.as_str(), operation));
            }
        }
    }
    operations
}

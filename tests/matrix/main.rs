//! Who may do what, tried: every operation that the API's description lists, by every role that ships and by each right
//! alone, at an estate of the caller's, at a foreign one, at its own with something foreign, and with the whole group; and by
//! people who have one right here and all the others there.
//!
//! What is expected follows from the description: the right it asks for, `x-scope` where it takes the whole group, and that
//! what lies outside a caller's scope is answered as what is not there. What happens is the application's own answer to a
//! real request, about things that exist. What the description does not tell is in one table (`exceptions`).
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests fail by panicking")]

mod application;
mod document;
mod exceptions;
mod place;
mod requests;
mod roles;
mod trial;
mod verdicts;

use std::collections::BTreeSet;

use kernel::{Permission, Scope};
use serde_json::{Value, json};

use application::Application;
use place::Place;
use roles::{Role, Token, divided, roles};
use trial::{Places, Trial};

async fn two_estates(app: &Application) -> Places {
    let own = Place::settle(app, ("LAKE", "north", "13800138000")).await;
    let foreign = Place::settle(app, ("HILL", "south", "13800138001")).await;
    let nothing = Place::of_nothing(&own);
    Places { own, foreign, nothing }
}

async fn described(app: &Application) -> Value {
    app.nobody().get("/api/v1/openapi.json").await.expect(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_the_declared_cells_pass() {
    let app = Application::start().await;
    let (document, places) = (described(&app).await, two_estates(&app).await);
    let there = places.foreign.get("estate_id").and_then(Value::as_str).expect("an estate");
    let there = there.parse().expect("the id of an estate");
    let mut roles = roles(&app, &places.own).await;
    roles.extend(divided(&app, &places.own, there).await);
    let outcome = Trial::new(&document, &roles, &places).run().await;
    assert!(outcome.cells > 10_000, "few cells were tried: {}", outcome.cells);
    assert!(outcome.breaches.is_empty() && outcome.unneeded.is_empty(), "{}", outcome.table());
    app.stop().await;
}

/// The trial itself fails when a description or the application is wrong: otherwise it would show nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_declaration_and_an_open_door_are_found() {
    let app = Application::start().await;
    let (mut document, places) = (described(&app).await, two_estates(&app).await);
    // Another right than the handler asks for, a scope that it asks for untold, and a right where none is needed.
    document["paths"]["/api/v1/units/{id}"]["get"]["security"] = json!([{ "bearer": ["billing:read"] }]);
    let backfills =
        document["paths"]["/api/v1/{service}/backfills"]["get"].as_object_mut().expect("an operation");
    backfills.remove("x-scope").expect("a declared scope");
    document["paths"]["/api/v1/session"]["get"]["security"] = json!([{ "bearer": ["billing:read"] }]);
    let alone = [Permission::ArchiveRead, Permission::BillingRead, Permission::Operations];
    let somebody = |right: Permission, scope: &Scope| app.staff(&[right], scope);
    let mut tried: Vec<Role> = Vec::new();
    for right in alone {
        let (local, group) = (somebody(right, &places.own.scope), somebody(right, &Scope::Group));
        let (name, token, rights) = (right.to_string(), Token::Good, vec![right]);
        tried.push(Role { name, token, rights, is_divided: false, local, group });
    }
    // Somebody of one estate whom the application takes for one of the whole group.
    let right = Permission::ArchiveRead;
    let (local, group) = (somebody(right, &Scope::Group), somebody(right, &Scope::Group));
    let (name, token, rights) = ("everywhere".to_owned(), Token::Good, vec![right]);
    tried.push(Role { name, token, rights, is_divided: false, local, group });

    let trial = Trial::new(&document, &tried, &places);
    let outcome =
        trial.run_only(&["get_customer", "get_unit", "list_units", "list_backfills", "show_session"]).await;
    let found: BTreeSet<String> = outcome
        .breaches
        .iter()
        .map(|breach| format!("{} {} {}", breach.operation, breach.role, breach.place))
        .collect();
    let expected: BTreeSet<String> = [
        "get_customer everywhere Foreign",
        "get_unit archive:read Own",
        "get_unit archive:read Foreign",
        "get_unit archive:read Group",
        "get_unit billing:read Own",
        "get_unit billing:read Foreign",
        "get_unit billing:read Group",
        "list_backfills operations Own",
        "list_backfills operations Foreign",
        "list_units everywhere Own",
        "list_units everywhere Foreign",
    ]
    .map(str::to_owned)
    .into();
    assert!(found.is_superset(&expected), "{}", outcome.table());
    assert!(found.iter().any(|cell| cell.starts_with("show_session")), "{}", outcome.table());
    app.stop().await;
}

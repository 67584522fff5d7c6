//! Roles.

use serde_json::json;

use crate::house::{Ask, House, on_both_engines};

on_both_engines!(roles_are_made_once_and_listed_by_name, the_administrator_has_every_permission,);

async fn roles_are_made_once_and_listed_by_name(house: House) {
    let admin = house.admin().await;
    let body = json!({
        "name": "agent", "description": "Hotline agent", "permissions": ["tickets:write", "tickets:read", "tickets:read"],
    });
    let create = || Ask::post("/api/v1/roles").bearer(&admin).json(&body);
    let made = house.send(create()).await;
    assert_eq!((made.status, &made.json()["permissions"]), (201, &json!(["tickets:read", "tickets:write"])));
    let twice = house.send(create()).await;
    assert_eq!((twice.status, twice.code().as_str()), (409, "identity.role_exists"));
    let listed = house.send(Ask::get("/api/v1/roles").bearer(&admin)).await.json();
    let names: Vec<_> = listed["items"].as_array().unwrap().iter().map(|role| role["name"].clone()).collect();
    assert_eq!((names, &listed["next"]), (vec![json!("administrator"), json!("agent")], &json!(null)));
}

async fn the_administrator_has_every_permission(mut house: House) {
    house.restart().await;
    let admin = house.admin().await;
    let listed = house.send(Ask::get("/api/v1/roles").bearer(&admin)).await.json();
    assert_eq!(listed["items"][0]["permissions"].as_array().unwrap().len(), kernel::Permission::ALL.len());
    assert_eq!(house.trail().await.iter().filter(|action| *action == "create_staff").count(), 1);
}

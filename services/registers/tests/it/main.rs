//! The registers through their real application, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod authorization;
mod corrections;
mod files;
mod forms;
mod kept_files;
mod own_forms;
mod patrol_findings;
mod patrols;
mod posts;
mod printing;
mod records;
mod retention;
mod running;
mod written_forms;

use kernel::{EstateId, Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, TestApp};

const PATH: &str = "/api/v1/records";

/// What a loan of a key lacks nothing with.
fn a_loan() -> Value {
    a_loan_of("3栋配电房")
}

fn a_loan_of(key: &str) -> Value {
    json!({
        "key": key, "kind": "equipment_room", "borrower": "王小明", "identity_document": "110101199003070000",
        "identity_checked": true, "purpose": "检修", "is_private": false, "lent_at": "2026-03-02T09:00:00+08:00",
        "return_by": "2026-03-02T18:00:00+08:00",
    })
}

/// A special event, which is confidential and has to be checked.
fn an_event() -> Value {
    json!({
        "happened_at": "2026-03-02T09:00:00+08:00", "place": "地下车库", "kind": "facilities", "course": "水管爆裂。",
        "result": "已关阀。",
    })
}

/// Begins a record and gives it.
async fn start(api: &Api, estate_id: EstateId, form: &str, contents: Value) -> Value {
    let body = json!({ "form": form, "estate_id": estate_id, "contents": contents });
    api.post(PATH, &body).await.expect(201)
}

fn path_of(record: &Value) -> String {
    format!("{PATH}/{}", record["form_record_id"].as_str().unwrap())
}

/// A record that was handed in.
async fn hand_in(api: &Api, estate_id: EstateId, form: &str, contents: Value) -> Value {
    let record = start(api, estate_id, form, contents).await;
    api.step(&path_of(&record), "submit", &json!({})).await.expect(200)
}

/// A line that somebody drew.
fn drawn(field: &str, name: Option<&str>) -> Value {
    match name {
        Some(name) => json!({ "field": field, "name": name, "strokes": [[[0, 500], [1000, 500]]] }),
        None => json!({ "field": field }),
    }
}

/// Somebody who fills forms in, and nothing else.
fn clerk(app: &TestApp) -> Api {
    app.other_staff(&[Permission::RegistersRead, Permission::RegistersWrite], Scope::Group)
}

/// Somebody who checks what others filled in.
fn manager(app: &TestApp) -> Api {
    let rights = [Permission::RegistersRead, Permission::RegistersWrite, Permission::RegistersSupervise];
    app.other_staff(&[rights.as_slice(), &[Permission::RegistersConfidential]].concat(), Scope::Group)
}

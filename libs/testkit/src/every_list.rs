//! Whether every list keeps to its declaration: a walk over every list of a service, as the description it serves has them.

#![expect(clippy::indexing_slicing, reason = "a description that is not as it should be fails the test")]

use kernel::{Permission, Scope};
use serde_json::Value;

use crate::{Api, TestApp, authorization::filled};

/// What no list gave out.
const OF_ANOTHER_LIST: &str = "0123456789abcdef.0198f000-0000-7000-8000-000000000001";

/// Walks over every list of the service and of its chassis. Each is a declared one; it refuses what it does not declare and
/// the places of other lists, is read with each of its filters and in each of its orders, is counted, and is exported.
///
/// # Panics
/// When a list does not.
pub async fn every_list_keeps_to_its_declaration(app: &TestApp) {
    let described = app.nobody().get("/api/v1/openapi.json").await.expect(200);
    let api = app.staff(Permission::ALL, Scope::Group);
    let mut lists = 0;
    for (route, item) in described["paths"].as_object().into_iter().flatten() {
        let parameters = item["get"]["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let shown = &item["get"]["responses"]["200"];
        let is_page = shown.to_string().contains("schemas/PageOf_");
        let is_declared = parameters.iter().any(|parameter| parameter["name"] == "format");
        assert_eq!(is_page, is_declared, "{route}: every page of rows is one of a declared list");
        if is_declared {
            lists += 1;
            let path = filled(route, app.db().service());
            refuses_what_is_not_declared(&api, &path).await;
            // What belongs to something that is not there is not there either.
            let is_whole = !route.replace("{service}", "").contains('{') && !route.contains("/session/");
            if is_whole {
                is_read_by_each_parameter(&api, &path, parameters).await;
            }
        }
    }
    assert!(lists >= 4, "the lists of the chassis at least");
}

async fn refuses_what_is_not_declared(api: &Api, path: &str) {
    let refused = api.get(&format!("{path}?nonsense=1&limit=0&format=pdf")).await;
    let codes: Vec<String> = (0..4).map(|fault| refused.text(&format!("/errors/{fault}/code"))).collect();
    assert_eq!(refused.problem(422), "invalid_query", "{path}");
    assert_eq!(codes, ["page.limit", "field.unknown_choice", "field.unknown", ""], "{path}");
}

async fn is_read_by_each_parameter(api: &Api, path: &str, parameters: &[Value]) {
    let other = api.get(&format!("{path}?after={OF_ANOTHER_LIST}")).await;
    assert_eq!(other.problem(422), "cursor_of_another_list", "{path}");
    assert_eq!(api.get(&format!("{path}?after=x")).await.problem(422), "cursor_malformed", "{path}");
    let counted = api.get(&format!("{path}?count=true&limit=1")).await.expect(200);
    assert!(counted["count"]["rows"].is_number(), "{path}: {counted:#}");
    for format in ["csv", "xlsx"] {
        let export = api.get(&format!("{path}?format={format}")).await;
        assert_eq!(export.status.as_u16(), 200, "{path}: {export:?}");
        let file = format!(".{format}\"");
        assert!(export.header("content-disposition").ends_with(&file), "{path}: {export:?}");
    }
    for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
        let name = parameter["name"].as_str().unwrap_or_default();
        if name == "count" {
            continue;
        }
        for value in samples(&parameter["schema"]) {
            let found = api.get(&format!("{path}?count=true&{name}={value}")).await;
            let code = found.text("/code");
            // A text may be nothing that can be looked for, such as a number that nobody has.
            let is_told = found.status.as_u16() == 200 || (found.status.as_u16() == 422 && !code.is_empty());
            assert!(
                is_told && (name == "after" || code != "invalid_query"),
                "{path} {name}={value}: {found:?}"
            );
        }
    }
}

/// Values that a parameter of this schema takes.
fn samples(schema: &Value) -> Vec<String> {
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    let only = match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("boolean"), _) => return vec!["true".to_owned(), "false".to_owned()],
        (Some("integer"), _) => "7",
        (_, Some("uuid")) => "0198f000-0000-7000-8000-000000000001",
        (_, Some("date-time")) => "2026-03-02T08:00:00Z",
        (_, Some("date")) => "2026-03-02",
        _text => "x%25",
    };
    vec![only.to_owned()]
}

//! What the API's description says of each operation: what it asks for, and what it takes.

use kernel::Permission;
use reqwest::Method;
use serde_json::Value;

/// What an operation asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// No token.
    Nothing,
    /// A token, whatever it lets its holder do.
    AnyToken,
    /// This right.
    Right(Permission),
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation<'a> {
    pub(crate) id: &'a str,
    pub(crate) method: Method,
    /// With its placeholders.
    pub(crate) path: &'a str,
    pub(crate) need: Need,
    /// Whether the whole group's scope is needed besides (`x-scope`).
    pub(crate) is_group_wide: bool,
    /// The parameters of its query.
    pub(crate) queries: Vec<&'a str>,
    headers: Vec<&'a str>,
    /// The schema of its JSON body.
    pub(crate) body: Option<&'a Value>,
}

impl Operation<'_> {
    /// Whether there is a place at all at which it can be allowed or not: what is the whole group's, or nobody's but the
    /// caller's own, lies at none.
    pub(crate) fn has_places(&self) -> bool {
        matches!(self.need, Need::Right(_)) && !self.is_group_wide
    }

    /// Whether it is a page of a declared list.
    pub(crate) fn is_list(&self) -> bool {
        self.queries.contains(&"format")
    }

    /// Whether it names the version that was seen.
    pub(crate) fn is_conditional(&self) -> bool {
        self.headers.contains(&"If-Match")
    }

    /// Whether a repeat is known by its key.
    pub(crate) fn takes_key(&self) -> bool {
        self.headers.contains(&"Idempotency-Key")
    }
}

/// Every operation of the document, by path.
pub(crate) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let items =
        paths.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |of| (path, of)));
    items.map(|(path, (method, described))| operation(path, method, described)).collect()
}

fn operation<'a>(path: &'a str, method: &str, described: &'a Value) -> Operation<'a> {
    let id = described["operationId"].as_str().unwrap_or_default();
    let named = |place: &str| {
        let parameters = described["parameters"].as_array().into_iter().flatten();
        let there = parameters.filter(move |parameter| parameter["in"] == place);
        there.filter_map(|parameter| parameter["name"].as_str()).collect::<Vec<&str>>()
    };
    Operation {
        id,
        method: method.to_uppercase().parse().expect("a method"),
        path,
        need: need(id, described),
        is_group_wide: described["x-scope"] == "group",
        queries: named("query"),
        headers: named("header"),
        body: described.pointer("/requestBody/content/application~1json/schema"),
    }
}

fn need(id: &str, described: &Value) -> Need {
    let Some(asked) = described.get("security") else { return Need::Nothing };
    let rights = asked.pointer("/0/bearer").and_then(Value::as_array).expect("a bearer's rights");
    match rights.as_slice() {
        [] => Need::AnyToken,
        [right] => Need::Right(right.as_str().and_then(|word| word.parse().ok()).expect("a permission")),
        _several => panic!("{id} asks for several rights at once, which no handler can"),
    }
}

#[test]
fn what_is_described_is_read() {
    let document = serde_json::json!({ "paths": { "/a/{id}": {
        "get": { "operationId": "get_a", "security": [{ "bearer": ["tickets:read"] }], "parameters": [
            { "name": "format", "in": "query" }, { "name": "If-Match", "in": "header" }, { "name": "id", "in": "path" },
        ] },
        "put": { "operationId": "put_a", "security": [{ "bearer": [] }], "x-scope": "group" },
        "post": { "operationId": "post_a" },
    } } });
    let read = operations(&document);
    let needs: Vec<(&str, Need, bool)> =
        read.iter().map(|operation| (operation.id, operation.need, operation.is_group_wide)).collect();
    assert_eq!(
        needs,
        [
            ("get_a", Need::Right(Permission::TicketsRead), false),
            ("post_a", Need::Nothing, false),
            ("put_a", Need::AnyToken, true),
        ]
    );
    assert_eq!(
        (&read[0].queries, read[0].is_list(), read[0].is_conditional()),
        (&vec!["format"], true, true)
    );
}

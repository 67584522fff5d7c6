//! Names in the API's description, which is one for all services.

use std::collections::BTreeMap;

use crate::breach::{Breach, assert_found};
use crate::code::{Token, reads};
use crate::files::{File, Workspace};

/// The schemas that a file declares: line and name.
fn schemas(file: &File) -> Vec<(usize, &str)> {
    if !file.path.contains("/src/") {
        return Vec::new();
    }
    let declared = file.code().types.iter().filter(|declared| declared.derives("ToSchema"));
    declared
        .map(|declared| (declared.line(), declared.schema_name.as_ref().unwrap_or(&declared.name).as_str()))
        .chain(of_macros(&file.code().tokens))
        .collect()
}

/// What `define_id! { … }` and `define_words! { … }` declare: each a schema.
fn of_macros(tokens: &[Token]) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let ends: &[&str] = match token.text.as_str() {
            "define_id" => &[",", "}"],
            "define_words" => &["{"],
            _ => continue,
        };
        if !reads(&tokens[at + 1..], &["!", "{"]) {
            continue;
        }
        let mut depth = 1_usize;
        for pair in tokens[at + 3..].windows(2) {
            if depth == 1 && pair[0].is_word() && ends.contains(&pair[1].text.as_str()) {
                found.push((pair[0].line(), pair[0].text.as_str()));
            }
            match pair[0].text.as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

/// Two types of one name would be one schema, and one of them would be described wrongly without anybody noticing.
pub(crate) fn collisions(workspace: &Workspace) -> Vec<Breach> {
    let mut places: BTreeMap<&str, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for file in workspace.rust() {
        for (line, name) in schemas(file) {
            match places.get(name) {
                Some(other) => {
                    found.push(Breach::new(
                        &file.path,
                        line,
                        format!("the schema `{name}` is also that of {other}"),
                    ));
                }
                None => {
                    places.insert(name, &file.path);
                }
            }
        }
    }
    found
}

#[test]
fn a_second_schema_of_one_name_is_found() {
    let one = "#[derive(Debug, ToSchema)]\n#[serde(deny_unknown_fields)]\npub(super) struct Reason {\n}\n";
    let other =
        "#[derive(Debug)]\nstruct Reason {}\n\n#[derive(ToSchema)]\n#[schema(as = Reason)]\nenum Why {}\n";
    let files = [
        File::new("services/billing/src/charges/http/mod.rs", one),
        File::new("services/ticketing/src/tickets/http/step_shapes.rs", other),
    ];
    assert_found(
        &collisions(&Workspace::of(files.into())),
        &["services/ticketing/src/tickets/http/step_shapes.rs:6"],
    );
}

#[test]
fn a_second_schema_that_a_macro_makes_is_found() {
    let ids = "kernel::define_id! {\n    /// One.\n    TicketId,\n    BillId\n}\n";
    let words =
        "kernel::define_words! {\n    /// Kinds.\n    Kind { A = \"a\" }\n    BillId { B = \"b\" }\n}\n";
    let view = "#[derive(ToSchema)]\nstruct Kind {}\n";
    let files =
        [("libs/a/src/ids.rs", ids), ("libs/a/src/words.rs", words), ("services/b/src/http/x.rs", view)];
    let files = files.map(|(path, text)| File::new(path, text));
    assert_found(
        &collisions(&Workspace::of(files.into())),
        &["libs/a/src/words.rs:4", "services/b/src/http/x.rs:2"],
    );
}

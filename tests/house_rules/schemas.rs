//! Names in the API's description, which is one for all services.

use std::collections::BTreeMap;

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};

/// The schemas that a file declares: line and name.
fn schemas(file: &File) -> Vec<(usize, &str)> {
    if !file.path.contains("/src/") {
        return Vec::new();
    }
    let declared = file.code().types.iter().filter(|declared| declared.derives("ToSchema"));
    declared
        .map(|declared| (declared.line(), declared.schema_name.as_ref().unwrap_or(&declared.name).as_str()))
        .collect()
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
        File::new("services/billing/src/http/reversal_shapes.rs", one),
        File::new("services/ticketing/src/http/step_shapes.rs", other),
    ];
    assert_found(
        &collisions(&Workspace::of(files.into())),
        &["services/ticketing/src/http/step_shapes.rs:6"],
    );
}

//! Names in the API's description, which is one for all services.

use std::collections::BTreeMap;

use crate::breach::{Breach, assert_found, assert_none};
use crate::files::{File, workspace};

/// The schemas that a file declares: line and name.
fn schemas(file: &File) -> Vec<(usize, String)> {
    if !file.path.contains("/src/") || !file.is_rust() || file.is_test {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (mut is_schema, mut renamed) = (false, None);
    for (index, line) in file.text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with("#[derive(") {
            is_schema = line.contains("ToSchema");
        } else if let Some((_before, name)) = line.split_once("schema(as = ") {
            renamed = Some(word_of(name));
        } else if let Some(name) = declared(line) {
            if is_schema {
                found.push((index + 1, renamed.take().unwrap_or(name)));
            }
            (is_schema, renamed) = (false, None);
        }
    }
    found
}

fn declared(line: &str) -> Option<String> {
    let line =
        line.strip_prefix("pub").map_or(line, |rest| rest.split_once(' ').map_or(rest, |(_of, rest)| rest));
    let name = ["struct ", "enum "].iter().find_map(|kind| line.strip_prefix(kind))?;
    Some(word_of(name))
}

fn word_of(text: &str) -> String {
    text.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}

/// Two types of one name would be one schema, and one of them would be described wrongly without anybody noticing.
fn collisions(files: &[File]) -> Vec<Breach> {
    let mut places: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut found = Vec::new();
    for file in files {
        for (line, name) in schemas(file) {
            match places.get(&name) {
                Some((other, _line)) => {
                    found.push(Breach::new(
                        &file.path,
                        line,
                        format!("the schema `{name}` is also that of {other}"),
                    ));
                }
                None => drop(places.insert(name, (file.path.clone(), line))),
            }
        }
    }
    found
}

#[test]
fn every_schema_of_the_api_has_a_name_of_its_own() {
    assert_none(collisions(&workspace()));
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
    assert_found(&collisions(&files), &["services/ticketing/src/http/step_shapes.rs:6"]);
}

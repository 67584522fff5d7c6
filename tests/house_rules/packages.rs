//! Who may depend on whom, read from the manifests.

use crate::breach::{Breach, assert_found, assert_none};
use crate::files::{File, workspace};

/// Our libraries from the ground up. A library sees only those of a lower storey.
const STOREYS: &[(&str, u8)] = &[
    ("kernel", 0),
    ("sealing", 0),
    ("jobs", 0),
    ("vocabulary", 1),
    ("envelope", 1),
    ("idempotency", 1),
    ("cache", 1),
    ("contracts", 2),
    ("standards", 2),
    ("bus", 2),
    ("web", 2),
    ("db", 3),
    ("auth", 3),
    ("copies", 4),
    ("host", 5),
    ("testkit", 6),
];

/// Libraries of rules and shapes: what does I/O would make every rule above them slow to test.
const PURE: &[&str] =
    &["kernel", "vocabulary", "envelope", "idempotency", "contracts", "standards", "sealing"];
const IMPURE: &[&str] = &[
    "tokio",
    "actix-web",
    "sea-orm",
    "sea-orm-migration",
    "lapin",
    "redis",
    "reqwest",
    "futures-util",
    "figment",
];

/// Packages that put services together, and so may name several.
const ASSEMBLIES: &[&str] = &["allinone", "suite-tests"];

fn breaches(manifest: &File, services: &[&str]) -> Vec<Breach> {
    let table: toml::Table = manifest.text.parse().expect("a manifest is TOML");
    let Some(name) =
        table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str)
    else {
        return Vec::new();
    };
    let uses = |section: &str| -> Vec<String> {
        table
            .get(section)
            .and_then(toml::Value::as_table)
            .map(|list| list.keys().cloned().collect())
            .unwrap_or_default()
    };
    let (normal, all) = (uses("dependencies"), [uses("dependencies"), uses("dev-dependencies")].concat());
    let told =
        |used: &String, rule: String| Breach::new(&manifest.path, line_naming(&manifest.text, used), rule);
    let mut found = Vec::new();
    for used in &all {
        if services.contains(&used.as_str()) && !ASSEMBLIES.contains(&name) {
            found.push(told(
                used,
                format!("`{name}` may not depend on the service `{used}`: ask through contracts"),
            ));
        }
    }
    for used in &normal {
        if let (Some(own), Some(other)) = (storey(name), storey(used))
            && other >= own
        {
            found.push(told(
                used,
                format!("`{name}` (storey {own}) may not depend on `{used}` (storey {other})"),
            ));
        }
        if PURE.contains(&name) && IMPURE.contains(&used.as_str()) {
            found.push(told(used, format!("`{name}` is pure and may not depend on `{used}`")));
        }
    }
    found
}

fn storey(library: &str) -> Option<u8> {
    STOREYS.iter().find(|(name, _)| *name == library).map(|(_, storey)| *storey)
}

fn line_naming(text: &str, dependency: &str) -> usize {
    let names =
        |line: &str| line.strip_prefix(dependency).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    text.lines().position(names).map_or(1, |index| index + 1)
}

#[test]
fn every_package_depends_only_downwards() {
    let files = workspace();
    let manifests: Vec<&File> = files.iter().filter(|file| file.name() == "Cargo.toml").collect();
    let services: Vec<&str> = manifests.iter().filter_map(|manifest| manifest.service()).collect();
    assert!(services.len() >= 7, "the services were not found: {services:?}");
    let unplaced: Vec<Breach> = manifests
        .iter()
        .filter_map(|manifest| Some((manifest, manifest.path.strip_prefix("libs/")?.split('/').next()?)))
        .filter(|(_, library)| storey(library).is_none())
        .map(|(manifest, library)| {
            Breach::whole(&manifest.path, format!("`{library}` has no storey in the house rules"))
        })
        .collect();
    assert_none(
        manifests.iter().flat_map(|manifest| breaches(manifest, &services)).chain(unplaced).collect(),
    );
}

#[test]
fn a_service_that_depends_on_another_is_found_and_an_assembly_is_not() {
    let text =
        "[package]\nname = \"NAME\"\n[dependencies]\nkernel.workspace = true\nbilling.workspace = true\n";
    let planted = File::new("services/ticketing/Cargo.toml", &text.replace("NAME", "ticketing"));
    assert_found(&breaches(&planted, &["billing"]), &["services/ticketing/Cargo.toml:5"]);
    let assembly = File::new("services/allinone/Cargo.toml", &text.replace("NAME", "allinone"));
    assert_found(&breaches(&assembly, &["billing"]), &[]);
}

#[test]
fn a_library_that_looks_upwards_or_does_io_is_found() {
    let bus =
        File::new("libs/bus/Cargo.toml", "[package]\nname = \"bus\"\n[dependencies]\ndb.workspace = true\n");
    assert_found(&breaches(&bus, &[]), &["libs/bus/Cargo.toml:4"]);
    let kernel =
        File::new("libs/kernel/Cargo.toml", "[package]\nname = \"kernel\"\n[dependencies]\ntokio = \"1\"\n");
    assert_found(&breaches(&kernel, &[]), &["libs/kernel/Cargo.toml:4"]);
}

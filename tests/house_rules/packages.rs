//! Who may depend on whom, as cargo reads the manifests.

use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::breach::{Breach, assert_found};
use crate::files::Workspace;

/// Our libraries from the ground up. A library sees only those of a lower storey.
const STOREYS: &[(&str, u8)] = &[
    ("kernel", 0),
    ("sealing", 0),
    ("jobs", 0),
    ("words", 1),
    ("vocabulary", 1),
    ("envelope", 1),
    ("idempotency", 1),
    ("cache", 1),
    ("contracts", 2),
    ("standards", 2),
    ("files", 2),
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
    &["kernel", "words", "vocabulary", "envelope", "idempotency", "contracts", "standards", "sealing"];
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

/// A package of the workspace.
pub(crate) struct Package {
    name: String,
    /// Where its manifest is.
    path: String,
    manifest: String,
    pub(crate) dependencies: Vec<Dependency>,
}

/// What a package depends on.
pub(crate) struct Dependency {
    name: String,
    /// As code spells it: a dependency can be given another name.
    pub(crate) spelt: String,
    /// For tests alone.
    is_dev: bool,
}

/// The packages of the workspace at `root`.
pub(crate) fn packages(root: &Path) -> Vec<Package> {
    let mut asking = MetadataCommand::new();
    asking.manifest_path(root.join("Cargo.toml")).no_deps().other_options(["--offline".to_owned()]);
    let metadata = asking.exec().expect("cargo reads the manifests");
    let package = |package: cargo_metadata::Package| {
        let path = package.manifest_path.strip_prefix(root).expect("a package of the workspace");
        let dependencies = package.dependencies.into_iter().map(|used| Dependency {
            spelt: used.rename.unwrap_or_else(|| used.name.clone()),
            name: used.name,
            is_dev: used.kind == DependencyKind::Development,
        });
        Package {
            name: package.name.to_string(),
            path: path.as_str().replace('\\', "/"),
            manifest: std::fs::read_to_string(&package.manifest_path).expect("a manifest is readable"),
            dependencies: dependencies.collect(),
        }
    };
    metadata.packages.into_iter().map(package).collect()
}

/// Every package depends only downwards.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    let below = |package: &&Package, folder: &str| package.path.starts_with(folder);
    let services = workspace.packages.iter().filter(|package| below(package, "services/"));
    let services: Vec<&str> =
        services.map(|package| package.name.as_str()).filter(|name| !ASSEMBLIES.contains(name)).collect();
    assert!(services.len() >= 7, "the services were not found: {services:?}");
    let libraries = workspace.packages.iter().filter(|package| below(package, "libs/"));
    let unplaced = libraries.filter(|library| storey(&library.name).is_none()).map(|library| {
        Breach::whole(&library.path, format!("`{}` has no storey in the house rules", library.name))
    });
    workspace.packages.iter().flat_map(|package| breaches(package, &services)).chain(unplaced).collect()
}

fn breaches(package: &Package, services: &[&str]) -> Vec<Breach> {
    let name = package.name.as_str();
    let mut found = Vec::new();
    for used in &package.dependencies {
        let mut tell = |rule: String| {
            found.push(Breach::new(&package.path, line_naming(&package.manifest, &used.spelt), rule));
        };
        let other = used.name.as_str();
        if services.contains(&other) && !ASSEMBLIES.contains(&name) {
            tell(format!("`{name}` may not depend on the service `{other}`: ask through contracts"));
        }
        if used.is_dev {
            continue;
        }
        if let (Some(own), Some(above)) = (storey(name), storey(other))
            && above >= own
        {
            tell(format!("`{name}` (storey {own}) may not depend on `{other}` (storey {above})"));
        }
        if PURE.contains(&name) && IMPURE.contains(&other) {
            tell(format!("`{name}` is pure and may not depend on `{other}`"));
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

/// A package as cargo reads this manifest, whose dependencies stand a line each.
fn planted(path: &str, name: &str, used: &[(&str, bool)]) -> Package {
    let lines: Vec<String> = used.iter().map(|(name, _)| format!("{name}.workspace = true\n")).collect();
    let dependency = |(name, is_dev): &(&str, bool)| Dependency {
        name: (*name).to_owned(),
        spelt: (*name).to_owned(),
        is_dev: *is_dev,
    };
    Package {
        name: name.to_owned(),
        path: path.to_owned(),
        manifest: format!("[package]\nname = \"{name}\"\n[dependencies]\n{}", lines.concat()),
        dependencies: used.iter().map(dependency).collect(),
    }
}

#[test]
fn a_service_that_depends_on_another_is_found_and_an_assembly_is_not() {
    for is_dev in [false, true] {
        let used = [("kernel", false), ("billing", is_dev)];
        let ticketing = planted("services/ticketing/Cargo.toml", "ticketing", &used);
        assert_found(&breaches(&ticketing, &["billing"]), &["services/ticketing/Cargo.toml:5"]);
        let assembly = planted("services/allinone/Cargo.toml", "allinone", &used);
        assert_found(&breaches(&assembly, &["billing"]), &[]);
    }
}

#[test]
fn a_library_that_looks_upwards_or_does_io_is_found() {
    let bus = planted("libs/bus/Cargo.toml", "bus", &[("db", false)]);
    assert_found(&breaches(&bus, &[]), &["libs/bus/Cargo.toml:4"]);
    let kernel = planted("libs/kernel/Cargo.toml", "kernel", &[("proptest", true), ("tokio", false)]);
    assert_found(&breaches(&kernel, &[]), &["libs/kernel/Cargo.toml:5"]);
    let tested = planted("libs/kernel/Cargo.toml", "kernel", &[("tokio", true)]);
    assert_found(&breaches(&tested, &[]), &[]);
}

//! Every service is the same house: its files, their names and their sizes.

use std::collections::BTreeSet;

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};

const ROOMS: &[&str] = &["domain", "app", "storage", "http", "events", "jobs"];
/// A room for the ways out of the suite, where a service has any.
const GATEWAYS: &str = "gateways";
const HEADINGS: &[&str] = &["Owns", "States", "Events", "Tables", "Configuration", "Operations"];
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "manager", "misc", "shared"];
/// What several features of the console use. Here the word says something: its lint rules let nothing in this folder
/// import a feature.
const CONSOLE_SHARED: &str = "services/console/src/shared/";
const MOST_LINES: usize = 500;
const MOST_MAIN_LINES: usize = 15;

/// Every service has the same files.
pub(crate) fn services(workspace: &Workspace) -> Vec<Breach> {
    let all: Vec<&File> = workspace.files.iter().collect();
    let manifests = workspace.files.iter().filter(|file| file.name() == "Cargo.toml");
    let services: BTreeSet<&str> = manifests.filter_map(File::service).collect();
    assert_eq!(services.len(), 7, "the services were not found: {services:?}");
    services.iter().flat_map(|service| breaches_of_service(service, &all)).collect()
}

/// Every file has a telling name and a readable length.
pub(crate) fn files(workspace: &Workspace) -> Vec<Breach> {
    let looked_at = |file: &&File| is_written(file) || file.name() == "README.md";
    workspace.files.iter().filter(looked_at).flat_map(breaches_of_file).collect()
}

/// The files that a service lacks, and those it has too many.
fn breaches_of_service(service: &str, files: &[&File]) -> Vec<Breach> {
    let folder = format!("services/{service}");
    let has = |path: &str| files.iter().any(|file| file.path == format!("{folder}/{path}"));
    let rooms = ROOMS.iter().map(|room| format!("src/{room}/mod.rs"));
    let single = [
        "README.md",
        "src/main.rs",
        "src/lib.rs",
        "src/config.rs",
        "src/module.rs",
        "src/storage/migrations/mod.rs",
        "src/storage/schema.sql",
        "tests/it/main.rs",
    ];
    let wanted = single.iter().map(|path| (*path).to_owned()).chain(rooms);
    let missing = wanted
        .filter(|path| !has(path))
        .map(|path| Breach::whole(&format!("{folder}/{path}"), "every service has this file"));
    let strange = files.iter().filter(|file| file.service() == Some(service)).filter_map(|file| {
        let known = match file.below_src().as_slice() {
            [] | ["main.rs" | "lib.rs" | "module.rs" | "config.rs"] => true,
            [room, ..] => ROOMS.contains(room) || *room == GATEWAYS,
        };
        (!known).then(|| {
            Breach::whole(&file.path, format!("a service has no other rooms than {}", ROOMS.join(", ")))
        })
    });
    missing.chain(strange).collect()
}

/// What one file may not be.
fn breaches_of_file(file: &File) -> Vec<Breach> {
    let mut found = Vec::new();
    let lines = file.lines();
    let stem = file.name().split('.').next().unwrap_or_default();
    let named = file.path.strip_prefix(CONSOLE_SHARED).unwrap_or(&file.path);
    let folders = named.split('/').rev().skip(1);
    if let Some(empty) = std::iter::once(stem).chain(folders).find(|part| EMPTY_NAMES.contains(part)) {
        found.push(Breach::whole(&file.path, format!("`{empty}` names nothing: say what is in it")));
    }
    if lines > MOST_LINES {
        found.push(Breach::new(
            &file.path,
            lines,
            format!("{lines} lines: past {MOST_LINES} a file is two rooms in one"),
        ));
    }
    if file.service().is_some() && file.below_src() == ["main.rs"] && lines > MOST_MAIN_LINES {
        found.push(Breach::new(
            &file.path,
            lines,
            format!("{lines} lines: a main.rs has at most {MOST_MAIN_LINES}"),
        ));
    }
    if file.service().is_some_and(|service| file.path == format!("services/{service}/README.md")) {
        found.extend(missing_headings(file));
    }
    found
}

fn missing_headings(readme: &File) -> Vec<Breach> {
    let has = |wanted: &str| {
        let mut headings = readme.text.lines().filter_map(|line| line.strip_prefix("## "));
        headings.any(|heading| heading.trim() == wanted)
    };
    let missing = HEADINGS.iter().filter(|heading| !has(heading));
    missing
        .map(|heading| {
            Breach::whole(&readme.path, format!("a service's README has a heading `## {heading}`"))
        })
        .collect()
}

/// Files that people write and read; a lock file or a vendored page may be as long as it likes.
fn is_written(file: &File) -> bool {
    let ending = file.name().rsplit('.').next().unwrap_or_default();
    matches!(ending, "rs" | "ts" | "tsx" | "py" | "sh")
        && !file.path.contains("/generated/")
        && !file.name().ends_with(".d.ts")
}

#[test]
fn a_missing_room_and_a_strange_one_are_found() {
    let names =
        ROOMS.iter().filter(|room| **room != "jobs").map(|room| format!("services/x/src/{room}/mod.rs"));
    let single = [
        "README.md",
        "src/main.rs",
        "src/lib.rs",
        "src/config.rs",
        "src/module.rs",
        "src/storage/migrations/mod.rs",
        "src/storage/schema.sql",
        "tests/it/main.rs",
        "src/attic/mod.rs",
    ];
    let files: Vec<File> = single
        .iter()
        .map(|path| format!("services/x/{path}"))
        .chain(names)
        .map(|path| File::new(&path, ""))
        .collect();
    let found = breaches_of_service("x", &files.iter().collect::<Vec<_>>());
    assert_found(&found, &["services/x/src/jobs/mod.rs:1", "services/x/src/attic/mod.rs:1"]);
}

#[test]
fn an_empty_name_a_long_file_and_a_clever_main_are_found() {
    assert_found(&breaches_of_file(&File::new("libs/db/src/utils.rs", "")), &["libs/db/src/utils.rs:1"]);
    assert_found(&breaches_of_file(&File::new("libs/common/src/lib.rs", "")), &["libs/common/src/lib.rs:1"]);
    assert_found(&breaches_of_file(&File::new("services/console/src/shared/ui/told.ts", "")), &[]);
    for path in ["services/console/src/shared/utils/told.ts", "services/x/src/shared/told.rs"] {
        assert_found(&breaches_of_file(&File::new(path, "")), &[format!("{path}:1").as_str()]);
    }
    assert_found(
        &breaches_of_file(&File::new("libs/db/src/tx.rs", &"\n".repeat(501))),
        &["libs/db/src/tx.rs:501"],
    );
    assert_found(
        &breaches_of_file(&File::new("services/x/src/main.rs", &"\n".repeat(16))),
        &["services/x/src/main.rs:16"],
    );
}

#[test]
fn a_readme_without_its_headings_is_found() {
    let text = "# x\n## Owns\n## States\n## Events\n## Tables\n## Configuration\n";
    assert_found(&breaches_of_file(&File::new("services/x/README.md", text)), &["services/x/README.md:1"]);
    assert_found(
        &breaches_of_file(&File::new("services/x/README.md", &format!("{text}## Operations\n"))),
        &[],
    );
}

//! Every service is the same house: its files, their names and their sizes.

use std::collections::BTreeSet;

use crate::breach::{Breach, assert_found};
use crate::files::{File, GATEWAYS, ROOMS, Workspace, is_room};

/// What every service has beside its aggregates: what all operations work with, all routes, and what is said and heard.
const SHARED_ROOMS: &[&str] = &["app", "http", "events"];
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
    assert_eq!(services.len(), 8, "the services were not found: {services:?}");
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
    let rooms = SHARED_ROOMS.iter().filter(|room| {
        // A room is a file until it needs to be a folder.
        !has(&format!("src/{room}.rs")) && !has(&format!("src/{room}/mod.rs"))
    });
    let lacking = single.iter().filter(|path| !has(path)).map(|path| (*path).to_owned());
    let missing = lacking
        .chain(rooms.map(|room| format!("src/{room}.rs")))
        .map(|path| Breach::whole(&format!("{folder}/{path}"), "every service has this file"));
    let own = || files.iter().filter(|file| file.service() == Some(service));
    let is_aggregate =
        |name: &str| own().any(|file| file.below_src().starts_with(&[name]) && file.room().is_some());
    let homeless = (!own().any(|file| file.below_src().len() > 1 && is_of_an_aggregate(file))).then(|| {
        Breach::whole(&format!("{folder}/src"), "a service has an aggregate: a folder with its rooms")
    });
    let strange = own().filter(|file| !is_known(file, is_aggregate)).map(|file| {
        let rooms = ROOMS.join(", ");
        Breach::whole(
            &file.path,
            format!("an aggregate has no other rooms than {rooms}; {GATEWAYS} are the service's"),
        )
    });
    missing.chain(homeless).chain(strange).collect()
}

fn is_of_an_aggregate(file: &File) -> bool {
    file.room().is_some()
        && file.below_src().first().is_some_and(|first| !is_room(first.trim_end_matches(".rs")))
}

/// Does a file have its place: beside the aggregates, in a room, or as the face of an aggregate?
fn is_known(file: &File, is_aggregate: impl Fn(&str) -> bool) -> bool {
    match file.below_src().as_slice() {
        [] | ["main.rs" | "lib.rs" | "module.rs" | "config.rs"] => true,
        [aggregate, "mod.rs"] if !is_room(aggregate) => is_aggregate(aggregate),
        [_, GATEWAYS | "gateways.rs", ..] => false,
        _in_a_room => file.room().is_some(),
    }
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
fn a_missing_file_and_a_strange_room_are_found() {
    let named = [
        "README.md",
        "src/main.rs",
        "src/lib.rs",
        "src/config.rs",
        "src/module.rs",
        "src/app.rs",
        "src/http/mod.rs",
        "src/storage/migrations/mod.rs",
        "src/storage/schema.sql",
        "src/bills/mod.rs",
        "src/bills/app.rs",
        "src/bills/storage/rows.rs",
        "tests/it/main.rs",
    ];
    let breached = |more: &[&str]| {
        let paths = named.iter().chain(more).map(|path| format!("services/x/{path}"));
        let files: Vec<File> = paths.map(|path| File::new(&path, "")).collect();
        breaches_of_service("x", &files.iter().collect::<Vec<_>>())
    };
    assert_found(&breached(&["src/events.rs"]), &[]);
    let strange = ["src/attic/mod.rs", "src/bills/attic.rs", "src/bills/gateways.rs", "src/rows.rs"];
    let found = ["src/events.rs", strange[0], strange[1], strange[2], strange[3]];
    let found = found.map(|path| format!("services/x/{path}:1"));
    assert_found(&breached(&strange), &found.each_ref().map(String::as_str));
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

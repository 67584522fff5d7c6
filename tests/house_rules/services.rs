//! The one list of services (`services/services.txt`), held against every file that names them all and cannot read it.

use std::collections::BTreeSet;

use serde_json::Value;
use suite_tests::{Service, services};

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};

/// Something in a file that exists for each of some services.
struct Place {
    file: &'static str,
    /// What a service lacks that is not named there.
    what: &'static str,
    /// The names that stand there.
    named: fn(&str) -> Vec<String>,
    /// Whether a service stands there.
    holds: fn(&Service) -> bool,
}

const PLACES: &[Place] = &[
    Place {
        file: "Cargo.toml",
        what: "a member `services/<name>` of the workspace",
        named: |text| between(text, "\"services/", "\""),
        holds: all,
    },
    Place {
        file: "services/allinone/src/modules.rs",
        what: "`<name>::module()`",
        named: |text| between(text, " ", "::module()"),
        holds: all,
    },
    Place {
        file: "docker/compose.yaml",
        what: "a service whose image is `steward/<name>`",
        named: |text| between(text, "image: steward/", "\n"),
        holds: all,
    },
    Place {
        file: "docker/compose.yaml",
        what: "a database at `@postgres:5432/<name>`",
        named: |text| between(text, "@postgres:5432/", "\n"),
        holds: all,
    },
    Place {
        file: "docker/compose.yaml",
        what: "its place in `STEWARD__BUS__SUBSCRIBERS`",
        named: |text| line_after(text, "STEWARD__BUS__SUBSCRIBERS: "),
        holds: all,
    },
    Place {
        file: "docker/compose.yaml",
        what: "its place in the console's `depends_on`",
        named: |text| line_after(text, "    depends_on: ["),
        holds: all,
    },
    Place {
        file: "docker/compose.yaml",
        what: "its secret in identity's `STEWARD__IDENTITY__SERVICE_CLIENTS`",
        named: clients,
        holds: Service::is_client,
    },
    Place {
        file: "docker/proxy.conf",
        what: "a location that leads to `http://<name>:8080` (run tests/chart/proxy.py)",
        named: |text| between(text, " http://", ":8080;"),
        holds: all,
    },
    Place {
        file: "helm/steward/values.yaml",
        what: "a block below `services`",
        named: |text| between(text, "\n  ", ":\n    paths:\n"),
        holds: all,
    },
    Place {
        file: "helm/steward/values.schema.json",
        what: "a property of `services`",
        named: |text| words_at(text, "/properties/services/properties"),
        holds: all,
    },
    Place {
        file: "helm/steward/values.schema.json",
        what: "its place in what `services` requires",
        named: |text| words_at(text, "/properties/services/required"),
        holds: all,
    },
    Place {
        file: "helm/steward/values.schema.json",
        what: "its place in what `calls` may name",
        named: |text| words_at(text, "/$defs/service/properties/calls/items/enum"),
        holds: all,
    },
    Place {
        file: "README.md",
        what: "a row of the table of services",
        named: |text| between(text, "\n| ", " | "),
        holds: all,
    },
    Place {
        file: "README.md",
        what: "a link to `services/<name>`",
        named: |text| between(text, "](services/", ")"),
        holds: all,
    },
];

fn all(_service: &Service) -> bool {
    true
}

/// Every word in small letters that stands between `before` and `after`.
fn between(text: &str, before: &str, after: &str) -> Vec<String> {
    let rests = text.match_indices(before).map(|(at, _)| &text[at + before.len()..]);
    let words = rests.filter_map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_lowercase())?;
        (end > 0 && rest[end..].starts_with(after)).then(|| rest[..end].to_owned())
    });
    words.collect()
}

/// The words of the line that goes on after `before`.
fn line_after(text: &str, before: &str) -> Vec<String> {
    let Some((_, rest)) = text.split_once(before) else { return Vec::new() };
    let line = rest.lines().next().unwrap_or_default();
    line.split([',', ' ', ']']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whom identity knows by a secret: `name:secret,…`.
fn clients(text: &str) -> Vec<String> {
    let Some((_, rest)) = text.split_once("STEWARD__IDENTITY__SERVICE_CLIENTS: ") else { return Vec::new() };
    let line = rest.lines().next().unwrap_or_default();
    line.split(',').filter_map(|client| client.split(':').next()).map(str::to_owned).collect()
}

/// The keys of an object, or the texts of a list, of a JSON document.
fn words_at(text: &str, pointer: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(text).expect("a JSON document");
    let found = document.pointer(pointer);
    let keys =
        found.and_then(Value::as_object).into_iter().flat_map(|object| object.keys().map(String::as_str));
    let texts = found.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    keys.chain(texts).map(str::to_owned).collect()
}

/// Packages that stand beside the services where all of them are named.
const BESIDES: &[&str] = &["allinone", "console"];

/// What a place lacks, and what it has too much.
fn breaches(place: &Place, text: &str, listed: &[Service]) -> Vec<Breach> {
    let named = (place.named)(text);
    let wanted: Vec<&str> =
        listed.iter().filter(|service| (place.holds)(service)).map(|service| service.name).collect();
    let lacking = wanted
        .iter()
        .filter(|name| !named.iter().any(|other| other == *name))
        .map(|name| format!("`{name}` lacks {}", place.what));
    let strange: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    let strange = strange
        .into_iter()
        .filter(|name| !wanted.contains(name) && !BESIDES.contains(name))
        .map(|name| format!("`{name}` has {}, which services/services.txt does not say", place.what));
    lacking.chain(strange).map(|rule| Breach::whole(place.file, rule)).collect()
}

const VALUES: &str = "helm/steward/values.yaml";

/// Services that the chart lets ask others than the list says.
fn wrong_calls(values: &str, listed: &[Service]) -> Vec<Breach> {
    let calls = |service: &Service| {
        let (_, block) = values.split_once(&format!("\n  {}:\n    paths:\n", service.name))?;
        Some(line_after(block, "\n    calls: ["))
    };
    let differs = |service: &&Service| calls(service).is_some_and(|calls| calls != service.calls);
    let rule = |service: &Service| {
        format!(
            "`calls` of `{}` are not those of services/services.txt: {}",
            service.name,
            service.calls.join(", ")
        )
    };
    listed.iter().filter(differs).map(|service| Breach::whole(VALUES, rule(service))).collect()
}

/// Services that have a folder or a line of the list, and not both.
fn unlisted(files: &[File], listed: &[Service]) -> Vec<Breach> {
    const LIST: &str = "services/services.txt";
    let folders: BTreeSet<&str> =
        files.iter().filter(|file| file.name() == "Cargo.toml").filter_map(File::service).collect();
    let names: BTreeSet<&str> = listed.iter().map(|service| service.name).collect();
    let lineless = folders.difference(&names).map(|name| format!("`services/{name}` has no line"));
    let homeless = names.difference(&folders).map(|name| format!("`{name}` has no folder `services/{name}`"));
    lineless.chain(homeless).map(|rule| Breach::whole(LIST, rule)).collect()
}

/// Every service of the list stands wherever all of them are named.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    let listed = services();
    let text = |path: &str| {
        let file = workspace.file(path);
        file.map(|file| file.text.as_str()).unwrap_or_else(|| panic!("there is no {path}"))
    };
    let places = PLACES.iter().flat_map(|place| breaches(place, text(place.file), &listed));
    let calls = wrong_calls(text(VALUES), &listed);
    unlisted(&workspace.files, &listed).into_iter().chain(places).chain(calls).collect()
}

#[test]
fn a_service_that_stands_in_one_place_and_not_in_another_is_found() {
    let listed = [("identity", vec![]), ("billing", vec!["identity", "archive"])]
        .map(|(name, calls)| Service { name, calls });
    let found = |file: &str, text: &str| {
        let places = PLACES.iter().filter(|place| place.file == file);
        places
            .flat_map(|place| breaches(place, text, &listed))
            .map(|breach| breach.to_string())
            .collect::<Vec<_>>()
    };
    let compose = "    image: steward/identity\n    image: steward/billing\n    image: steward/garden\n\
        \x20 A: postgres://identity:x@postgres:5432/identity\n  STEWARD__BUS__SUBSCRIBERS: identity,billing\n\
        \x20 STEWARD__IDENTITY__SERVICE_CLIENTS: identity:a,billing:b\n    depends_on: [identity, billing]\n";
    let told = [
        "docker/compose.yaml:1: `garden` has a service whose image is `steward/<name>`, which services/services.txt does \
         not say",
        "docker/compose.yaml:1: `billing` lacks a database at `@postgres:5432/<name>`",
        "docker/compose.yaml:1: `identity` has its secret in identity's `STEWARD__IDENTITY__SERVICE_CLIENTS`, which \
         services/services.txt does not say",
    ];
    assert_eq!(found("docker/compose.yaml", compose), told);
    assert_eq!(found("services/allinone/src/modules.rs", "[\n    identity::module(),\n]").len(), 1);
    let schema = r#"{"properties": {"services": {"properties": {"identity": {}, "billing": {}}, "required":
        ["identity"]}}, "$defs": {"service": {"properties": {"calls": {"items": {"enum": ["billing"]}}}}}}"#;
    assert_eq!(found("helm/steward/values.schema.json", schema).len(), 2);

    let values = "services:\n  identity:\n    paths:\n      - /a\n    calls: []\n  billing:\n    paths:\n      - /b\n    \
        calls: [identity]\n";
    assert_found(&wrong_calls(values, &listed), &["helm/steward/values.yaml:1"]);
    let folders =
        ["services/identity/Cargo.toml", "services/garden/Cargo.toml"].map(|path| File::new(path, ""));
    assert_eq!(unlisted(&folders, &listed).len(), 2);
}

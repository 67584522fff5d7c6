//! Which room of a service may import which: the table of ARCHITECTURE.md §3. It holds within an aggregate, between the
//! aggregates of a service, and for what they share: an aggregate's `app` may call another's, and no `domain` sees a `storage`.

use std::collections::BTreeSet;

use crate::breach::Breach;
use crate::files::{File, Workspace, is_room};
use crate::paths::{Named, named};

/// What a room may see.
struct Room {
    name: &'static str,
    /// Rooms of the same service, whosever they are, and the service's own `config`.
    rooms: &'static [&'static str],
    packages: Packages,
    /// Words of the language that have no business here.
    words: &'static [&'static str],
}

/// Packages of the workspace's list, ours and others', by path: `db::Tx` or the whole of `sea_orm`.
enum Packages {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

const ROOMS: &[Room] = &[
    Room {
        name: "domain",
        rooms: &["domain"],
        packages: Packages::Only(&["kernel", "vocabulary", "standards", "thiserror", "chrono", "chrono_tz"]),
        words: &["async", "Clock", "IdGen"],
    },
    Room {
        name: "app",
        rooms: &["app", "domain", "storage", "events::publish", "config"],
        packages: Packages::AllBut(&[
            "actix_web",
            "actix_files",
            "utoipa",
            "utoipa_actix_web",
            "web",
            "sea_orm",
            "sea_orm_migration",
            "serde_json::from_str",
            "serde_json::from_slice",
            "serde_json::from_value",
            "serde_json::to_string",
            "serde_json::to_vec",
            "bus",
            "host",
            "lapin",
            "redis",
            "reqwest",
            "figment",
            "clap",
        ]),
        words: &[],
    },
    Room {
        name: "storage",
        rooms: &["storage", "domain"],
        packages: Packages::AllBut(&[
            "actix_web",
            "actix_files",
            "utoipa",
            "utoipa_actix_web",
            "web",
            "auth",
            "bus",
            "jobs",
            "host",
            "cache",
            "lapin",
            "redis",
            "reqwest",
            "figment",
            "clap",
        ]),
        words: &[],
    },
    Room {
        name: "http",
        rooms: &["http", "app", "domain", "config", "events::live"],
        packages: Packages::AllBut(&[
            "sea_orm",
            "sea_orm_migration",
            "bus",
            "jobs",
            "host",
            "cache",
            "lapin",
            "redis",
            "reqwest",
            "db::Tx",
            "db::Batch",
            "db::Writes",
            "db::Db",
        ]),
        words: &[],
    },
    Room {
        name: "events",
        rooms: &["events", "app", "domain", "config"],
        packages: Packages::AllBut(&[
            "sea_orm",
            "sea_orm_migration",
            "actix_web",
            "actix_files",
            "utoipa",
            "utoipa_actix_web",
            "web",
            "auth",
            "host",
            "lapin",
            "redis",
            "reqwest",
        ]),
        words: &[],
    },
    Room {
        name: "jobs",
        rooms: &["jobs", "app", "domain", "config"],
        packages: Packages::AllBut(&[
            "sea_orm",
            "sea_orm_migration",
            "actix_web",
            "actix_files",
            "utoipa",
            "utoipa_actix_web",
            "web",
            "bus",
            "host",
            "lapin",
            "redis",
            "reqwest",
            "db::Tx",
            "db::Batch",
            "db::Writes",
        ]),
        words: &["loop", "sleep", "interval"],
    },
    // Not every service has a way out of the suite: the adapters of ports that `app` names.
    Room {
        name: "gateways",
        rooms: &["gateways", "app", "domain", "config"],
        packages: Packages::AllBut(&[
            "sea_orm",
            "sea_orm_migration",
            "actix_web",
            "actix_files",
            "utoipa",
            "utoipa_actix_web",
            "web",
            "auth",
            "bus",
            "db",
            "host",
            "lapin",
            "redis",
        ]),
        words: &["loop", "sleep", "interval"],
    },
];

/// Every file of a room against what the room may see.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    let packages = packages(workspace);
    assert!(["sea_orm", "actix_web"].iter().all(|name| packages.contains(*name)), "{packages:?}");
    workspace.rust().flat_map(|file| breaches(file, &packages)).collect()
}

/// What the packages of the workspace depend on, as code spells it.
fn packages(workspace: &Workspace) -> BTreeSet<String> {
    let used = workspace.packages.iter().flat_map(|package| &package.dependencies);
    used.map(|used| used.spelt.replace('-', "_")).collect()
}

/// The breaches of one file. `packages` are the names of all packages the workspace depends on, as code spells them.
fn breaches(file: &File, packages: &BTreeSet<String>) -> Vec<Breach> {
    let Some(room) = ROOMS.iter().find(|room| file.room() == Some(room.name)) else { return Vec::new() };
    let paths = named(&file.code().tokens, &file.module());
    let wrong = paths.iter().filter_map(|path| {
        refusal(room, path, packages).map(|rule| Breach::new(&file.path, path.line, rule))
    });
    wrong.chain(forbidden_words(room, file)).collect()
}

/// Why this room may not name this path.
fn refusal(room: &Room, path: &Named, packages: &BTreeSet<String>) -> Option<String> {
    let first = path.segments.first()?;
    if let Some(own) = own_room(path, packages) {
        let seen = room.rooms.iter().any(|allowed| begins_with(own, allowed));
        return (!seen).then(|| format!("`{}` may not see `{}`", room.name, path.told()));
    }
    if path.begins_with("std::env") {
        return Some(format!("`{}/` reads no environment: libs/host does", room.name));
    }
    if !packages.contains(first) {
        return None;
    }
    let refused = match room.packages {
        Packages::Only(allowed) => !allowed.iter().any(|package| path.begins_with(package)),
        Packages::AllBut(refused) => refused.iter().any(|package| path.begins_with(package)),
    };
    refused.then(|| format!("`{}/` may not use `{}`", room.name, path.told()))
}

/// The part of a path that begins with a room of the same service: `app::open_ticket` of `crate::tickets::app::open_ticket`, of
/// `tickets::app::open_ticket` where the aggregate was imported, and of `crate::app::open_ticket`.
fn own_room<'a>(path: &'a Named, packages: &BTreeSet<String>) -> Option<&'a [String]> {
    let (first, rest) = path.segments.split_first()?;
    let begins_a_room = |name: &String| is_room(name) || name == "config";
    if first == "crate" {
        let depth = rest.iter().take(2).position(begins_a_room)?;
        return rest.get(depth..);
    }
    let is_aggregate = !packages.contains(first) && first != "std" && first.starts_with(char::is_lowercase);
    (is_aggregate && rest.first().is_some_and(|second| is_room(second))).then_some(rest)
}

fn begins_with(path: &[String], prefix: &str) -> bool {
    let mut segments = path.iter();
    prefix.split("::").all(|part| segments.next().is_some_and(|segment| segment == part))
}

fn forbidden_words(room: &Room, file: &File) -> Vec<Breach> {
    let found = file.code().words().filter(|token| room.words.contains(&token.text.as_str()));
    found
        .map(|token| {
            Breach::new(&file.path, token.line(), format!("`{}/` has no `{}`", room.name, token.text))
        })
        .collect()
}

/// The lines breached by this text, were it a file of that room: of an aggregate's, and of what all share.
fn lines_breached(room: &str, text: &str) -> Vec<usize> {
    let packages = ["kernel", "db", "bus", "web", "sea_orm", "serde", "serde_json", "actix_web"]
        .map(str::to_owned)
        .into();
    let found = |path: String| {
        let file = File::new(&path, text);
        let mut lines: Vec<usize> = breaches(&file, &packages).iter().map(|breach| breach.line).collect();
        lines.sort_unstable();
        lines
    };
    let lines = found(format!("services/ticketing/src/tickets/{room}/planted.rs"));
    assert_eq!(lines, found(format!("services/ticketing/src/{room}.rs")), "as a file that all share");
    lines
}

#[test]
fn a_domain_that_asks_the_clock_serialises_waits_or_reads_rows_is_found() {
    let text = "use kernel::Clock;\nuse serde::Serialize;\nasync fn wait() {}\nuse crate::tickets::storage;\n\
        use kernel::Money;\nuse crate::standards::domain::Standard;\nuse crate::storage::columns;\n";
    assert_eq!(lines_breached("domain", text), [1, 2, 3, 4, 7]);
}

#[test]
fn an_operation_that_touches_sql_the_bus_json_http_a_consumer_or_the_environment_is_found() {
    let text = "use sea_orm::EntityTrait;\nfn f() { bus::send() }\nfn g() { serde_json::from_str(x) }\n\
        use crate::bills::http::x;\nuse crate::events::{publish, consumer};\nfn h() { std::env::var(NAME) }\n\
        use db::Tx;\nuse crate::{bills, tickets::{domain::Ticket, storage}};\n\
        fn i() { bills::storage::load() }\nfn j() { bills::http::show() }\nfn k() { bills::app::pay() }\n";
    assert_eq!(lines_breached("app", text), [1, 2, 3, 4, 5, 6, 10]);
}

#[test]
fn a_handler_that_opens_a_transaction_or_reads_rows_is_found() {
    let text = "use db::{Once, Tx};\nuse crate::tickets::storage;\nuse sea_orm::Set;\nuse web::Problem;\nuse crate::app::App;\n";
    assert_eq!(lines_breached("http", text), [1, 2, 3]);
}

#[test]
fn sql_that_speaks_http_a_consumer_that_speaks_sql_and_a_job_that_loops_are_found() {
    assert_eq!(lines_breached("storage", "use actix_web::web;\nuse sea_orm::Set;\n"), [1]);
    assert_eq!(lines_breached("events", "use sea_orm::Set;\nuse bus::Outcome;\n"), [1]);
    assert_eq!(lines_breached("jobs", "async fn run() {\n  loop { tick(); }\n}\n"), [2]);
}

#[test]
fn unit_tests_comments_and_strings_import_nothing() {
    let text =
        "//! sea_orm::Set\nfn f() { \"actix_web::web\"; }\n#[cfg(test)]\nmod tests { use sea_orm::Set; }\n";
    assert_eq!(lines_breached("app", text), [0_usize; 0]);
}

//! Things that may be done in one place only, or in no place at all.

use std::ops::Range;

use crate::breach::{Breach, assert_found, assert_none};
use crate::code::{function_bodies, is_word, line_of};
use crate::files::{File, workspace};

/// `Writes::publish`, through a transaction or a batch, is the only door to the bus: an event is written with the change it tells of, or not at all.
/// Tests may knock at the bus itself, and so may what is made for them.
fn second_doors(file: &File) -> Vec<Breach> {
    let guarded = file.path.starts_with("services/") || file.path.starts_with("libs/");
    let owns_it = ["libs/bus/", "libs/db/", "libs/testkit/"].iter().any(|home| file.path.starts_with(home))
        || file.path.contains("/tests/");
    if !guarded || owns_it {
        return Vec::new();
    }
    let breach = |(line, receiver): (usize, String)| {
        Breach::new(
            &file.path,
            line,
            format!("`{receiver}.publish(..)`: only a transaction's or a batch's may"),
        )
    };
    receivers(&file.code(), "publish")
        .into_iter()
        .filter(|(_, receiver)| !["tx", "batch", "writes"].contains(&receiver.as_str()))
        .map(breach)
        .collect()
}

/// What differs between SQLite and PostgreSQL is hidden in `libs/db`.
fn engine_switches(file: &File) -> Vec<Breach> {
    const WORDS: &[&str] = &["DbBackend", "DatabaseBackend", "get_database_backend"];
    if !file.path.starts_with("services/") || file.path.contains("/tests/") {
        return Vec::new();
    }
    let telling = |word: &str| WORDS.contains(&word) || word.to_lowercase().contains("sqlite");
    words(&file.code())
        .into_iter()
        .filter(|(_, word)| telling(word))
        .map(|(line, word)| {
            Breach::new(&file.path, line, format!("`{word}`: only libs/db knows which engine it speaks to"))
        })
        .collect()
}

fn is_migration(file: &File) -> bool {
    (file.path.contains("/migrations/") || file.path.contains("/migration/"))
        && file.code().contains("MigrationTrait for")
}

/// Where the body of the first function of that name is, in characters.
fn body_of(code: &[char], name: &str) -> Option<Range<usize>> {
    let head: Vec<char> = format!("fn {name}(").chars().collect();
    let at = (0..code.len()).find(|&at| code[at..].starts_with(&head))?;
    let body = function_bodies(&code[at..]).into_iter().next()?;
    Some(at + body.start..at + body.end)
}

/// A migration can be undone.
fn one_way_migrations(file: &File) -> Vec<Breach> {
    if !is_migration(file) {
        return Vec::new();
    }
    let code: Vec<char> = file.code().chars().collect();
    let body = |name: &str| {
        let text: String = code[body_of(&code, name)?].iter().collect();
        Some(text.split_whitespace().collect::<String>())
    };
    let undone = |name: &str| body(name).is_none_or(|text| text == "{Ok(())}" || text == "{}");
    let missing = ["up", "down"].into_iter().filter(|name| undone(name));
    missing
        .map(|name| Breach::whole(&file.path, format!("a migration has a `{name}` that does something")))
        .collect()
}

/// Steps of releases that are installed while nothing runs, which README (Upgrading) says of them.
const ASK_FOR_A_STOP: &[&str] = &["services/ticketing/src/storage/migrations/m0011_interactions.rs"];

/// A migration takes nothing away: it runs while the version before still does, which reads and writes what it knows. The
/// step of a later release that takes away what nobody reads any more gets its exception here, with the reason.
fn takings(file: &File) -> Vec<Breach> {
    const CALLS: &[&str] =
        &["drop_table", "drop_tables", "drop_column", "drop_columns", "rename_table", "rename_column"];
    const SQL: &[&str] = &["DROP TABLE", "DROP COLUMN", "RENAME TO", "RENAME COLUMN"];
    if !is_migration(file) || ASK_FOR_A_STOP.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let code: Vec<char> = file.code().chars().collect();
    let Some(up) = body_of(&code, "up") else { return Vec::new() };
    // Literals are blank in the code, and stand at the same places in the text.
    let text: Vec<char> = file.text.chars().collect();
    let first = line_of(&code, up.start);
    let lines = |chars: &[char]| chars[up.clone()].iter().collect::<String>();
    let (code, text) = (lines(&code), lines(&text));
    let calls = words(&code).into_iter().filter(|(_, word)| CALLS.contains(word));
    let sql = text.lines().enumerate().flat_map(|(number, line)| {
        SQL.iter().filter(move |sql| line.to_uppercase().contains(**sql)).map(move |sql| (number + 1, *sql))
    });
    calls
        .chain(sql)
        .map(|(line, what)| {
            let said = format!(
                "`{what}` in `up`: the version that still runs reads it; a later release may drop it"
            );
            Breach::new(&file.path, first + line - 1, said)
        })
        .collect()
}

/// A handler calls one operation: two would be two transactions, and a crash between them half a change.
fn busy_handlers(file: &File) -> Vec<Breach> {
    if file.room() != Some("http") {
        return Vec::new();
    }
    let code: Vec<char> = file.code().chars().collect();
    let busy = function_bodies(&code).into_iter().filter(|body| {
        let text: String = code[body.clone()].iter().collect();
        calls_on_app(&text) > 1
    });
    busy.map(|body| {
        Breach::new(&file.path, line_of(&code, body.start), "a handler calls one operation of `app`")
    })
    .collect()
}

/// How often something is done with the service's `app`: called on it, or handed a reference to it.
fn calls_on_app(body: &str) -> usize {
    let text: String = body.split_whitespace().collect();
    let handed = text.matches("(&app,").count() + text.matches("(&app)").count();
    let methods = text.split("app.").skip(1).filter(|rest| {
        let name: String = rest.chars().take_while(|letter| is_word(*letter)).collect();
        // Handing the application on and reading its clock change nothing.
        let changes_nothing = matches!(name.as_str(), "clone" | "get_ref" | "into_inner" | "now");
        rest[name.len()..].starts_with('(') && !changes_nothing
    });
    handed + methods.count()
}

/// A request's instants and days are read by `web::Instant` and `web::Day`: the readers of the time library take what the
/// API's description does not promise.
fn lenient_times(file: &File) -> Vec<Breach> {
    // The chassis has a door of its own, for operators.
    if file.room() != Some("http") && !file.path.starts_with("libs/host/src/operations/") {
        return Vec::new();
    }
    let mut is_read = false;
    let mut found = Vec::new();
    for (number, line) in file.code().lines().map(str::trim).enumerate() {
        if line.starts_with("#[derive(") {
            is_read = line.contains("Deserialize");
        }
        let is_field = !line.starts_with("#[") && line.contains(": ");
        if is_read && is_field && (line.contains("DateTime<") || line.contains("NaiveDate")) {
            found.push(Breach::new(
                &file.path,
                number + 1,
                "a request's time is a `web::Instant` or `web::Day`",
            ));
        }
        is_read &= line != "}";
    }
    found
}

/// Plans belong into issues, and a test that is skipped is not there.
fn loose_ends(file: &File) -> Vec<Breach> {
    let here = file.path.starts_with("tests/house_rules/");
    let marks: &[&str] = &["TODO", "FIXME", "XXX", "#[ignore"];
    let lines = file.text.lines().enumerate().filter(|_| !here);
    lines
        .filter_map(|(number, line)| {
            let mark = marks.iter().find(|mark| line.contains(**mark))?;
            Some(Breach::new(&file.path, number + 1, format!("`{mark}`: finish it, or file an issue")))
        })
        .collect()
}

/// The last word before each `.method(`, with its line.
fn receivers(code: &str, method: &str) -> Vec<(usize, String)> {
    let call = format!(".{method}");
    let found = code.match_indices(&call).filter(|(at, _)| code[at + call.len()..].starts_with(['(', ':']));
    found
        .map(|(at, _)| {
            let before = code[..at].trim_end();
            let start = before.rfind(|letter| !is_word(letter)).map_or(0, |byte| byte + 1);
            (1 + code[..at].matches('\n').count(), before[start..].to_owned())
        })
        .collect()
}

fn words(code: &str) -> Vec<(usize, &str)> {
    code.lines()
        .enumerate()
        .flat_map(|(number, line)| line.split(|letter| !is_word(letter)).map(move |word| (number + 1, word)))
        .collect()
}

fn rust_files() -> Vec<File> {
    workspace().into_iter().filter(File::is_rust).collect()
}

#[test]
fn publish_of_a_transaction_or_a_batch_is_the_only_door_to_the_bus() {
    assert_none(rust_files().iter().flat_map(second_doors).collect());
}

#[test]
fn no_service_knows_its_engine() {
    assert_none(rust_files().iter().flat_map(engine_switches).collect());
}

#[test]
fn every_migration_can_be_undone() {
    assert_none(rust_files().iter().flat_map(one_way_migrations).collect());
}

#[test]
fn no_migration_takes_away_what_the_version_before_reads() {
    assert_none(rust_files().iter().flat_map(takings).collect());
}

#[test]
fn every_handler_calls_one_operation() {
    assert_none(rust_files().iter().flat_map(busy_handlers).collect());
}

#[test]
fn every_time_of_a_request_is_read_strictly() {
    assert_none(rust_files().iter().flat_map(lenient_times).collect());
}

#[test]
fn nothing_is_left_for_later() {
    assert_none(rust_files().iter().flat_map(loose_ends).collect());
}

#[test]
fn a_second_door_is_found() {
    let text =
        "tx.publish(&event, 1).await?;\nself.bus\n    .publish(&envelope).await?;\nbus.publish(&envelope);\n";
    let found = second_doors(&File::new("services/billing/src/app/pay.rs", text));
    assert_found(&found, &["services/billing/src/app/pay.rs:3", "services/billing/src/app/pay.rs:4"]);
    assert_found(&second_doors(&File::new("libs/db/src/relay.rs", text)), &[]);
}

#[test]
fn an_engine_switch_is_found() {
    let text = "let a = 1;\nif engine.is_sqlite() { 1 } else { 2 }\nmatch conn.get_database_backend() {}\n";
    let found = engine_switches(&File::new("services/billing/src/storage/rows.rs", text));
    assert_found(
        &found,
        &["services/billing/src/storage/rows.rs:2", "services/billing/src/storage/rows.rs:3"],
    );
}

#[test]
fn a_migration_that_cannot_be_undone_is_found() {
    let planted = |down: &str| {
        let text = format!(
            "impl MigrationTrait for M {{\nasync fn up(&self) -> R {{ make().await }}\nasync fn down(&self) -> R {{ {down} }}\n}}"
        );
        one_way_migrations(&File::new("services/billing/src/storage/migrations/m1.rs", &text))
    };
    assert_found(&planted("Ok(())"), &["services/billing/src/storage/migrations/m1.rs:1"]);
    assert_found(&planted("drop().await"), &[]);
}

#[test]
fn a_migration_that_takes_something_away_is_found() {
    let text = "impl MigrationTrait for M {\nasync fn up(&self) -> R {\n// drop_table\nmanager.drop_table(x).await?;\n\
                run(\"ALTER TABLE t DROP COLUMN c\").await?;\nmanager.drop_index(i).await\n}\nasync fn down(&self) -> R { \
                drop_columns(t).await }\n}";
    let path = "services/billing/src/storage/migrations/m1.rs";
    assert_found(&takings(&File::new(path, text)), &[&format!("{path}:4"), &format!("{path}:5")]);
}

#[test]
fn a_time_that_is_read_leniently_is_found() {
    let text = "#[derive(Serialize)]\nstruct V {\n  at: DateTime<Utc>,\n}\n#[derive(Debug, Deserialize)]\nstruct B {\n  \
                #[schema(value_type = DateTime<Utc>)]\n  at: Instant,\n  on: Option<NaiveDate>,\n}\nfn f(at: \
                DateTime<Utc>) {}\n";
    let found = lenient_times(&File::new("services/billing/src/http/shapes.rs", text));
    assert_found(&found, &["services/billing/src/http/shapes.rs:9"]);
    let found = lenient_times(&File::new("libs/host/src/operations/letters.rs", text));
    assert_found(&found, &["libs/host/src/operations/letters.rs:9"]);
    assert_found(&lenient_times(&File::new("services/billing/src/app/pay.rs", text)), &[]);
}

#[test]
fn a_handler_with_two_operations_is_found() {
    let text = "async fn one() { app.clone(); bills::open(&app, x).await }\n\nasync fn two() {\n  let a = bills::load(&app, x).await;\n  bills::save(\n    &app, a).await\n}\n";
    assert_found(
        &busy_handlers(&File::new("services/billing/src/http/bills.rs", text)),
        &["services/billing/src/http/bills.rs:3"],
    );
}

#[test]
fn a_plan_and_a_skipped_test_are_found() {
    let found = loose_ends(&File::new("libs/db/src/tx.rs", "// TODO later\n#[ignore]\nfn x() {}\n"));
    assert_found(&found, &["libs/db/src/tx.rs:1", "libs/db/src/tx.rs:2"]);
}

//! Things that may be done in one place only, or in no place at all.

use crate::breach::{Breach, assert_found};
use crate::code::{Token, reads};
use crate::files::{File, Workspace};

/// `Writes::publish`, through a transaction or a batch, is the only door to the bus: an event is written with the change it tells of, or not at all.
/// Tests may knock at the bus itself, and so may what is made for them.
pub(crate) fn second_doors(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().flat_map(second_doors_of).collect()
}

fn second_doors_of(file: &File) -> Vec<Breach> {
    let guarded = file.path.starts_with("services/") || file.path.starts_with("libs/");
    let owns_it = ["libs/bus/", "libs/db/", "libs/testkit/"].iter().any(|home| file.path.starts_with(home))
        || file.path.contains("/tests/");
    if !guarded || owns_it {
        return Vec::new();
    }
    let breach = |(line, receiver): (usize, &str)| {
        Breach::new(
            &file.path,
            line,
            format!("`{receiver}.publish(..)`: only a transaction's or a batch's may"),
        )
    };
    let calls = receivers(&file.code().tokens, "publish").into_iter();
    calls.filter(|(_, receiver)| !["tx", "batch", "writes"].contains(receiver)).map(breach).collect()
}

/// What differs between SQLite and PostgreSQL is hidden in `libs/db`.
pub(crate) fn engine_switches(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().flat_map(engine_switches_of).collect()
}

fn engine_switches_of(file: &File) -> Vec<Breach> {
    const WORDS: &[&str] = &["DbBackend", "DatabaseBackend", "get_database_backend"];
    if !file.path.starts_with("services/") || file.path.contains("/tests/") {
        return Vec::new();
    }
    let telling = |word: &str| WORDS.contains(&word) || word.to_lowercase().contains("sqlite");
    let found = file.code().words().filter(|token| telling(&token.text));
    found
        .map(|token| {
            let rule = format!("`{}`: only libs/db knows which engine it speaks to", token.text);
            Breach::new(&file.path, token.line(), rule)
        })
        .collect()
}

/// A handler calls one operation: two would be two transactions, and a crash between them half a change.
pub(crate) fn busy_handlers(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().flat_map(busy_handlers_of).collect()
}

fn busy_handlers_of(file: &File) -> Vec<Breach> {
    if file.room() != Some("http") {
        return Vec::new();
    }
    let code = file.code();
    let busy = code.functions.iter().filter(|function| calls_on_app(code.body(function)) > 1);
    busy.map(|function| {
        Breach::new(&file.path, function.body.start.0, "a handler calls one operation of `app`")
    })
    .collect()
}

/// How often something is done with the service's `app`: called on it, or handed a reference to it.
fn calls_on_app(body: &[Token]) -> usize {
    (0..body.len()).filter(|at| is_call_on_app(&body[*at..])).count()
}

fn is_call_on_app(tokens: &[Token]) -> bool {
    let handed = [",", ")"].iter().any(|end| reads(tokens, &["(", "&", "app", end]));
    let is_method = reads(tokens, &["app", "."]) && tokens.get(3).is_some_and(|token| token.text == "(");
    // Handing the application on and reading its clock change nothing.
    let changes_nothing = |name: &str| matches!(name, "clone" | "get_ref" | "into_inner" | "now");
    handed || is_method && !changes_nothing(&tokens[2].text)
}

/// A request's instants and days are read by `web::Instant` and `web::Day`: the readers of the time library take what the
/// API's description does not promise.
pub(crate) fn lenient_times(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().flat_map(lenient_times_of).collect()
}

fn lenient_times_of(file: &File) -> Vec<Breach> {
    // The chassis has a door of its own, for operators.
    if file.room() != Some("http") && !file.path.starts_with("libs/host/src/operations/") {
        return Vec::new();
    }
    let is_lenient = |word: &String| ["DateTime", "NaiveDate", "NaiveDateTime"].contains(&word.as_str());
    let read = file.code().types.iter().filter(|declared| declared.derives("Deserialize"));
    let fields = read.flat_map(|declared| &declared.fields);
    fields
        .filter(|field| field.type_words.iter().any(is_lenient))
        .map(|field| {
            Breach::new(&file.path, field.line, "a request's time is a `web::Instant` or `web::Day`")
        })
        .collect()
}

/// Plans belong into issues, and a test that is skipped is not there.
pub(crate) fn loose_ends(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().flat_map(loose_ends_of).collect()
}

fn loose_ends_of(file: &File) -> Vec<Breach> {
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

/// The last word before each `.method(`, with the line of the call.
fn receivers<'a>(tokens: &'a [Token], method: &str) -> Vec<(usize, &'a str)> {
    let calls = (1..tokens.len()).filter(|at| {
        let tail = &tokens[*at - 1..];
        ["(", "::"].iter().any(|next| reads(tail, &[".", method, next]))
    });
    calls
        .map(|at| {
            let before = at.checked_sub(2).and_then(|before| tokens.get(before));
            let receiver = before.filter(|token| token.is_word()).map_or("", |token| token.text.as_str());
            (tokens[at].line(), receiver)
        })
        .collect()
}

#[test]
fn a_second_door_is_found() {
    let text = "async fn f() {\ntx.publish(&event, 1).await?;\nself.bus\n    .publish(&envelope).await?;\n\
                bus().publish::<E>(&envelope);\n}\n";
    let found = second_doors_of(&File::new("services/billing/src/app/pay.rs", text));
    assert_found(&found, &["services/billing/src/app/pay.rs:4", "services/billing/src/app/pay.rs:5"]);
    assert_found(&second_doors_of(&File::new("libs/db/src/relay.rs", text)), &[]);
}

#[test]
fn an_engine_switch_is_found() {
    let text = "fn f() {\nif engine.is_sqlite() { 1 } else { 2 }\nmatch conn.get_database_backend() {}\n}\n";
    let found = engine_switches_of(&File::new("services/billing/src/storage/rows.rs", text));
    assert_found(
        &found,
        &["services/billing/src/storage/rows.rs:2", "services/billing/src/storage/rows.rs:3"],
    );
}

#[test]
fn a_time_that_is_read_leniently_is_found() {
    let text = "#[derive(Serialize)]\nstruct V {\n  at: DateTime<Utc>,\n}\n#[derive(Debug, Deserialize)]\nstruct B {\n  \
                #[schema(value_type = DateTime<Utc>)]\n  at: Instant,\n  on: Option<NaiveDate>,\n}\nfn f(at: \
                DateTime<Utc>) {}\n";
    let found = lenient_times_of(&File::new("services/billing/src/http/shapes.rs", text));
    assert_found(&found, &["services/billing/src/http/shapes.rs:9"]);
    let found = lenient_times_of(&File::new("libs/host/src/operations/letters.rs", text));
    assert_found(&found, &["libs/host/src/operations/letters.rs:9"]);
    assert_found(&lenient_times_of(&File::new("services/billing/src/app/pay.rs", text)), &[]);
}

#[test]
fn a_handler_with_two_operations_is_found() {
    let text = "async fn one() { app.clone(); bills::open(&app, x).await }\n\nasync fn two() {\n  let a = bills::load(&app, x).await;\n  bills::save(\n    &app, a).await\n}\n\
                async fn three() { app.pay(1).await; app.now(); }\n";
    assert_found(
        &busy_handlers_of(&File::new("services/billing/src/http/bills.rs", text)),
        &["services/billing/src/http/bills.rs:3"],
    );
}

#[test]
fn a_plan_and_a_skipped_test_are_found() {
    let found = loose_ends_of(&File::new("libs/db/src/tx.rs", "// TODO later\n#[ignore]\nfn x() {}\n"));
    assert_found(&found, &["libs/db/src/tx.rs:1", "libs/db/src/tx.rs:2"]);
}

//! A test that needs an engine, or a server on Node (tests/outside), says so in its name, by which those who have none leave it out (`make test-sqlite`).

use syn::{Attribute, ItemFn, visit, visit::Visit};

use crate::breach::{Breach, assert_found};
use crate::code::{Token, flatten, reads};
use crate::files::{File, Workspace};

/// How the name of such a test ends, or a module above it.
const ENDINGS: &[&str] = &["on_postgres", "on_redis", "on_rabbitmq", "in_a_cluster", "on_node"];

/// What gives a test an engine. What does so by a function of the test's own fails when it is run without one.
const DOORS: &[&[&str]] = &[
    &["TestDb", "::", "postgres"],
    &["Engine", "::", "Postgres"],
    &["must_be_written_down"],
    &["Shape", "::", "Cluster"],
    &["TestSuite", "::", "cluster_on"],
    &["Outside", "::", "start"],
];

/// Each test that opens one of the doors has one of the endings.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().flat_map(breaches).collect()
}

fn breaches(file: &File) -> Vec<Breach> {
    let is_near = DOORS.iter().any(|door| door.last().is_some_and(|word| file.text.contains(word)));
    let Some(parsed) = is_near.then(|| syn::parse_file(&file.text).ok()).flatten() else { return Vec::new() };
    let mut path = file.path.trim_end_matches(".rs").split('/');
    if path.any(is_telling) {
        return Vec::new();
    }
    let mut tests = Tests::default();
    tests.visit_file(&parsed);
    let found = tests.0.iter().filter(|(name, _line)| !is_telling(name));
    found
        .map(|(name, line)| {
            let rule = format!("`{name}` needs an engine: let its name end with one of {ENDINGS:?}");
            Breach::new(&file.path, *line, rule)
        })
        .collect()
}

fn is_telling(name: &str) -> bool {
    ENDINGS.iter().any(|ending| {
        name.strip_suffix(ending).is_some_and(|before| before.is_empty() || before.ends_with('_'))
    })
}

/// The tests that open a door, and their lines.
#[derive(Default)]
struct Tests(Vec<(String, usize)>);

impl<'ast> Visit<'ast> for Tests {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if item.attrs.iter().any(is_test) {
            let mut opens = Doors::default();
            opens.visit_block(&item.block);
            if opens.0 {
                let line = item.sig.fn_token.span.start().line;
                self.0.push((item.sig.ident.to_string(), line));
            }
        }
        visit::visit_item_fn(self, item);
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == "test")
}

/// Was a door seen?
#[derive(Default)]
struct Doors(bool);

impl<'ast> Visit<'ast> for Doors {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        let spelt = words.join("::");
        self.0 |= DOORS.iter().any(|door| spelt.ends_with(&door.concat()));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let mut tokens: Vec<Token> = Vec::new();
        flatten(call.tokens.clone(), &mut tokens);
        self.0 |= (0..tokens.len()).any(|at| DOORS.iter().any(|door| reads(&tokens[at..], door)));
    }
}

#[test]
fn a_test_that_needs_an_engine_and_does_not_say_so_is_found() {
    let text = "#[tokio::test]\nasync fn rows_are_kept() { let db = TestDb::postgres::<M>().await; }\n\
        #[test]\nfn it_is_as_written() { db::testing::must_be_written_down::<M>(\"\"); }\n\
        #[actix_web::test]\nasync fn it_runs() { assert!(TestSuite::start(Shape::Cluster).await.is_up()); }\n\
        #[tokio::test]\nasync fn rows_are_kept_on_postgres() { TestDb::postgres::<M>().await; }\n\
        #[tokio::test]\nasync fn rows_are_kept_upon_postgres() { TestDb::on(db::Engine::Postgres).await; }\n\
        #[tokio::test]\nasync fn rows_are_lost() { TestDb::sqlite::<M>().await; }\n\
        async fn help() { TestDb::postgres::<M>().await; }\n";
    let planted = |path: &str| breaches(&File::new(path, text));
    let here = "libs/db/tests/it/rows.rs";
    let lines = [2, 4, 6, 10].map(|line| format!("{here}:{line}"));
    assert_found(&planted(here), &lines.each_ref().map(String::as_str));
    assert_found(&planted("libs/db/tests/it/in_a_cluster/rows.rs"), &[]);
    assert_found(&planted("libs/db/tests/it/on_postgres.rs"), &[]);
}

//! Tests by their path, as documents name them: the package, its modules, the function.

use std::collections::BTreeSet;

use proc_macro2::TokenTree;
use syn::{Attribute, Item, Path};

use crate::files::{File, Workspace};

/// What makes tests of the functions it names.
const MAKERS: &[&str] = &["on_both_engines", "in_both_shapes"];

/// Is there such a test? `ticketing::rounds::a_slip_is_mended` stands in `services/ticketing/tests/it/rounds.rs`.
pub(crate) fn has_test(workspace: &Workspace, path: &str) -> bool {
    let name = path.rsplit("::").next().unwrap_or(path);
    workspace.rust().filter(|file| file.text.contains(name)).any(|file| {
        let within = module_of(file).and_then(|module| path.strip_prefix(&module)?.strip_prefix("::"));
        within.is_some_and(|within| tests_in(file).contains(within))
    })
}

/// The package of a file and its modules; the name of a test's binary is no part of it.
fn module_of(file: &File) -> Option<String> {
    let parts: Vec<&str> = file.path.strip_suffix(".rs")?.split('/').collect();
    let (package, below) = match parts.as_slice() {
        ["libs" | "services", package, "src", below @ ..]
        | ["libs" | "services", package, "tests", _, below @ ..] => (*package, below),
        ["tests", _binary, below @ ..] => ("suite-tests", below),
        _ => return None,
    };
    let below = match below {
        [above @ .., "mod" | "lib" | "main"] => above,
        whole => whole,
    };
    Some([&[package][..], below].concat().join("::"))
}

/// The tests of a file, by their path in it.
fn tests_in(file: &File) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Ok(parsed) = syn::parse_file(&file.text) {
        collect(&parsed.items, "", &mut found);
    }
    found
}

fn collect(items: &[Item], within: &str, found: &mut BTreeSet<String>) {
    for item in items {
        if let Item::Fn(function) = item
            && function.attrs.iter().map(Attribute::path).any(|path| ends_with(path, &["test"]))
        {
            found.insert(format!("{within}{}", function.sig.ident));
        } else if let Item::Macro(made) = item
            && ends_with(&made.mac.path, MAKERS)
        {
            let words = made.mac.tokens.clone().into_iter();
            found.extend(words.filter_map(|word| match word {
                TokenTree::Ident(name) => Some(format!("{within}{name}")),
                TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
            }));
        } else if let Item::Mod(module) = item
            && let Some((_brace, items)) = &module.content
        {
            collect(items, &format!("{within}{}::", module.ident), found);
        }
    }
}

fn ends_with(path: &Path, names: &[&str]) -> bool {
    path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

#[test]
fn a_test_is_found_by_its_path_and_nothing_else_is() {
    let files = [
        ("services/x/tests/it/work.rs", "on_both_engines!(done,);\nasync fn done() {}\nfn helper() {}"),
        (
            "services/x/src/bills/domain/mod.rs",
            "#[cfg(test)]\nmod tests { #[actix_web::test]\nasync fn owed() {} }",
        ),
        ("libs/y/src/lib.rs", "#[test]\nfn read() {}"),
        ("tests/journeys/story.rs", "in_both_shapes!(walked);"),
    ];
    let workspace = Workspace::of(files.map(|(path, text)| File::new(path, text)).into());
    for path in ["x::work::done", "x::bills::domain::tests::owed", "y::read", "suite-tests::story::walked"] {
        assert!(has_test(&workspace, path), "{path}");
    }
    for path in
        ["x::work::helper", "x::done", "y::work::done", "x::it::work::done", "x::bills::domain::owed", "done"]
    {
        assert!(!has_test(&workspace, path), "{path}");
    }
}

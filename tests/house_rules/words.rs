//! Words of the trade are written once: an enum of the API that has those of the domain is a second list to keep.

use std::collections::BTreeSet;

use crate::breach::{Breach, assert_found};
use crate::declarations::Type;
use crate::files::{File, Workspace};
use crate::ratchet::exactly;

/// Enums of the API that stand beside one of the domain: file and name. None: a list of words is written once, by
/// `kernel::define_words!` in the vocabulary or, when one service alone has it, in its domain; rows, events and the API use
/// it alike.
const STANDING: &[&str] = &[];

/// No enum of a service's `http` has the words of one of its `domain`.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    exactly("words that are spelt twice", STANDING, spelt_twice(workspace))
}

fn spelt_twice(workspace: &Workspace) -> Vec<(String, Breach)> {
    let enums = |room: &'static str| {
        let files = workspace.rust().filter(move |file| file.room() == Some(room));
        files.flat_map(|file| file.code().types.iter().map(move |declared| (file, declared)))
    };
    let twin = |file: &File, words: &BTreeSet<&str>| {
        let own = enums("domain").filter(|(other, _)| other.service() == file.service());
        own.map(|(_, declared)| declared).find(|declared| words_of(declared) == *words)
    };
    enums("http")
        .filter(|(_, declared)| declared.variants.len() > 1)
        .filter_map(|(file, declared)| {
            let twin = twin(file, &words_of(declared))?;
            let rule =
                format!("`{}` has the words of the domain's `{}`: write them once", declared.name, twin.name);
            let name = format!("{} {}", file.path, declared.name);
            Some((name, Breach::new(&file.path, declared.line(), rule)))
        })
        .collect()
}

fn words_of(declared: &Type) -> BTreeSet<&str> {
    declared.variants.iter().map(String::as_str).collect()
}

#[test]
fn an_enum_of_the_api_with_the_words_of_the_domain_is_found() {
    let planted = |service: &str, word: &str| {
        let files = [
            ("billing/src/domain/payment.rs", "enum Method { Cash, Transfer(Bank) }\nstruct A;".to_owned()),
            ("billing/src/domain/other.rs", "enum Sort { Newest }".to_owned()),
            (service, format!("struct B;\nenum MethodWord {{ {word}, Cash }}\nenum Sort {{ Newest }}")),
        ];
        let files = files.map(|(path, text)| File::new(&format!("services/{path}"), &text));
        spelt_twice(&Workspace::of(files.into())).into_iter().map(|(_, breach)| breach).collect::<Vec<_>>()
    };
    let here = "billing/src/http/shapes.rs";
    assert_found(&planted(here, "Transfer"), &["services/billing/src/http/shapes.rs:2"]);
    assert_found(&planted(here, "Card"), &[]);
    assert_found(&planted("hotline/src/http/shapes.rs", "Transfer"), &[]);
}

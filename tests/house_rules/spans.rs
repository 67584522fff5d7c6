//! What a trace shows of a service: each operation has a span, by the name that it has everywhere else.

use syn::{Attribute, Item, ItemFn, Visibility};

use crate::breach::{Breach, assert_found};
use crate::code::{Place, Token, flatten, place_of, reads};
use crate::files::{File, Workspace};

/// A free function that waits and that the whole crate may call.
#[derive(Debug)]
pub(crate) struct Operation {
    name: String,
    place: Place,
    /// What `#[tracing::instrument(…)]` is told, if it is there.
    span: Option<Vec<Token>>,
}

/// What `app` offers to other rooms, and to other aggregates, has the span `<service>.<operation>`, so that one trace tells where a request spent its
/// time. It takes no arguments over, which hold names, numbers and words of people: of fields there is none but the name that
/// an operation of several acts gives to the one that is asked for.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().flat_map(breaches).collect()
}

fn breaches(file: &File) -> Vec<Breach> {
    let Some(service) = file.service().filter(|_| file.room() == Some("app")) else { return Vec::new() };
    let wrong = file.code().operations.iter().filter_map(|operation| {
        let name = format!("{service}.{}", operation.name);
        let is_told = operation.span.as_ref().is_some_and(|told| tells(told, &name));
        let rule = format!("`{name}` is not traced: `#[tracing::instrument(skip_all, name = \"{name}\")]`");
        (!is_told).then(|| Breach::new(&file.path, operation.place.0, rule))
    });
    wrong.collect()
}

/// Do these say the name, and nothing of the arguments?
fn tells(told: &[Token], name: &str) -> bool {
    let quoted = format!("\"{name}\"");
    let expected = ["skip_all", ",", "name", "=", &quoted];
    let Some(rest) = told.get(expected.len()..).filter(|_| reads(told, &expected)) else { return false };
    rest.is_empty()
        || reads(rest, &[",", "fields", "(", "otel", ".", "name", "="]) && outer_commas(&rest[2..]) == 0
}

/// How many commas stand in the parentheses with which these begin and behind them, not counting what is deeper.
fn outer_commas(tokens: &[Token]) -> usize {
    let (mut depth, mut commas) = (0_usize, 0);
    for token in tokens {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "," if depth <= 1 => commas += 1,
            _ => {}
        }
    }
    commas
}

/// The operations that a file declares.
pub(crate) fn operations(file: &syn::File) -> Vec<Operation> {
    let functions = file.items.iter().filter_map(|item| {
        let Item::Fn(function) = item else { return None };
        (function.sig.asyncness.is_some() && is_for_the_crate(function)).then_some(function)
    });
    functions
        .map(|function| Operation {
            name: function.sig.ident.to_string(),
            place: place_of(function.sig.fn_token.span),
            span: function.attrs.iter().find_map(instrumented),
        })
        .collect()
}

fn is_for_the_crate(function: &ItemFn) -> bool {
    match &function.vis {
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Public(_) => true,
        Visibility::Inherited => false,
    }
}

fn instrumented(attribute: &Attribute) -> Option<Vec<Token>> {
    let list = attribute.meta.require_list().ok()?;
    let path: Vec<String> = list.path.segments.iter().map(|part| part.ident.to_string()).collect();
    let mut told = Vec::new();
    flatten(list.tokens.clone(), &mut told);
    // `cargo fmt` ends a list that is written on several lines with a comma.
    let _last = told.pop_if(|last| last.text == ",");
    (path == ["tracing", "instrument"]).then_some(told)
}

#[test]
fn an_operation_without_its_span_or_with_somebodys_words_in_it_is_found() {
    let text = "#[tracing::instrument(skip_all, name = \"billing.pay\")]\npub(crate) async fn pay() {}\n\
        pub(crate) async fn void() {}\n\
        #[tracing::instrument(skip_all, name = \"billing.pay\")]\npub(crate) async fn post() {}\n\
        #[tracing::instrument(name = \"billing.ask\")]\npub(crate) async fn ask(name: &str) {}\n\
        #[tracing::instrument(skip_all, name = \"billing.act\", fields(otel.name = format!(\"{}\", a(b, c))))]\n\
        pub(crate) async fn act() {}\n\
        #[tracing::instrument(skip_all, name = \"billing.tell\", fields(phone = phone))]\n\
        pub(crate) async fn tell() {}\n\
        #[tracing::instrument(skip_all, name = \"billing.say\", fields(otel.name = a, phone = phone))]\n\
        pub(crate) async fn say() {}\n\
        pub(super) async fn part() {}\nasync fn own() {}\npub(crate) fn at_once() {}\n";
    let planted = |path: &str| breaches(&File::new(path, text));
    let here = "services/billing/src/app/payments/pay.rs";
    let lines = [3, 5, 7, 11, 13].map(|line| format!("{here}:{line}"));
    assert_found(&planted(here), &lines.each_ref().map(String::as_str));
    assert_found(&planted("services/billing/src/payments/storage/mod.rs"), &[]);
    assert_found(&planted("libs/db/src/app/pay.rs"), &[]);
}

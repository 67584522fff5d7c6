//! Files that only forward: a name and a file more to read, and nothing in them.

use syn::{Expr, FnArg, Item, Member, Pat, Stmt};

use crate::breach::{Breach, assert_found};
use crate::code::{Place, place_of};
use crate::files::{File, Workspace};
use crate::ratchet::exactly;

/// What a function hands its parameters on to.
#[derive(Debug)]
pub(crate) struct Forward {
    pub(crate) place: Place,
    pub(crate) function: String,
}

/// None: what only reads stands together in one file.
const STANDING: &[&str] = &[];

/// A function is worth a file when it does something: a call of another function with the same arguments is written where it
/// is needed. A program's `main` is held to be short, and a consumer takes what the subscription gives it, used or not.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    breaches(workspace, STANDING)
}

fn breaches(workspace: &Workspace, standing: &[&str]) -> Vec<Breach> {
    let ours = workspace.files.iter().filter(|file| file.crate_folder().is_some());
    let looked_at = ours.filter(|file| file.name() != "main.rs" && file.room() != Some("events"));
    let found = looked_at.filter_map(|file| {
        let forward = file.code().forward.as_ref()?;
        let rule = format!("`{}` only forwards: call what it calls, and drop the file", forward.function);
        Some((file.path.clone(), Breach::new(&file.path, forward.place.0, rule)))
    });
    exactly("files that only forward", standing, found.collect())
}

/// Is the one function of this file nothing but a call with the same arguments?
pub(crate) fn forward(file: &syn::File) -> Option<Forward> {
    let mut items = file.items.iter().filter(|item| !matches!(item, Item::Use(_)));
    let (Some(Item::Fn(function)), None) = (items.next(), items.next()) else { return None };
    let [Stmt::Expr(body, None)] = function.block.stmts.as_slice() else { return None };
    let given = arguments(unwrapped(body))?;
    let parameters: Vec<String> = function.sig.inputs.iter().map(parameter).collect::<Option<_>>()?;
    (given == parameters).then(|| Forward {
        place: place_of(function.sig.fn_token.span),
        function: function.sig.ident.to_string(),
    })
}

/// A call without what is done with its answer.
fn unwrapped(body: &Expr) -> &Expr {
    if let Expr::Await(waiting) = body {
        return unwrapped(&waiting.base);
    }
    if let Expr::Try(trying) = body {
        return unwrapped(&trying.expr);
    }
    if let Expr::Call(call) = body
        && call.args.len() == 1
        && is_word(&call.func, "Ok")
    {
        return unwrapped(&call.args[0]);
    }
    body
}

/// The variables that a call is given, each as it is, borrowed, or by one of its fields.
fn arguments(call: &Expr) -> Option<Vec<String>> {
    if let Expr::MethodCall(call) = call {
        return std::iter::once(&*call.receiver).chain(&call.args).map(variable).collect();
    }
    let Expr::Call(call) = call else { return None };
    is_function(&call.func).then(|| call.args.iter().map(variable).collect())?
}

fn variable(argument: &Expr) -> Option<String> {
    if let Expr::Reference(borrowed) = argument {
        return variable(&borrowed.expr);
    }
    if let Expr::Field(field) = argument {
        return matches!(field.member, Member::Named(_)).then(|| variable(&field.base))?;
    }
    if let Expr::MethodCall(getter) = argument {
        return getter.args.is_empty().then(|| variable(&getter.receiver))?;
    }
    let Expr::Path(path) = argument else { return None };
    path.path.get_ident().map(ToString::to_string)
}

fn parameter(input: &FnArg) -> Option<String> {
    let FnArg::Typed(typed) = input else { return Some("self".to_owned()) };
    let Pat::Ident(name) = &*typed.pat else { return None };
    Some(name.ident.to_string())
}

/// A variant or a tuple struct is made by a call, too; it begins with a capital.
fn is_function(callee: &Expr) -> bool {
    let Expr::Path(path) = callee else { return false };
    let last = path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    last.starts_with(|letter: char| letter.is_lowercase())
}

fn is_word(callee: &Expr, word: &str) -> bool {
    matches!(callee, Expr::Path(path) if path.path.is_ident(word))
}

const FORWARDING: &str = "use a::b;\n\npub(crate) async fn list(app: &App, page: Page) -> R {\n  \
                          Ok(rows::list(&app.db, page).await?)\n}\n";

#[test]
fn a_file_that_only_forwards_is_found_and_a_consumer_is_not() {
    let files = ["bills/app/list.rs", "bills/events.rs"]
        .map(|path| File::new(&format!("services/x/src/{path}"), FORWARDING));
    let found = breaches(&Workspace::of(files.into()), &[]);
    assert_found(&found, &["services/x/src/bills/app/list.rs:3"]);
}

#[test]
fn a_function_that_decides_makes_or_turns_something_is_worth_a_file() {
    for body in
        ["rows::list(page, app)", "Page(app, page)", "rows::list(app, page, 3)", "rows::list(app)?.map(page)"]
    {
        let text = FORWARDING.replace("Ok(rows::list(&app.db, page).await?)", body);
        assert!(forward(&syn::parse_file(&text).expect("Rust")).is_none(), "{body}");
    }
    let more = format!("{FORWARDING}struct Filter;\n");
    assert!(forward(&syn::parse_file(&more).expect("Rust")).is_none());
}

//! What the code says by codes: each place where one is spelt, with the arguments that go with it.

use std::collections::BTreeSet;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprCall, ExprMethodCall, ImplItemFn, ItemConst, ItemFn, ItemMod, Lit};

use crate::code::place_of;
use crate::files::File;

/// One place where a code is spelt.
#[derive(Debug)]
pub(crate) struct Saying {
    pub(crate) code: String,
    pub(crate) line: usize,
    /// The names of its arguments; nothing where the code stands alone and its arguments are added elsewhere.
    pub(crate) arguments: BTreeSet<String>,
    /// What is known of how it is met.
    pub(crate) met: Met,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Met {
    /// As the code of a reply of this status, or of one that is finer.
    Reply(u16),
    /// As the code of a field.
    Field,
    /// As whoever takes it decides.
    Either,
}

/// What a file's code says.
pub(crate) fn sayings(file: &File) -> Vec<Saying> {
    if file.is_test || file.crate_folder().is_none() {
        return Vec::new();
    }
    let Ok(parsed) = syn::parse_file(&file.text) else { return Vec::new() };
    let mut reader = Reader::default();
    // First, since a code may be spelt by a constant that stands below.
    Constants(&mut reader.constants).visit_file(&parsed);
    reader.visit_file(&parsed);
    reader.found
}

/// The constants of a file that are texts.
struct Constants<'r>(&'r mut Vec<(String, String)>);

impl<'ast> Visit<'ast> for Constants<'_> {
    fn visit_item_const(&mut self, item: &'ast ItemConst) {
        if let Some(text) = text_of(&item.expr) {
            self.0.push((item.ident.to_string(), text));
        }
    }
}

#[derive(Default)]
struct Reader {
    found: Vec<Saying>,
    constants: Vec<(String, String)>,
    /// Calls that were read as the beginning of a chain.
    chained: Vec<(usize, usize)>,
    /// How deep it is in functions that give codes alone.
    givers: usize,
}

impl Reader {
    fn say(&mut self, expr: &Expr, arguments: BTreeSet<String>, met: Met) {
        let constant = |name: &str| self.constants.iter().find(|(known, _)| known == name);
        let code = if let Expr::Path(path) = expr {
            let named = path.path.get_ident().and_then(|name| constant(&name.to_string()));
            named.map(|(_, text)| text.clone())
        } else {
            text_of(expr)
        };
        if let Some(code) = code.filter(|code| is_code(code)) {
            self.found.push(Saying { code, line: expr.span().start().line, arguments, met });
        }
    }

    /// Reads a call that makes a refusal, a fault or a code.
    fn call(&mut self, call: &ExprCall, arguments: &BTreeSet<String>) -> bool {
        let Expr::Path(path) = call.func.as_ref() else { return false };
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let [.., owner, name] = names.as_slice() else { return false };
        let given: Vec<&Expr> = call.args.iter().collect();
        let (what, met) = match (owner.as_str(), name.as_str(), given.as_slice()) {
            ("Refusal" | "Self", "conflict", [what]) => (*what, Met::Reply(409)),
            ("Refusal" | "Self", "invalid", [what]) => (*what, Met::Reply(422)),
            ("Refusal" | "Self", "forbidden", [what]) => (*what, Met::Reply(403)),
            ("Refusal" | "Self", "new", [kind, what]) if status_of(kind).is_some() => {
                (*what, status_of(kind).map_or(Met::Either, Met::Reply))
            }
            ("Refusal" | "Self", "at", [_, what]) | ("Fault" | "Self", "new", [_, what]) => {
                (*what, Met::Field)
            }
            ("Problem", "malformed", [what]) => (*what, Met::Reply(400)),
            ("Coded", "new", [what]) => (*what, Met::Either),
            _ => return false,
        };
        self.say(what, arguments.clone(), met);
        true
    }

    fn function(&mut self, name: &str, go_on: impl FnOnce(&mut Self)) {
        let gives = usize::from(name == "code");
        self.givers += gives;
        go_on(self);
        self.givers -= gives;
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig.ident.to_string(), |reader| visit::visit_item_fn(reader, item));
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig.ident.to_string(), |reader| visit::visit_impl_item_fn(reader, item));
    }

    fn visit_expr_lit(&mut self, literal: &'ast syn::ExprLit) {
        if self.givers > 0 {
            self.say(&Expr::Lit(literal.clone()), BTreeSet::new(), Met::Either);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if !self.chained.contains(&place_of(call.span())) {
            self.call(call, &BTreeSet::new());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let given: Vec<&Expr> = call.args.iter().collect();
        match (call.method.to_string().as_str(), given.as_slice()) {
            ("with", [_, _]) => {
                let (beginning, arguments) = chain(call);
                if let Expr::Call(beginning) = beginning
                    && !self.chained.contains(&place_of(beginning.span()))
                    && self.call(beginning, &arguments)
                {
                    self.chained.push(place_of(beginning.span()));
                }
            }
            ("add", [_, what]) | ("fault", [_, _, what]) => self.say(what, BTreeSet::new(), Met::Field),
            ("list", [_, what, _, _]) => {
                let arguments = ["least", "most"].map(str::to_owned);
                self.say(what, arguments.into(), Met::Field);
            }
            _ => {}
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Where a chain of `.with(name, …)` begins, and the names.
fn chain(call: &ExprMethodCall) -> (&Expr, BTreeSet<String>) {
    let mut arguments: BTreeSet<String> = call.args.first().and_then(text_of).into_iter().collect();
    let mut receiver = call.receiver.as_ref();
    while let Expr::MethodCall(inner) = receiver
        && inner.method == "with"
    {
        arguments.extend(inner.args.first().and_then(text_of));
        receiver = inner.receiver.as_ref();
    }
    (receiver, arguments)
}

fn text_of(expr: &Expr) -> Option<String> {
    let Expr::Lit(literal) = expr else { return None };
    let Lit::Str(text) = &literal.lit else { return None };
    Some(text.value())
}

/// Words of small letters, divided by dots.
fn is_code(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    text.split('.').all(is_word)
}

/// The status of a kind of refusal, such as `ErrorKind::NotFound`.
fn status_of(kind: &Expr) -> Option<u16> {
    let Expr::Path(path) = kind else { return None };
    let [owner, name] = path.path.segments.iter().collect::<Vec<_>>()[..] else { return None };
    if owner.ident != "ErrorKind" {
        return None;
    }
    Some(match name.ident.to_string().as_str() {
        "Invalid" => 422,
        "Unauthenticated" => 401,
        "Forbidden" => 403,
        "NotFound" => 404,
        "Conflict" => 409,
        "RateLimited" => 429,
        "Unavailable" => 503,
        _ => 500,
    })
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    let says_test = |attribute: &Attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    };
    attributes.iter().any(says_test)
}

#[test]
fn codes_are_found_however_they_are_spelt() {
    let text = r#"
const STALE: &str = "stale";
fn f(faults: &mut Faults) {
    Refusal::conflict(STALE);
    Refusal::new(ErrorKind::NotFound, "gone").with("id", id).with("at", at);
    faults.add("/a", Coded::new("text.long").with("most", 5));
    faults.list("/b", "list.long", items, 0..=5);
    settings.fault("key", "must be so");
}
impl Kind {
    fn code(self) -> &'static str { match self { Self::A => "kind.a" } }
}
#[cfg(test)]
mod tests { fn g() { Refusal::conflict("planted"); } }
"#;
    let found = sayings(&File::new("libs/x/src/y.rs", text));
    let told: Vec<String> = found
        .iter()
        .map(|s| {
            format!("{} {} {:?} {}", s.line, s.code, s.met, s.arguments.iter().cloned().collect::<String>())
        })
        .collect();
    assert_eq!(
        told,
        [
            "4 stale Reply(409) ",
            "5 gone Reply(404) atid",
            "6 text.long Either most",
            "7 list.long Field leastmost",
            "11 kind.a Either "
        ]
    );
}

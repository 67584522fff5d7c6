//! The paths that a piece of Rust code names, `use` groups expanded and `super` resolved. They are read from the tokens, so
//! that what stands in a macro's arguments or an attribute counts, too.

use crate::code::Token;

/// `crate::storage::tickets` and the line that names it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) line: usize,
    pub(crate) segments: Vec<String>,
}

impl Named {
    /// Does the path begin with this one, as in `db::Tx`?
    pub(crate) fn begins_with(&self, prefix: &str) -> bool {
        let mut segments = self.segments.iter();
        prefix.split("::").all(|part| segments.next().is_some_and(|segment| segment == part))
    }

    pub(crate) fn told(&self) -> String {
        self.segments.join("::")
    }
}

/// All paths of two or more segments. `module` is where the code stands, below the crate: `["app", "open_ticket"]`.
pub(crate) fn named(tokens: &[Token], module: &[&str]) -> Vec<Named> {
    let mut reader = Reader { tokens, module, at: 0, found: Vec::new() };
    while reader.at < tokens.len() {
        if tokens[reader.at].is_word() && !reader.follows_a_path_or_a_dot() {
            reader.path(&[]);
        } else {
            reader.at += 1;
        }
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a [Token],
    module: &'a [&'a str],
    at: usize,
    found: Vec<Named>,
}

impl Reader<'_> {
    /// Reads one path from here, and the members of the group it may end in.
    fn path(&mut self, prefix: &[String]) {
        let line = self.tokens[self.at].line();
        let mut segments = prefix.to_vec();
        while let Some(word) = self.tokens.get(self.at).filter(|token| token.is_word()) {
            segments.push(word.text.clone());
            self.at += 1;
            if !self.is_at("::") {
                break;
            }
            self.at += 1;
            if self.is_at("{") {
                return self.group(&segments);
            }
        }
        let segments = resolved(self.module, segments);
        if segments.len() > 1 {
            self.found.push(Named { line, segments });
        }
    }

    fn group(&mut self, prefix: &[String]) {
        self.at += 1;
        while let Some(token) = self.tokens.get(self.at) {
            if token.is_word() {
                self.path(prefix);
                continue;
            }
            let is_end = self.is_at("}");
            self.at += 1;
            if is_end {
                return;
            }
        }
    }

    fn is_at(&self, mark: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|token| !token.is_word() && token.text == mark)
    }

    fn follows_a_path_or_a_dot(&self) -> bool {
        match &self.tokens[..self.at] {
            [.., before, mark] if mark.text == "::" => before.is_word(),
            [.., mark] => mark.text == ".",
            [] => false,
        }
    }
}

/// `super::x` and `self::x` as paths from the crate.
pub(crate) fn resolved(module: &[&str], segments: Vec<String>) -> Vec<String> {
    let ups = segments.iter().take_while(|segment| *segment == "super").count();
    let own = usize::from(ups == 0 && segments.first().is_some_and(|segment| segment == "self"));
    if ups + own == 0 {
        return segments;
    }
    let kept = module.len().saturating_sub(ups);
    let home = module.iter().take(kept).map(|part| (*part).to_owned());
    std::iter::once("crate".to_owned()).chain(home).chain(segments.into_iter().skip(ups + own)).collect()
}

#[test]
fn groups_are_expanded_and_super_is_resolved() {
    let text = "use db::{Tx, outbox::{self, Relay}};\nuse super::super::storage::tickets;\nfn f() { \
                ::sea_orm::Set(1);\na.b::<c::D>(); m!(x, e::F) }";
    let code = crate::code::Code::read(text).expect("Rust");
    let found: Vec<String> = named(&code.tokens, &["app", "tickets"])
        .iter()
        .map(|path| format!("{} {}", path.line, path.told()))
        .collect();
    assert_eq!(
        found,
        [
            "1 db::Tx",
            "1 db::outbox::self",
            "1 db::outbox::Relay",
            "2 crate::storage::tickets",
            "3 sea_orm::Set",
            "4 c::D",
            "4 e::F"
        ]
    );
}

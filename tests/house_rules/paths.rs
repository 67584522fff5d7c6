//! The paths that a piece of Rust code names, `use` groups expanded and `super` resolved.

use crate::code::{is_word, line_of};

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
pub(crate) fn named(code: &str, module: &[&str]) -> Vec<Named> {
    let chars: Vec<char> = code.chars().collect();
    let mut reader = Reader { chars: &chars, module, at: 0, found: Vec::new() };
    while reader.at < chars.len() {
        let begins = is_word(chars[reader.at]) && !reader.follows_a_path_or_a_dot();
        if begins {
            reader.path(&[]);
        } else {
            reader.at += 1;
        }
    }
    reader.found
}

struct Reader<'a> {
    chars: &'a [char],
    module: &'a [&'a str],
    at: usize,
    found: Vec<Named>,
}

impl Reader<'_> {
    /// Reads one path from here, and the members of the group it may end in.
    fn path(&mut self, prefix: &[String]) {
        let line = line_of(self.chars, self.at);
        let mut segments = prefix.to_vec();
        loop {
            let word = self.word();
            if word.is_empty() {
                break;
            }
            segments.push(word);
            if !self.skip_colons() {
                break;
            }
            if self.chars.get(self.at) == Some(&'{') {
                return self.group(&segments);
            }
        }
        let segments = self.resolved(segments);
        if segments.len() > 1 {
            self.found.push(Named { line, segments });
        }
    }

    fn group(&mut self, prefix: &[String]) {
        self.at += 1;
        while let Some(&letter) = self.chars.get(self.at) {
            if letter == '}' {
                self.at += 1;
                return;
            }
            if is_word(letter) { self.path(prefix) } else { self.at += 1 }
        }
    }

    fn word(&mut self) -> String {
        let word: String = self.chars[self.at..].iter().take_while(|letter| is_word(**letter)).collect();
        self.at += word.chars().count();
        word
    }

    fn skip_colons(&mut self) -> bool {
        let follows = self.chars[self.at..].starts_with(&[':', ':']);
        if follows {
            self.at += 2;
        }
        follows
    }

    fn follows_a_path_or_a_dot(&self) -> bool {
        let before = &self.chars[..self.at];
        before.ends_with(&[':', ':']) && before.len() > 2 && is_word(before[before.len() - 3])
            || before.ends_with(&['.'])
    }

    /// `super::x` and `self::x` as paths from the crate.
    fn resolved(&self, segments: Vec<String>) -> Vec<String> {
        let ups = segments.iter().take_while(|segment| *segment == "super").count();
        let own = usize::from(ups == 0 && segments.first().is_some_and(|segment| segment == "self"));
        if ups + own == 0 {
            return segments;
        }
        let kept = self.module.len().saturating_sub(ups);
        let home = self.module.iter().take(kept).map(|part| (*part).to_owned());
        std::iter::once("crate".to_owned()).chain(home).chain(segments.into_iter().skip(ups + own)).collect()
    }
}

#[test]
fn groups_are_expanded_and_super_is_resolved() {
    let code = "use db::{Tx, outbox::{self, Relay}};\nuse super::super::storage::tickets;\nlet x = ::sea_orm::Set(1);\na.b::<c::D>();";
    let found: Vec<String> = named(code, &["app", "tickets"])
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
            "4 c::D"
        ]
    );
}

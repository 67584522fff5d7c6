//! What is wrong with a document, and where.

use std::fmt;

use kernel::{Arguments, Coded, Fault, Refusal};

/// The most problems that are told at once; somebody who has mended so many sends the document again.
pub(crate) const MOST: usize = 50;

/// One fault of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Where it stands in a document that came as JSON: a JSON pointer (RFC 6901). Line and column are of the same written as
    /// TOML then.
    pub pointer: Option<String>,
    /// Stable code, such as `standards.unknown_key`.
    pub code: &'static str,
    /// What the words to the code name.
    pub arguments: Arguments,
}

impl Problem {
    /// At the field in which the document was sent; its words begin with the line and the column, which JSON has none of.
    fn into_fault(self, pointer: &str) -> Fault {
        let Self { line, column, pointer: within, code, arguments } = self;
        let (line, column) = if within.is_some() { (0, 0) } else { (line, column) };
        let what = Coded { code, arguments }.with("line", line).with("column", column);
        Fault::new(format!("{pointer}{}", within.unwrap_or_default()), what)
    }
}

/// The faults of a document in the order of its lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Problem { line, column, pointer: _, code, arguments }) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{line}:{column} {code}{arguments}")?;
        }
        Ok(())
    }
}

impl Problems {
    /// All faults at once, each at the field in which the document was sent, or below it.
    #[must_use]
    pub fn at(self, pointer: &str) -> Refusal {
        let mut refusal = Refusal::invalid("standards.invalid_document");
        refusal.faults = self.0.into_iter().map(|problem| problem.into_fault(pointer)).collect();
        refusal
    }
}

impl From<Problems> for Refusal {
    /// As they stand in a `document`.
    fn from(problems: Problems) -> Self {
        problems.at("/document")
    }
}

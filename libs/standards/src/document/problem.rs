//! What is wrong with a document, and where.

use std::fmt;
use std::ops::Range;

use kernel::{Arguments, Coded, Fault, Refusal};

/// One fault of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Stable code, such as `standards.unknown_key`.
    pub code: &'static str,
    /// What the words to the code name.
    pub arguments: Arguments,
}

impl Problem {
    /// At the field in which the text was sent; its words begin with the line and the column.
    fn into_fault(self, pointer: &str) -> Fault {
        let Self { line, column, code, arguments } = self;
        let what = Coded { code, arguments }.with("line", line).with("column", column);
        Fault::new(pointer, what)
    }
}

/// The faults of a document in the order of its lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Problem { line, column, code, arguments }) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{line}:{column} {code}{arguments}")?;
        }
        Ok(())
    }
}

impl Problems {
    /// All faults at once, each at the field in which the text was sent.
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

/// The most problems that are told at once; somebody who has mended so many sends the document again.
const MOST: usize = 50;

/// Gathers the problems of one document. Its cost does not grow with how many there are.
pub(crate) struct Report<'d> {
    document: &'d str,
    /// Where each line begins.
    lines: Vec<usize>,
    problems: Vec<Problem>,
    is_cut: bool,
}

impl<'d> Report<'d> {
    pub(crate) fn new(document: &'d str) -> Self {
        let lines = std::iter::once(0).chain(document.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { document, lines, problems: Vec::new(), is_cut: false }
    }

    /// Notes a problem at a byte range of the document, unless there are enough already.
    pub(crate) fn add(&mut self, at: &Range<usize>, what: impl Into<Coded>) {
        if !self.takes_more() {
            return;
        }
        let line = self.line(at);
        let begins_at = self.lines.get(line - 1).copied().unwrap_or_default();
        let before = self.document.get(begins_at..at.start).unwrap_or_default();
        let column = before.chars().count() + 1;
        let Coded { code, arguments } = what.into();
        self.problems.push(Problem { line, column, code, arguments });
    }

    /// The line on which a byte range begins, to point from one problem to another place.
    pub(crate) fn line(&self, at: &Range<usize>) -> usize {
        self.lines.partition_point(|begins_at| *begins_at <= at.start).max(1)
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// False when there are enough problems: who has found more need not put them into words.
    pub(crate) fn takes_more(&mut self) -> bool {
        self.is_cut |= self.problems.len() >= MOST;
        !self.is_cut
    }

    /// The value when nothing was wrong, otherwise the problems.
    pub(crate) fn into_result<T>(mut self, value: Option<T>) -> Result<T, Problems> {
        match value {
            Some(value) if self.is_clean() => Ok(value),
            _ => {
                self.problems.sort_by_key(|problem| (problem.line, problem.column));
                if self.is_cut {
                    let (line, column) = self.problems.last().map_or((1, 1), |last| (last.line, last.column));
                    let Coded { code, arguments } = Coded::new("standards.more_problems").with("most", MOST);
                    self.problems.push(Problem { line, column, code, arguments });
                }
                Err(Problems(self.problems))
            }
        }
    }
}

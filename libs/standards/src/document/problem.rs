//! What is wrong with a document, and where.

use std::fmt;
use std::ops::Range;

use kernel::{Fault, Refusal};

/// One fault of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Stable code, such as `standards.unknown_key`.
    pub code: &'static str,
    /// English words.
    pub en: String,
    /// Chinese words.
    pub zh: String,
}

/// Every fault of a document in the order of its lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Problem { line, column, code, en, .. }) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{line}:{column} {code}: {en}")?;
        }
        Ok(())
    }
}

impl From<Problems> for Refusal {
    /// All faults at once, each at `/document`: the field in which a document is sent.
    fn from(problems: Problems) -> Self {
        let mut refusal =
            Self::invalid("standards.invalid_document", "The document is not right.", "该文档不正确。");
        refusal.faults = problems
            .0
            .into_iter()
            .map(|Problem { line, column, code, en, zh }| Fault {
                pointer: "/document".to_owned(),
                code,
                en: format!("line {line}, column {column}: {en}"),
                zh: format!("第{line}行第{column}列：{zh}"),
            })
            .collect();
        refusal
    }
}

/// Gathers the problems of one document.
pub(crate) struct Report<'d> {
    document: &'d str,
    problems: Vec<Problem>,
}

impl<'d> Report<'d> {
    pub(crate) fn new(document: &'d str) -> Self {
        Self { document, problems: Vec::new() }
    }

    /// Notes a problem at a byte range of the document.
    pub(crate) fn add(
        &mut self,
        at: &Range<usize>,
        code: &'static str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) {
        let before = self.document.get(..at.start).unwrap_or(self.document);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        self.problems.push(Problem { line, column, code, en: en.into(), zh: zh.into() });
    }

    /// The line on which a byte range begins, to point from one problem to another place.
    pub(crate) fn line(&self, at: &Range<usize>) -> usize {
        self.document.get(..at.start).unwrap_or(self.document).matches('\n').count() + 1
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// The value when nothing was wrong, otherwise every problem.
    pub(crate) fn into_result<T>(mut self, value: Option<T>) -> Result<T, Problems> {
        match value {
            Some(value) if self.is_clean() => Ok(value),
            _ => {
                self.problems.sort_by_key(|problem| (problem.line, problem.column));
                Err(Problems(self.problems))
            }
        }
    }
}

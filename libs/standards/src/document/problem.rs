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

/// The faults of a document in the order of its lines; never empty.
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

/// The most problems that are told at once; somebody who has mended so many sends the document again.
const MOST: usize = 50;
/// The most characters of one problem's words, which quote what was written.
const LONGEST: usize = 600;

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
    pub(crate) fn add(
        &mut self,
        at: &Range<usize>,
        code: &'static str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) {
        if !self.takes_more() {
            return;
        }
        let line = self.line(at);
        let begins_at = self.lines.get(line - 1).copied().unwrap_or_default();
        let before = self.document.get(begins_at..at.start).unwrap_or_default();
        let column = before.chars().count() + 1;
        let (en, zh) = (shorten(en.into()), shorten(zh.into()));
        self.problems.push(Problem { line, column, code, en, zh });
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
                    let en = format!("there are more problems; these are the first {MOST} that were found");
                    let zh = format!("还有更多问题；此处仅列出最先发现的 {MOST} 个");
                    self.problems.push(Problem { line, column, code: "standards.more_problems", en, zh });
                }
                Err(Problems(self.problems))
            }
        }
    }
}

fn shorten(words: String) -> String {
    match words.char_indices().nth(LONGEST) {
        None => words,
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
    }
}

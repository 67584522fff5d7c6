//! Gathering what is wrong with a document while it is read.

use std::ops::Range;

use kernel::Coded;

use super::{
    Written,
    problem::{MOST, Problem, Problems},
};

/// Gathers the problems of one document. Its cost does not grow with how many there are.
pub(crate) struct Report<'d> {
    document: &'d str,
    /// Where each line begins.
    lines: Vec<usize>,
    /// Of a document that came as JSON: where in that everything stands.
    json: Option<&'d Written>,
    problems: Vec<Problem>,
    is_cut: bool,
}

impl<'d> Report<'d> {
    pub(crate) fn new(document: &'d str) -> Self {
        let lines = std::iter::once(0).chain(document.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { document, lines, json: None, problems: Vec::new(), is_cut: false }
    }

    /// The same for a document that came as JSON.
    pub(crate) fn of_json(written: &'d Written) -> Self {
        Self { json: Some(written), ..Self::new(&written.text) }
    }

    /// Notes a problem at a byte range of the document, unless there are enough already.
    pub(crate) fn add(&mut self, at: &Range<usize>, what: impl Into<Coded>) {
        self.note(at, "", what);
    }

    /// Notes that a key is missing in the table at a byte range: in JSON at the place where it would be.
    pub(crate) fn add_missing(&mut self, at: &Range<usize>, key: &'static str) {
        self.note(at, key, Coded::new("standards.missing_key").with("key", key));
    }

    fn note(&mut self, at: &Range<usize>, below: &str, what: impl Into<Coded>) {
        if !self.takes_more() {
            return;
        }
        let line = self.line_of(at);
        let begins_at = self.lines.get(line - 1).copied().unwrap_or_default();
        let before = self.document.get(begins_at..at.start).unwrap_or_default();
        let column = before.chars().count() + 1;
        let place = self.json.map(|json| json.pointer_at(at.start));
        let pointer = place.map(|place| if below.is_empty() { place } else { format!("{place}/{below}") });
        let Coded { code, arguments } = what.into();
        self.problems.push(Problem { line, column, pointer, code, arguments });
    }

    /// The line on which a byte range begins, to point from one problem to another place; 0 in JSON, which has no lines.
    pub(crate) fn line(&self, at: &Range<usize>) -> usize {
        if self.json.is_some() { 0 } else { self.line_of(at) }
    }

    fn line_of(&self, at: &Range<usize>) -> usize {
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
                    let pointer = self.json.map(|_json| String::new());
                    let Coded { code, arguments } = Coded::new("standards.more_problems").with("most", MOST);
                    self.problems.push(Problem { line, column, pointer, code, arguments });
                }
                Err(Problems(self.problems))
            }
        }
    }
}

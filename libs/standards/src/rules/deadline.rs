//! What is promised to a customer by when.

use vocabulary::DeadlineKind;

use super::{Figure, Matching, Vocabulary, Written, judge, read_term};
use crate::clause::Clause;
use crate::document::{Report, Section, each_section, section, text, word};
use crate::term::Term;

/// One `[[deadline]]`: a promise to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRule {
    /// For which tickets.
    pub matching: Matching,
    /// What is promised.
    pub promise: DeadlineKind,
    /// By when.
    pub figure: Figure,
    /// The clause that lets a term the customer asks for take this one's place; absent when none does (DLN-27).
    pub customer_term: Option<Clause>,
    /// How far it may be put off; absent when the standard knows no extension.
    pub extension: Option<ExtensionRule>,
}

/// How far a promise may be put off, once, counted from the day the new time is agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionRule {
    /// The longest.
    pub most: Term,
    /// The clause that allows it.
    pub clause: Clause,
}

impl DeadlineRule {
    /// Reads every `[[deadline]]`.
    pub(crate) fn read_all(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let written = each_section(root.optional("deadline"), report, |entry, report| {
            let at = entry.span();
            let rule = Self::read(entry, vocabulary, report)?;
            Some(Written { rule, at })
        });
        for promise in DeadlineKind::ALL {
            let slot = written.iter().filter(|written| written.rule.promise == *promise);
            judge(slot, |rule| &rule.matching, vocabulary, report);
        }
        written.into_iter().map(|written| written.rule).collect()
    }

    fn read(entry: &mut Section<'_>, vocabulary: &Vocabulary, report: &mut Report<'_>) -> Option<Self> {
        let expected = "promise";
        let promise = entry.required("promise", report);
        let promise = promise.and_then(|value| word((text(value, report)?, value), expected, report));
        let matching = Matching::read(entry, vocabulary, report);
        let figure = Figure::read(entry, vocabulary, report);
        let customer_term = entry.optional("customer_term").map(|value| vocabulary.cite(value, report));
        let extension = entry.optional("extension").map(|value| {
            let mut extension = section(value, report)?;
            let most = extension.required("most", report).and_then(|value| read_term(value, report));
            let clause =
                extension.required("clause", report).and_then(|value| vocabulary.cite(value, report));
            extension.finish(report);
            Some(ExtensionRule { most: most?, clause: clause? })
        });
        Some(Self {
            matching: matching?,
            promise: promise?,
            figure: figure?,
            customer_term: customer_term.flatten(),
            extension: extension.flatten(),
        })
    }
}

//! How a ticket comes to its end: who may take the customer's consent to a fee, and when resolved work is closed.

use super::{Figure, Vocabulary};
use crate::clause::Clause;
use crate::document::{Report, Section, section};

/// `[closing]`: how long resolved work stays open for the customer's word when nobody asks for it any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingRule {
    /// From the resolution, or from the end of its last follow-up.
    pub figure: Figure,
}

/// `[consent]`: the customer's consent to a fee is taken down by somebody else than the one who asked for the fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRule {
    /// The clause that asks for it.
    pub clause: Clause,
}

impl ClosingRule {
    /// Reads `[closing]`, which may be left out.
    pub(crate) fn read(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let mut entry = section(root.optional("closing")?, report)?;
        let figure = Figure::read(&mut entry, vocabulary, report);
        entry.finish(report);
        Some(Self { figure: figure? })
    }
}

impl ConsentRule {
    /// Reads `[consent]`, which may be left out; its `by_another` may be set to false, too.
    pub(crate) fn read(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let mut entry = section(root.optional("consent")?, report)?;
        let is_asked = entry.flag("by_another", report);
        let clause = entry.required("clause", report).and_then(|value| vocabulary.cite(value, report));
        entry.finish(report);
        clause.filter(|_| is_asked).map(|clause| Self { clause })
    }
}

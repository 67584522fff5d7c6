//! The rules of a standard, as they are written down.
//!
//! Each file reads one kind of rule. What they share: which tickets a rule is for (`matching`), the words a document
//! declares for itself (`vocabulary`), and the check that for every ticket one rule wins (`contest`).

mod callback;
mod confidentiality;
mod contest;
mod deadline;
mod example;
mod ladder;
mod matching;
mod notice;
mod reach;
mod settlement;
mod vocabulary;

pub use callback::{CallbackChannel, CallbackRule, Coverage, PeriodicRule};
pub use confidentiality::{ConfidentialityRule, LeakRule};
pub(crate) use contest::{find_winner, judge};
pub use deadline::{DeadlineRule, ExtensionRule};
pub use example::Example;
pub(crate) use example::{ON_THE_WALL, Told};
pub use ladder::{LadderRule, LadderStep, ProgressRule, StepTime};
pub use matching::Matching;
pub(crate) use matching::Ticket;
pub use notice::{NOTICE_EVENTS, NoticeRule, RectificationRule};
pub(crate) use reach::Reach;
pub use settlement::{ClosingRule, ConsentRule};
pub use vocabulary::{Category, Role, Vocabulary};

use std::ops::Range;

use crate::clause::Clause;
use crate::document::{Report, Section, Value, text, word};
use crate::term::Term;

/// What a rule says, and where the document says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written<R> {
    pub(crate) rule: R,
    pub(crate) at: Range<usize>,
}

/// A figure: the term, the clause that requires it, and whether the clause itself names the figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// How long.
    pub term: Term,
    /// The clause.
    pub clause: Clause,
    /// True when the clause states the duty and no figure: the term is this standard's own choice, free to change.
    pub is_gap: bool,
}

impl Figure {
    /// Reads the keys `term`, `clause` and `gap`.
    fn read(section: &mut Section<'_>, vocabulary: &Vocabulary, report: &mut Report<'_>) -> Option<Self> {
        let term = section.required("term", report).and_then(|value| read_term(value, report));
        let clause = section.required("clause", report).and_then(|value| vocabulary.cite(value, report));
        let is_gap = section.flag("gap", report);
        Some(Self { term: term?, clause: clause?, is_gap })
    }
}

fn read_term(value: Value<'_>, report: &mut Report<'_>) -> Option<Term> {
    let found = text(value, report)?;
    word((found, value), "term", report)
}

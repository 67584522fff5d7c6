//! What a standard decides for a given ticket: pure, and explained step by step.

mod callbacks;
mod closing;
mod confidentiality;
mod deadlines;
mod examples;
mod ladder;
mod step;

pub use callbacks::{Answer, CallbackDecision, Due, RectificationDecision, ResolvedFacts};
pub use closing::ClosingDecision;
pub use confidentiality::{ConfidentialityDecision, ConfidentialityFacts};
pub use deadlines::{DeadlineDecision, ExtensionDecision, Facts};
pub use ladder::EscalationDecision;
pub use step::Step;

use vocabulary::{Severity, TicketKind};

use crate::rules::{NoticeRule, Ticket};
use crate::{Clause, Standard};

/// The category of a ticket to which nothing finer applies; every standard knows it.
pub const GENERAL: &str = "general";

/// Whether a category can be a ticket's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CategoryFit {
    /// It can.
    Fits,
    /// The standard declares it for tickets of other kinds.
    OtherKind,
    /// The standard does not declare it.
    Unknown,
}

impl Standard {
    /// The ticket as rules see it: a category that is unknown here, or does not fit the kind, counts as none.
    fn ticket<'a>(
        &self,
        kind: Option<TicketKind>,
        severity: Option<Severity>,
        category: &'a str,
    ) -> Ticket<'a> {
        let known = self.vocabulary.categories.get(category);
        let fits = known.zip(kind).is_some_and(|(known, kind)| known.kinds.contains(&kind));
        Ticket { kind, severity, category: fits.then_some(category) }
    }

    /// Whether a ticket of this kind can have this category: [`GENERAL`], and what the vocabulary declares for the kind.
    #[must_use]
    pub fn category_fits(&self, kind: TicketKind, category: &str) -> CategoryFit {
        match self.vocabulary.categories.get(category) {
            _any if category == GENERAL => CategoryFit::Fits,
            Some(known) if known.kinds.contains(&kind) => CategoryFit::Fits,
            Some(_of_other_kinds) => CategoryFit::OtherKind,
            None => CategoryFit::Unknown,
        }
    }

    /// The rule that has a customer told of `event`, such as `ticket_resolved`; a rule for this kind of ticket goes
    /// before one for any. None means the standard does not have them told.
    #[must_use]
    pub fn notice(&self, event: &str, kind: Option<TicketKind>) -> Option<&NoticeRule> {
        let of_event = || self.notices.iter().filter(|rule| rule.event == event);
        let named = of_event().find(|rule| kind.is_some_and(|kind| rule.kinds.contains(&kind)));
        named.or_else(|| of_event().find(|rule| rule.kinds.is_empty()))
    }

    /// The clause that has a customer told of `event`.
    #[must_use]
    pub fn notices(&self, event: &str, kind: Option<TicketKind>) -> Option<&Clause> {
        self.notice(event, kind).map(|rule| &rule.clause)
    }
}

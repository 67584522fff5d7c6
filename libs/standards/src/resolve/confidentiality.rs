//! For whom a ticket is.

use vocabulary::{Channel, ConfidentialityClass, TicketKind};

use crate::{Clause, Standard, rules::ConfidentialityRule};

/// What a standard looks at to say for whom a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfidentialityFacts<'a> {
    /// What it is about.
    pub kind: TicketKind,
    /// How grave.
    pub severity: vocabulary::Severity,
    /// The finer category.
    pub category: &'a str,
    /// By which channel it came; absent where nobody brought it.
    pub channel: Option<Channel>,
    /// True when it names a member of staff complained of.
    pub is_about_staff: bool,
}

/// For whom, and by which clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfidentialityDecision {
    /// For whom: the narrowest class that a rule asks for.
    pub class: ConfidentialityClass,
    /// The clauses that ask for this class.
    pub clauses: Vec<Clause>,
    /// The positions whose holders read it, by their codes; none of what is not for named readers.
    pub positions: Vec<String>,
}

impl Standard {
    /// For whom such a ticket is by the standard's own rules; open where none is for it.
    #[must_use]
    pub fn confidentiality(&self, facts: &ConfidentialityFacts<'_>) -> ConfidentialityDecision {
        let ConfidentialityFacts { kind, severity, category, channel, is_about_staff } = *facts;
        let ticket = self.ticket(Some(kind), Some(severity), category);
        let found =
            self.confidentiality.iter().filter(|rule| rule.is_for(&ticket, (channel, is_about_staff)));
        let found: Vec<&ConfidentialityRule> = found.collect();
        let class = found.iter().map(|rule| rule.class).max().unwrap_or(ConfidentialityClass::Open);
        let narrowest = || found.iter().filter(|rule| rule.class == class);
        let mut positions: Vec<String> = narrowest().flat_map(|rule| rule.positions.clone()).collect();
        positions.sort_unstable();
        positions.dedup();
        ConfidentialityDecision {
            class,
            clauses: narrowest().map(|rule| rule.clause.clone()).collect(),
            positions,
        }
    }
}

//! Which tickets are for fewer readers than others, and what follows for whoever tells somebody of one.

use vocabulary::{Channel, ConfidentialityClass};

use super::{Matching, Ticket, Vocabulary};
use crate::clause::Clause;
use crate::document::{
    Report, Section, Title, Value, each_section, listed, refuse_more, section, texts, words,
};

/// The most positions that a rule names.
const MOST_POSITIONS: usize = 20;

/// One `[[confidentiality]]`: for whom such tickets are. Of several rules for a ticket the narrowest holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfidentialityRule {
    /// For which tickets.
    pub matching: Matching,
    /// By which channels they came; empty means any.
    pub channels: Vec<Channel>,
    /// True when it is for tickets alone that name a member of staff complained of.
    pub is_about_staff: bool,
    /// For whom they are; never [`ConfidentialityClass::Open`].
    pub class: ConfidentialityClass,
    /// The positions, by their codes, whose holders there read what is for named readers.
    pub positions: Vec<String>,
    /// The clause that asks for it.
    pub clause: Clause,
    /// True when the clause asks for confidentiality and does not say of what: that is the standard's own choice.
    pub is_gap: bool,
}

/// `[leaks]`: what follows when it is proven that somebody told of a confidential matter (CNF-08, CNF-09).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeakRule {
    /// The clause.
    pub clause: Clause,
    /// The penalty, in the group's words.
    pub penalty: Title,
}

impl ConfidentialityRule {
    /// Reads every `[[confidentiality]]`.
    pub(crate) fn read_all(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        each_section(root.optional("confidentiality"), report, |entry, report| {
            let class = entry.required("class", report).and_then(|value| read_class(value, report));
            let matching = Matching::read(entry, vocabulary, report);
            let channels =
                entry.optional("channel").map_or(Some(Vec::new()), |value| words(value, "channel", report));
            let is_about_staff = entry.flag("about_staff", report);
            // Of another class the key is unknown: readers are named of nothing else.
            let is_named = class == Some(ConfidentialityClass::Named);
            let positions = is_named.then(|| entry.optional("positions")).flatten();
            let positions = positions.map_or(Some(Vec::new()), |value| read_positions(value, report));
            let clause = entry.required("clause", report).and_then(|value| vocabulary.cite(value, report));
            let is_gap = entry.flag("gap", report);
            Some(Self {
                matching: matching?,
                channels: channels?,
                is_about_staff,
                class: class?,
                positions: positions?,
                clause: clause?,
                is_gap,
            })
        })
    }

    /// True of a ticket that the rule is for.
    pub(crate) fn is_for(
        &self,
        ticket: &Ticket<'_>,
        (channel, is_about_staff): (Option<Channel>, bool),
    ) -> bool {
        self.matching.matches(ticket)
            && (self.channels.is_empty() || channel.is_some_and(|channel| self.channels.contains(&channel)))
            && (is_about_staff || !self.is_about_staff)
    }
}

fn read_class(value: Value<'_>, report: &mut Report<'_>) -> Option<ConfidentialityClass> {
    let narrower =
        [ConfidentialityClass::Restricted, ConfidentialityClass::Named].map(ConfidentialityClass::as_str);
    listed(value, &narrower, report)
}

fn read_positions(value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<String>> {
    refuse_more(value, MOST_POSITIONS, report);
    let found = texts(value, report)?;
    Some(found.into_iter().map(|(code, _value)| code.trim().to_owned()).collect())
}

impl LeakRule {
    /// Reads `[leaks]`, which may be left out.
    pub(crate) fn read(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let mut entry = section(root.optional("leaks")?, report)?;
        let clause = entry.required("clause", report).and_then(|value| vocabulary.cite(value, report));
        let penalty = entry.required("penalty", report).and_then(|value| Title::read(value, report));
        entry.finish(report);
        Some(Self { clause: clause?, penalty: penalty? })
    }
}

//! Which tickets a rule is for.

use std::collections::BTreeSet;

use vocabulary::{Severity, TicketKind};

use super::vocabulary::read_kinds;
use super::{Reach, Vocabulary};
use crate::document::{Report, Section, words};

/// What of a ticket rules look at. A category the standard does not know counts as none; of a kind or a severity that only
/// another version knows, no rule is that names some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket<'a> {
    pub(crate) kind: Option<TicketKind>,
    pub(crate) severity: Option<Severity>,
    pub(crate) category: Option<&'a str>,
}

/// The tickets a rule is for; an empty list means any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// Of which kind.
    pub kinds: Vec<TicketKind>,
    /// How grave.
    pub severities: Vec<Severity>,
    /// Of which finer category.
    pub categories: Vec<String>,
    /// Of the distinct tickets there can be, how many match: the fewer, the more specific the rule.
    pub(crate) breadth: usize,
}

impl Matching {
    /// Reads the keys `kind`, `severity` and `category`; nothing when one of them is wrong, because a rule that lost
    /// a word would be a wider one and clash with others by mistake.
    pub(crate) fn read(
        section: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let kinds = section.optional("kind").map_or(Some(Vec::new()), |value| read_kinds(value, report));
        let expected = "severity";
        let severities =
            section.optional("severity").map_or(Some(Vec::new()), |value| words(value, expected, report));
        let categories = section
            .optional("category")
            .map_or(Some(Vec::new()), |value| vocabulary.read_categories(value, report));
        let mut matching =
            Self { kinds: kinds?, severities: severities?, categories: categories?, breadth: 0 };
        matching.breadth = matching.reach(vocabulary).size();
        Some(matching)
    }

    /// Which of all tickets match.
    pub(crate) fn reach(&self, vocabulary: &Vocabulary) -> Reach {
        let categories: BTreeSet<&str> = self.categories.iter().map(String::as_str).collect();
        Reach::of(every_ticket(vocabulary).map(|ticket| {
            names(&self.kinds, ticket.kind)
                && names(&self.severities, ticket.severity)
                && (categories.is_empty() || ticket.category.is_some_and(|word| categories.contains(word)))
        }))
    }

    pub(crate) fn matches(&self, ticket: &Ticket<'_>) -> bool {
        let Ticket { kind, severity, category } = ticket;
        names(&self.kinds, *kind)
            && names(&self.severities, *severity)
            && (self.categories.is_empty()
                || category.is_some_and(|category| self.categories.iter().any(|word| word == category)))
    }
}

/// True of a list that names this word, and of an empty one, which means any.
fn names<W: PartialEq>(words: &[W], word: Option<W>) -> bool {
    words.is_empty() || word.is_some_and(|word| words.contains(&word))
}

/// Every ticket that rules can tell apart: each kind and severity, without a category and with each that fits.
pub(crate) fn every_ticket(vocabulary: &Vocabulary) -> impl Iterator<Item = Ticket<'_>> {
    TicketKind::ALL.iter().flat_map(move |kind| {
        let fitting = vocabulary.categories.iter().filter(|(_, category)| category.kinds.contains(kind));
        let words = fitting.map(|(word, _)| Some(word.as_str())).chain([None]);
        words.flat_map(move |category| {
            Severity::ALL.iter().map(move |severity| Ticket {
                kind: Some(*kind),
                severity: Some(*severity),
                category,
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::Matching;
    use crate::{document::read_document, rules::Vocabulary};

    #[test]
    fn a_word_written_twice_is_written_once() {
        let kinds = ["\"repair\""; 2_000].join(", ");
        let document = format!(
            "kind = [{kinds}]\ncategory = [\"house_leak\", \"house_leak\"]\n\
             [categories]\nhouse_leak = {{ kind = \"repair\", zh = \"渗漏\", en = \"leak\" }}\n"
        );
        let matching = read_document(&document, |root, report| {
            let vocabulary = Vocabulary::read(root, report);
            Matching::read(root, &vocabulary, report)
        });
        let matching = matching.unwrap();
        assert_eq!((matching.kinds.len(), matching.categories.len()), (1, 1));
    }
}

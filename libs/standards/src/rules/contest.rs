//! Which of several matching rules wins, and the proof at reading time that one always does.
//!
//! Rules of one slot (a promise, a series of callbacks) compete for each ticket. The one for fewer kinds of ticket is
//! the more specific and wins. That is a fair order only when its tickets are all tickets of the others too; two
//! rules that merely overlap would leave the choice to chance, so they are refused, unless a third within both
//! decides every ticket they share.

use kernel::Coded;
use std::collections::{BTreeMap, BTreeSet};

use super::matching::every_ticket;
use super::{Matching, Reach, Ticket, Vocabulary, Written};
use crate::document::Report;

/// The most specific of the rules that match.
pub(crate) fn find_winner<'r, R>(
    rules: impl IntoIterator<Item = &'r R>,
    matching: impl Fn(&R) -> &Matching,
    ticket: &Ticket<'_>,
) -> Option<&'r R> {
    rules.into_iter().filter(|rule| matching(rule).matches(ticket)).min_by_key(|rule| matching(rule).breadth)
}

/// A rule on trial: where it stands and which tickets it reaches.
struct Contender<'w> {
    at: &'w std::ops::Range<usize>,
    reach: Reach,
}

impl Contender<'_> {
    /// True when this one wins by right: all its tickets are tickets of `loser`, and not the other way round.
    fn beats(&self, loser: &Self) -> bool {
        self.reach.size() < loser.reach.size() && self.reach.is_within(&loser.reach)
    }
}

/// Refuses duplicates, ties and rules that never win, among the rules of one slot.
pub(crate) fn judge<'w, R: 'w>(
    rules: impl IntoIterator<Item = &'w Written<R>>,
    matching: impl Fn(&R) -> &Matching,
    vocabulary: &Vocabulary,
    report: &mut Report<'_>,
) {
    let contenders: Vec<Contender<'_>> = rules
        .into_iter()
        .map(|written| Contender { at: &written.at, reach: matching(&written.rule).reach(vocabulary) })
        .collect();
    let mut winners = BTreeSet::new();
    // Each pair that met, and whether the one that won did so by right.
    let mut met: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for place in 0..every_ticket(vocabulary).count() {
        let here = contenders.iter().enumerate().filter(|(_, contender)| contender.reach.has(place));
        let Some((best, winner)) = here.clone().min_by_key(|(_, contender)| contender.reach.size()) else {
            continue;
        };
        winners.insert(best);
        for (other, loser) in here.filter(|(other, _)| *other != best) {
            met.entry((best, other)).or_insert_with(|| winner.beats(loser));
        }
    }
    let ties = met.into_iter().filter(|(_, is_fair)| !is_fair);
    let ties: BTreeSet<_> = ties.map(|((best, other), _)| (best.min(other), best.max(other))).collect();
    let tied: BTreeSet<usize> = ties.iter().flat_map(|(one, other)| [*one, *other]).collect();
    for (one, other) in ties {
        if let (Some(one), Some(other)) = (contenders.get(one), contenders.get(other)) {
            report_tie(one, other, report);
        }
    }
    for (_, idle) in
        contenders.iter().enumerate().filter(|(index, _)| !winners.contains(index) && !tied.contains(index))
    {
        report.add(idle.at, "standards.unreachable_rule");
    }
}

fn report_tie(earlier: &Contender<'_>, later: &Contender<'_>, report: &mut Report<'_>) {
    let line = report.line(earlier.at);
    if earlier.reach == later.reach {
        report.add(
            later.at,
            Coded::new("standards.duplicate_rule").with("other_line", line).with("share", "tickets"),
        );
    } else {
        report.add(later.at, Coded::new("standards.ambiguous_rules").with("other_line", line));
    }
}

//! Which of several matching rules wins, and the proof at reading time that one always does.
//!
//! Rules of one slot (a promise, a series of callbacks) compete for each ticket. The one for fewer kinds of ticket is
//! the more specific and wins. That is a fair order only when its tickets are all tickets of the others too; two
//! rules that merely overlap would leave the choice to chance, so they are refused, unless a third within both
//! decides every ticket they share.

use std::collections::BTreeSet;

use super::matching::every_ticket;
use super::{Matching, Ticket, Vocabulary, Written};
use crate::document::Report;

/// The most specific of the rules that match.
pub(crate) fn find_winner<'r, R>(
    rules: impl IntoIterator<Item = &'r R>,
    matching: impl Fn(&R) -> &Matching,
    ticket: &Ticket<'_>,
) -> Option<&'r R> {
    rules.into_iter().filter(|rule| matching(rule).matches(ticket)).min_by_key(|rule| matching(rule).breadth)
}

/// A rule on trial: where it stands and which tickets it reaches, by their place in the list of all.
struct Contender<'w> {
    at: &'w std::ops::Range<usize>,
    reach: BTreeSet<usize>,
}

/// Refuses duplicates, ties and rules that never win, among the rules of one slot.
pub(crate) fn judge<'w, R: 'w>(
    rules: impl IntoIterator<Item = &'w Written<R>>,
    matching: impl Fn(&R) -> &Matching,
    vocabulary: &Vocabulary,
    report: &mut Report<'_>,
) {
    let tickets: Vec<Ticket<'_>> = every_ticket(vocabulary).collect();
    let contenders: Vec<Contender<'_>> = rules
        .into_iter()
        .map(|written| {
            let reached = tickets.iter().enumerate();
            let reached = reached.filter(|(_, ticket)| matching(&written.rule).matches(ticket));
            Contender { at: &written.at, reach: reached.map(|(place, _)| place).collect() }
        })
        .collect();
    let mut winners = BTreeSet::new();
    let mut ties = BTreeSet::new();
    for place in 0..tickets.len() {
        let here = contenders.iter().enumerate().filter(|(_, contender)| contender.reach.contains(&place));
        let Some((best, winner)) = here.clone().min_by_key(|(_, contender)| contender.reach.len()) else {
            continue;
        };
        winners.insert(best);
        let is_fair = |loser: &Contender<'_>| {
            winner.reach.len() < loser.reach.len() && winner.reach.is_subset(&loser.reach)
        };
        ties.extend(
            here.filter(|(other, loser)| *other != best && !is_fair(loser))
                .map(|(o, _)| (best.min(o), best.max(o))),
        );
    }
    let tied: BTreeSet<usize> = ties.iter().flat_map(|(one, other)| [*one, *other]).collect();
    for (one, other) in ties {
        if let (Some(one), Some(other)) = (contenders.get(one), contenders.get(other)) {
            report_tie(one, other, report);
        }
    }
    for (_, idle) in
        contenders.iter().enumerate().filter(|(index, _)| !winners.contains(index) && !tied.contains(index))
    {
        report.add(
            idle.at,
            "standards.unreachable_rule",
            "this rule never applies: no ticket matches it, or more specific rules always win",
            "此规则永不生效：没有匹配的工单，或总有更具体的规则优先",
        );
    }
}

fn report_tie(earlier: &Contender<'_>, later: &Contender<'_>, report: &mut Report<'_>) {
    let line = report.line(earlier.at);
    if earlier.reach == later.reach {
        report.add(
            later.at,
            "standards.duplicate_rule",
            format!("the rule on line {line} is for the same tickets"),
            format!("与第{line}行的规则针对相同的工单"),
        );
    } else {
        report.add(
            later.at,
            "standards.ambiguous_rules",
            format!("for some tickets neither this rule nor the one on line {line} is the more specific"),
            format!("对部分工单而言，此规则与第{line}行的规则无法区分何者更具体"),
        );
    }
}

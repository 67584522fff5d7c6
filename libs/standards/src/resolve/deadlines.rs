//! The promises that run from the moment a matter was received.

use chrono::{DateTime, Utc};
use kernel::BusinessCalendar;
use serde::Serialize;
use vocabulary::{DeadlineKind, Severity, TicketKind};

use super::step::{Step, on_the_wall};
use crate::rules::{DeadlineRule, Ticket, find_winner};
use crate::{Clause, Standard};

/// What deadlines depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts<'a> {
    /// What the ticket is about.
    pub kind: TicketKind,
    /// How grave.
    pub severity: Severity,
    /// Finer category; empty for none.
    pub category: &'a str,
    /// When the matter was received.
    pub received_at: DateTime<Utc>,
    /// The time by which the customer asks for it; absent when they named none.
    pub customer_term: Option<DateTime<Utc>>,
}

/// One promise and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadlineDecision {
    /// Which.
    pub kind: DeadlineKind,
    /// By when.
    pub due_at: DateTime<Utc>,
    /// The clause that sets it.
    pub clause: Clause,
    /// How it came about.
    pub explanation: Vec<Step>,
}

/// The latest time to which a promise may be put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExtensionDecision {
    /// The latest new time.
    pub latest_at: DateTime<Utc>,
    /// The clause that allows it.
    pub clause: Clause,
    /// How it came about.
    pub explanation: Vec<Step>,
}

impl Standard {
    /// The deadlines of a ticket, at most one of each kind, in the order respond, arrive, resolve. None is ever
    /// before the matter was received. A kind that the standard says nothing about is left out.
    #[must_use]
    pub fn deadlines(&self, facts: &Facts<'_>, calendar: &BusinessCalendar) -> Vec<DeadlineDecision> {
        let ticket = self.ticket(Some(facts.kind), Some(facts.severity), facts.category);
        let rules = DeadlineKind::ALL.iter().filter_map(|promise| self.find_deadline(*promise, &ticket));
        rules.map(|rule| decide(rule, facts, calendar)).collect()
    }

    /// How far the promise may be put off when a new time is agreed at `asked_at`; None when the standard knows no
    /// extension of it. The customer is told before the old time runs out (NOT-15).
    #[must_use]
    pub fn extension(
        &self,
        promise: DeadlineKind,
        facts: &Facts<'_>,
        asked_at: DateTime<Utc>,
        calendar: &BusinessCalendar,
    ) -> Option<ExtensionDecision> {
        let ticket = self.ticket(Some(facts.kind), Some(facts.severity), facts.category);
        let extension = self.find_deadline(promise, &ticket)?.extension.as_ref()?;
        let latest_at = extension.most.ends_at(asked_at, calendar);
        let clause = extension.clause.clone();
        let wall = on_the_wall(latest_at, calendar);
        let explanation = vec![Step::new(
            Some(&clause),
            format!(
                "{clause} lets it be put off by {} at most from when that is agreed: to {wall}.",
                extension.most.en()
            ),
            format!("{clause} 允许自约定之时起最多延期{}，即至 {wall}。", extension.most.zh()),
        )];
        Some(ExtensionDecision { latest_at, clause, explanation })
    }

    fn find_deadline(&self, promise: DeadlineKind, ticket: &Ticket<'_>) -> Option<&DeadlineRule> {
        let of_promise = self.deadlines.iter().filter(|rule| rule.promise == promise);
        find_winner(of_promise, |rule| &rule.matching, ticket)
    }
}

fn decide(rule: &DeadlineRule, facts: &Facts<'_>, calendar: &BusinessCalendar) -> DeadlineDecision {
    let due_at = rule.figure.term.ends_at(facts.received_at, calendar);
    let mut decision = DeadlineDecision {
        kind: rule.promise,
        due_at,
        clause: rule.figure.clause.clone(),
        explanation: Step::of_figure(&rule.figure, (facts.received_at, due_at), calendar),
    };
    let Some(asked) = facts.customer_term else { return decision };
    let wall = on_the_wall(asked, calendar);
    match &rule.customer_term {
        Some(clause) if asked >= facts.received_at => {
            decision.due_at = asked;
            decision.clause = clause.clone();
            decision.explanation.push(Step::new(
                Some(clause),
                format!("The customer asked for {wall}; {clause} lets their term take its place."),
                format!("客户要求 {wall} 前完成；依 {clause}，以客户要求的期限为准。"),
            ));
        }
        Some(_) => decision.explanation.push(Step::new(
            None,
            format!("The customer asked for {wall}, which is before the matter was received; not taken."),
            format!("客户要求的时间 {wall} 早于受理时间，不予采用。"),
        )),
        None => decision.explanation.push(Step::new(
            None,
            format!("The customer asked for {wall}; no clause lets their term take this one's place."),
            format!("客户要求 {wall} 前完成；没有条款允许以客户要求的期限为准。"),
        )),
    }
    decision
}

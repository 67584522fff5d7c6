//! What would have been otherwise under another standard: the same rules, asked twice about a ticket of the past.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::BusinessCalendar;
use vocabulary::{DeadlineKind, Severity, TicketKind};

use crate::rules::NOTICE_EVENTS;
use crate::{Due, Facts, ResolvedFacts, Standard};

/// A ticket as it came and went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastTicket<'a> {
    /// What it was about.
    pub kind: TicketKind,
    /// How grave.
    pub severity: Severity,
    /// Finer category; empty for none.
    pub category: &'a str,
    /// When the matter was received.
    pub received_at: DateTime<Utc>,
    /// The time by which the customer asked for it.
    pub customer_term: Option<DateTime<Utc>>,
    /// When the work was done; absent while it is not, and where it fell away.
    pub resolved_at: Option<DateTime<Utc>>,
    /// What is known of when it was responded to, arrived at and resolved.
    pub deeds: &'a [Deed],
    /// What happened of which a customer can be told: words of [`NOTICE_EVENTS`].
    pub events: &'a [&'static str],
}

/// What is known of a deed that was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// Which.
    pub kind: DeadlineKind,
    /// When it was done, or until when it certainly was not.
    pub done: Done,
}

/// When a deed was done, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// At this moment.
    At(DateTime<Utc>),
    /// Later than this, or never.
    After(DateTime<Utc>),
}

/// Under a standard, a promise was kept or was not; or nobody knows any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// In time.
    Kept,
    /// Late.
    Missed,
    /// The deed was later than it had to be then; whether also than it would have to be now is not known.
    Unknown,
}

/// What of a ticket would have been otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// A promise to the customer.
    Deadline,
    /// Who hears of it as time passes.
    Escalation,
    /// A follow-up after the work.
    FollowUp,
    /// A message to the customer.
    Message,
}

impl Aspect {
    /// Every aspect.
    pub const ALL: [Self; 4] = [Self::Deadline, Self::Escalation, Self::FollowUp, Self::Message];

    /// The stored and sent word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Escalation => "escalation",
            Self::FollowUp => "follow_up",
            Self::Message => "message",
        }
    }
}

/// How it would have been otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is there with the draft alone.
    Added,
    /// It is not there with the draft.
    Removed,
    /// Its time is earlier.
    Earlier,
    /// Its time is later.
    Later,
    /// It has the same time, and another clause or others who are meant.
    Otherwise,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 5] = [Self::Added, Self::Removed, Self::Earlier, Self::Later, Self::Otherwise];

    /// The stored and sent word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Earlier => "earlier",
            Self::Later => "later",
            Self::Otherwise => "otherwise",
        }
    }
}

/// Something under one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// When; absent for messages, and for what waits for an event.
    pub at: Option<DateTime<Utc>>,
    /// The clause.
    pub clause: String,
    /// Who is meant: roles of the standard.
    pub who: Vec<String>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Of what.
    pub aspect: Aspect,
    /// Which: a promise, a step such as `resolve 2`, a series of follow-ups, an event.
    pub detail: String,
    /// How.
    pub change: Change,
    /// With the standard that held.
    pub before: Option<Side>,
    /// With the draft.
    pub after: Option<Side>,
}

/// What became of one promise, and would have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Which.
    pub promise: DeadlineKind,
    /// With the standard that held; absent where it promised nothing.
    pub before: Option<Verdict>,
    /// With the draft; the same.
    pub after: Option<Verdict>,
}

/// A ticket held against two standards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Every difference, by aspect and detail.
    pub differences: Vec<Difference>,
    /// Every promise of either.
    pub outcomes: Vec<Outcome>,
}

/// Holds a ticket of the past against the standard that governed it and against a draft, on the same calendar.
#[must_use]
pub fn compare(
    ticket: &PastTicket<'_>,
    (before, after): (&Standard, &Standard),
    calendar: &BusinessCalendar,
) -> Comparison {
    let mut comparison = Comparison::default();
    let sides = (sides_of(before, ticket, calendar), sides_of(after, ticket, calendar));
    let keys: BTreeSet<&Key> = sides.0.iter().chain(&sides.1).map(|(key, _side)| key).collect();
    for key in keys {
        let find = |sides: &[(Key, Side)]| {
            sides.iter().find(|(other, _side)| other == key).map(|(_key, side)| side.clone())
        };
        let (before, after) = (find(&sides.0), find(&sides.1));
        if let Some(change) = change(before.as_ref(), after.as_ref()) {
            let (aspect, detail) = key.clone();
            comparison.differences.push(Difference { aspect, detail, change, before, after });
        }
    }
    comparison.outcomes = outcomes(ticket, (before, after), calendar);
    comparison
}

/// What a side is found by.
type Key = (Aspect, String);

/// Everything that a standard would have done about the ticket.
fn sides_of(standard: &Standard, ticket: &PastTicket<'_>, calendar: &BusinessCalendar) -> Vec<(Key, Side)> {
    let facts = facts(ticket);
    let deadlines = standard.deadlines(&facts, calendar);
    let promises: Vec<_> = deadlines.iter().map(|deadline| (deadline.kind, deadline.due_at)).collect();
    let mut sides: Vec<(Key, Side)> = Vec::new();
    for deadline in deadlines {
        let side = Side { at: Some(deadline.due_at), clause: deadline.clause.to_string(), who: Vec::new() };
        sides.push(((Aspect::Deadline, deadline.kind.to_string()), side));
    }
    for step in standard.escalations(&facts, &promises, calendar) {
        // Nobody hears any more of what is done.
        if ticket.resolved_at.is_some_and(|resolved_at| step.raise_at > resolved_at) {
            continue;
        }
        let side = Side { at: Some(step.raise_at), clause: step.clause.to_string(), who: step.to };
        sides.push(((Aspect::Escalation, format!("{} {}", step.ladder, step.step)), side));
    }
    if let Some(resolved_at) = ticket.resolved_at {
        let (kind, severity, category) = (Some(ticket.kind), Some(ticket.severity), ticket.category);
        let resolved = ResolvedFacts { kind, severity, category, resolved_at };
        for owed in standard.callbacks(&resolved, calendar) {
            let at = match owed.due {
                Due::At(at) => Some(at),
                Due::Once(_event) => None,
            };
            let side = Side { at, clause: owed.clause.to_string(), who: owed.who };
            sides.push(((Aspect::FollowUp, owed.series), side));
        }
    }
    for event in ticket.events.iter().filter(|event| NOTICE_EVENTS.contains(event)) {
        if let Some(clause) = standard.notices(event, Some(ticket.kind)) {
            let side = Side { at: None, clause: clause.to_string(), who: Vec::new() };
            sides.push(((Aspect::Message, (*event).to_owned()), side));
        }
    }
    sides
}

fn facts<'a>(ticket: &PastTicket<'a>) -> Facts<'a> {
    let PastTicket { kind, severity, category, received_at, customer_term, .. } = *ticket;
    Facts { kind, severity, category, received_at, customer_term }
}

/// Clauses of two documents may differ where all that people notice is the same; so who is meant and when decides, and the clause
/// where nothing else is there.
fn change(before: Option<&Side>, after: Option<&Side>) -> Option<Change> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(Change::Added),
        (Some(_), None) => Some(Change::Removed),
        (Some(before), Some(after)) if after.at < before.at => Some(Change::Earlier),
        (Some(before), Some(after)) if after.at > before.at => Some(Change::Later),
        (Some(before), Some(after)) => (before.who != after.who).then_some(Change::Otherwise),
    }
}

fn outcomes(
    ticket: &PastTicket<'_>,
    (before, after): (&Standard, &Standard),
    calendar: &BusinessCalendar,
) -> Vec<Outcome> {
    let facts = facts(ticket);
    let due = |standard: &Standard, promise: DeadlineKind| {
        let deadlines = standard.deadlines(&facts, calendar);
        deadlines.into_iter().find(|deadline| deadline.kind == promise).map(|deadline| deadline.due_at)
    };
    let of_promise = |promise: &DeadlineKind| {
        let deed = ticket.deeds.iter().find(|deed| deed.kind == *promise)?;
        let verdict = |standard| due(standard, *promise).map(|due_at| judge(deed.done, due_at));
        let outcome = Outcome { promise: *promise, before: verdict(before), after: verdict(after) };
        (outcome.before.is_some() || outcome.after.is_some()).then_some(outcome)
    };
    DeadlineKind::ALL.iter().filter_map(of_promise).collect()
}

fn judge(done: Done, due_at: DateTime<Utc>) -> Verdict {
    match done {
        Done::At(at) if at <= due_at => Verdict::Kept,
        Done::At(_late) => Verdict::Missed,
        Done::After(at) if due_at <= at => Verdict::Missed,
        Done::After(_earlier) => Verdict::Unknown,
    }
}

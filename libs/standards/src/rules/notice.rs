//! What a customer is told, and what an unsatisfied one sets going.

use kernel::Coded;
use vocabulary::TicketKind;

use super::vocabulary::read_kinds;
use super::{Figure, Vocabulary, Written, read_term};
use crate::clause::Clause;
use crate::document::{Report, Section, Value, each_section, number, section, text, unknown_word};
use crate::term::Term;

/// The events a customer can be told of, as other services name them.
pub const NOTICE_EVENTS: &[&str] = &[
    "ticket_opened",
    "ticket_assigned",
    "ticket_accepted",
    "ticket_arrived",
    "ticket_quoted",
    "ticket_deadline_extended",
    "ticket_resolved",
    "ticket_reopened",
    "ticket_closed",
    "ticket_cancelled",
    "deadline_missed",
    "charge_posted",
    "invoice_issued",
    "invoice_voided",
    "invoice_credited",
    "payment_received",
    "payment_reversed",
];

/// One `[[notice]]`: of which event a customer is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRule {
    /// The event, one of [`NOTICE_EVENTS`].
    pub event: String,
    /// For which kinds of ticket; empty means any.
    pub kinds: Vec<TicketKind>,
    /// The clause that has them told.
    pub clause: Clause,
    /// By when after the event; absent when the clause only says so much as "at once".
    pub within: Option<Term>,
    /// True when no clause of this procedure asks for it and common ground is cited instead.
    pub is_gap: bool,
}

/// `[rectification]`: what follows when a customer is not satisfied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RectificationRule {
    /// Ordered when the answer (1 to 5) is below this. No source names a threshold, so it is always the group's own.
    pub below: u8,
    /// By when the matter must be put right.
    pub figure: Figure,
}

impl NoticeRule {
    /// Reads every `[[notice]]`.
    pub(crate) fn read_all(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let written = each_section(root.optional("notice"), report, |entry, report| {
            let at = entry.span();
            let event = entry.required("event", report).and_then(|value| read_event(value, report));
            let kinds = entry.optional("kind").map_or(Some(Vec::new()), |value| read_kinds(value, report));
            let clause = entry.required("clause", report).and_then(|value| vocabulary.cite(value, report));
            let within = entry.optional("within").map(|value| read_term(value, report));
            let is_gap = entry.flag("gap", report);
            let rule =
                Self { event: event?, kinds: kinds?, clause: clause?, within: within.flatten(), is_gap };
            Some(Written { rule, at })
        });
        for (index, later) in written.iter().enumerate() {
            let earlier = written.iter().take(index).find(|earlier| earlier.rule.clashes_with(&later.rule));
            if let Some(earlier) = earlier {
                let line = report.line(&earlier.at);
                report.add(
                    &later.at,
                    Coded::new("standards.duplicate_rule").with("other_line", line).with("share", "notices"),
                );
            }
        }
        written.into_iter().map(|written| written.rule).collect()
    }

    /// A rule that names kinds goes before one that names none; otherwise two for one kind leave the choice open.
    fn clashes_with(&self, other: &Self) -> bool {
        let shares_a_kind = self.kinds.iter().any(|kind| other.kinds.contains(kind));
        self.event == other.event && (shares_a_kind || (self.kinds.is_empty() && other.kinds.is_empty()))
    }
}

fn read_event(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let event = text(value, report)?;
    if !NOTICE_EVENTS.contains(&event) {
        report.add(&value.span(), unknown_word(event, "event", NOTICE_EVENTS));
    }
    Some(event.to_owned())
}

impl RectificationRule {
    /// Reads `[rectification]`, which every standard must have: an unsatisfied customer is never the end of it.
    pub(crate) fn read(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let value = root.required("rectification", report)?;
        let mut entry = section(value, report)?;
        let below = entry.required("below", report).and_then(|value| number(value, (2, 5), report));
        let figure = Figure::read(&mut entry, vocabulary, report);
        entry.finish(report);
        Some(Self { below: below?, figure: figure? })
    }
}

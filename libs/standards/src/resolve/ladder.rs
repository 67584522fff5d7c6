//! Who hears of a matter when, and by what time of each day its progress is known.

use chrono::{DateTime, Utc};
use kernel::BusinessCalendar;
use serde::Serialize;
use vocabulary::{DeadlineKind, Ladder};

use super::deadlines::Facts;
use super::step::{Step, on_the_wall};
use crate::rules::{LadderRule, LadderStep, ProgressRule, StepTime, Ticket, find_winner};
use crate::{Clause, Standard};

/// One step of a ladder for one ticket, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EscalationDecision {
    /// On which ladder.
    #[serde(serialize_with = "word_of")]
    pub ladder: Ladder,
    /// Which step of its ladder, from 1.
    pub step: i32,
    /// When it is taken.
    pub raise_at: DateTime<Utc>,
    /// By when one of those who hear of it is to take it up; absent when they are only told.
    pub answer_by: Option<DateTime<Utc>>,
    /// Which roles hear of it.
    pub to: Vec<String>,
    /// The clause.
    pub clause: Clause,
    /// How it came about.
    pub explanation: Vec<Step>,
}

impl Standard {
    /// The steps that such a matter climbs while it is not solved: those of the ladder that is counted from its reception, and
    /// those beside each of the `promises` that were made, with their ends. A warning that would come before the matter did is
    /// left out.
    #[must_use]
    pub fn escalations(
        &self,
        facts: &Facts<'_>,
        promises: &[(DeadlineKind, DateTime<Utc>)],
        calendar: &BusinessCalendar,
    ) -> Vec<EscalationDecision> {
        let ticket = self.ticket(Some(facts.kind), Some(facts.severity), facts.category);
        let anchors = promises.iter().map(|(promise, due_at)| (Ladder::Promise(*promise), *due_at));
        let anchors = std::iter::once((Ladder::Reception, facts.received_at)).chain(anchors);
        let steps = anchors.flat_map(|(ladder, anchor)| {
            let rule = self.find_ladder(ladder, &ticket);
            let steps = rule.into_iter().flat_map(|rule| (1..).zip(&rule.steps));
            steps.filter_map(move |(nth, step)| decide((ladder, nth), step, anchor, calendar))
        });
        steps.filter(|decision| decision.raise_at >= facts.received_at).collect()
    }

    /// The `nth` level, from 1, to which such a matter goes up when somebody says at `asked_at` that it is beyond those in
    /// charge of it; None when there is none so high.
    #[must_use]
    pub fn escalate(
        &self,
        facts: &Facts<'_>,
        nth: i32,
        asked_at: DateTime<Utc>,
        calendar: &BusinessCalendar,
    ) -> Option<EscalationDecision> {
        let ticket = self.ticket(Some(facts.kind), Some(facts.severity), facts.category);
        let rule = self.find_ladder(Ladder::Asked, &ticket)?;
        let (_nth, step) = (1..).zip(&rule.steps).find(|(level, _step)| *level == nth)?;
        decide((Ladder::Asked, nth), step, asked_at, calendar)
    }

    fn find_ladder(&self, ladder: Ladder, ticket: &Ticket<'_>) -> Option<&LadderRule> {
        let of_that = self.ladders.iter().filter(|rule| rule.ladder == ladder);
        find_winner(of_that, |rule| &rule.matching, ticket)
    }

    /// The rule by which the progress of such a matter is known each day; None when the standard has none.
    #[must_use]
    pub fn progress(&self, facts: &Facts<'_>) -> Option<&ProgressRule> {
        let ticket = self.ticket(Some(facts.kind), Some(facts.severity), facts.category);
        find_winner(&self.progress, |rule| &rule.matching, &ticket)
    }
}

impl ProgressRule {
    /// The next time after `at` at which progress must be known.
    #[must_use]
    pub fn next_after(&self, at: DateTime<Utc>, calendar: &BusinessCalendar) -> DateTime<Utc> {
        calendar.next_daily(at, self.minute, self.is_worked)
    }
}

fn decide(
    (ladder, nth): (Ladder, i32),
    step: &LadderStep,
    anchor: DateTime<Utc>,
    calendar: &BusinessCalendar,
) -> Option<EscalationDecision> {
    let LadderStep { time, to, within, clause, is_gap } = step;
    let raise_at = match time {
        StepTime::Before(term) => term.begins_before(anchor, calendar)?,
        StepTime::AtOnce => anchor,
        StepTime::After(term) => term.ends_at(anchor, calendar),
    };
    let answer_by = within.map(|term| term.ends_at(raise_at, calendar));
    let mut explanation = vec![said(step, ladder), reckoned(ladder, (anchor, raise_at), calendar)];
    if *is_gap {
        explanation.push(Step::new(
            Some(clause),
            format!("{clause} states the duty but no figure; this standard sets it."),
            format!("{clause} 未给出具体时间；由本标准设定。"),
        ));
    }
    if let Some((term, by)) = within.zip(answer_by) {
        let wall = on_the_wall(by, calendar);
        explanation.push(Step::new(
            Some(clause),
            format!("One of them takes it up within {}: by {wall}.", term.en()),
            format!("其中一人应在{}内接手：至 {wall}。", term.zh()),
        ));
    }
    let (to, clause) = (to.clone(), clause.clone());
    Some(EscalationDecision { ladder, step: nth, raise_at, answer_by, to, clause, explanation })
}

/// What the rule says.
fn said(step: &LadderStep, ladder: Ladder) -> Step {
    let clause = &step.clause;
    let (en, zh) = match ladder {
        Ladder::Promise(_) => ("the promised time", "承诺时限"),
        Ladder::Reception => ("the matter was received", "受理"),
        Ladder::Asked => {
            return Step::new(
                Some(clause),
                format!("{clause} takes further what is beyond those in charge of it."),
                format!("{clause} 规定经办人无法处理的事项向上报告。"),
            );
        }
    };
    let has_promise = ladder.promise().is_some();
    let (en, zh) = match step.time {
        StepTime::Before(term) => (format!("{} before {en}", term.en()), format!("{zh}前{}", term.zh())),
        StepTime::AtOnce if has_promise => (format!("at {en}"), format!("到达{zh}时")),
        StepTime::AtOnce => (format!("as soon as {en}"), format!("{zh}后立即")),
        StepTime::After(term) => (format!("{} after {en}", term.en()), format!("{zh}后{}", term.zh())),
    };
    Step::new(Some(clause), format!("{clause} takes it further {en}."), format!("{clause} 规定{zh}上报。"))
}

fn reckoned(
    ladder: Ladder,
    (anchor, raise_at): (DateTime<Utc>, DateTime<Utc>),
    calendar: &BusinessCalendar,
) -> Step {
    let (from, to, zone) = (on_the_wall(anchor, calendar), on_the_wall(raise_at, calendar), calendar.zone());
    if ladder == Ladder::Asked {
        return Step::new(
            None,
            format!("It was asked for at {from} ({zone})."),
            format!("提出时间为 {from}（{zone}）。"),
        );
    }
    Step::new(
        None,
        format!("Counted from {from}, that is {to} ({zone})."),
        format!("自 {from} 起算，为 {to}（{zone}）。"),
    )
}

fn word_of<S: serde::Serializer>(ladder: &Ladder, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(ladder.as_str())
}

//! What follows after the work: callbacks, and putting right what was not good.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::BusinessCalendar;
use serde::Serialize;
use vocabulary::{Severity, TicketKind};

use super::step::{Step, on_the_wall};
use crate::rules::{CallbackChannel, CallbackRule, Coverage, Figure, Ticket, find_winner};
use crate::{Clause, Standard, Term};

/// What callbacks depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResolvedFacts<'a> {
    /// What the ticket was about; none for a kind that only another version knows: then what holds for every kind decides.
    pub kind: Option<TicketKind>,
    /// How grave; the same.
    pub severity: Option<Severity>,
    /// Finer category; empty for none.
    pub category: &'a str,
    /// When the work was done.
    pub resolved_at: DateTime<Utc>,
}

/// When a callback is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// By this time.
    At(DateTime<Utc>),
    /// Not yet: it waits for this event, such as `heavy_rain`.
    Once(String),
}

/// One callback that is owed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallbackDecision {
    /// Which of the ticket's callbacks it is; unique among them.
    pub series: String,
    /// When.
    pub due: Due,
    /// When it may be made first; absent when any time until it is due will do.
    pub not_before: Option<DateTime<Utc>>,
    /// The clause that requires it.
    pub clause: Clause,
    /// By what channel.
    pub channel: CallbackChannel,
    /// Which roles may make it; any of them will do, the first is meant.
    pub who: Vec<String>,
    /// How many of its like must be made; absent when the standard names no rate.
    pub coverage: Option<Coverage>,
    /// How it came about.
    pub explanation: Vec<Step>,
}

impl CallbackDecision {
    /// By when; None while it waits for an event.
    #[must_use]
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        match &self.due {
            Due::At(at) => Some(*at),
            Due::Once(_) => None,
        }
    }

    /// How many of its like must be made, in percent.
    #[must_use]
    pub fn coverage_percent(&self) -> Option<u8> {
        self.coverage.as_ref().map(|coverage| coverage.percent)
    }
}

/// What a customer said in a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub satisfaction: u8,
    /// Whether the matter is solved, as the customer sees it.
    pub is_solved: bool,
    /// When they were heard.
    pub heard_at: DateTime<Utc>,
}

/// What an unsatisfied customer sets going.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RectificationDecision {
    /// By when it must be put right.
    pub due_at: DateTime<Utc>,
    /// The clause that orders it.
    pub clause: Clause,
    /// How it came about.
    pub explanation: Vec<Step>,
}

impl Standard {
    /// The callbacks owed after a ticket, one of each series at most; those that wait for an event are among them.
    #[must_use]
    pub fn callbacks(&self, facts: &ResolvedFacts<'_>, calendar: &BusinessCalendar) -> Vec<CallbackDecision> {
        let rules = self.winning_callbacks(&self.ticket(facts.kind, facts.severity, facts.category));
        rules.into_iter().map(|rule| owe(rule, None, facts.resolved_at, calendar)).collect()
    }

    /// The callbacks of such a ticket that were waiting for `event`, now that it was observed.
    #[must_use]
    pub fn callbacks_after(
        &self,
        event: &str,
        observed_at: DateTime<Utc>,
        facts: &ResolvedFacts<'_>,
        calendar: &BusinessCalendar,
    ) -> Vec<CallbackDecision> {
        let rules = self.winning_callbacks(&self.ticket(facts.kind, facts.severity, facts.category));
        let waiting = rules.into_iter().filter(|rule| rule.trigger.as_deref() == Some(event));
        waiting.map(|rule| owe(rule, Some(event), observed_at, calendar)).collect()
    }

    /// The callbacks owed after something that is no ticket, such as `move_in` or `community_activity`.
    #[must_use]
    pub fn occasion_callbacks(
        &self,
        occasion: &str,
        happened_at: DateTime<Utc>,
        calendar: &BusinessCalendar,
    ) -> Vec<CallbackDecision> {
        let rules = self.callbacks.iter().filter(|rule| rule.occasion.as_deref() == Some(occasion));
        rules.map(|rule| owe(rule, None, happened_at, calendar)).collect()
    }

    /// What must be put right after an answer; None when the customer is content. What is not solved is always
    /// ordered, however kindly the customer put it.
    #[must_use]
    pub fn rectification(
        &self,
        answer: &Answer,
        calendar: &BusinessCalendar,
    ) -> Option<RectificationDecision> {
        let below = self.rectification.below;
        let is_content = answer.is_solved && answer.satisfaction >= below;
        if is_content {
            return None;
        }
        let figure = &self.rectification.figure;
        let due_at = figure.term.ends_at(answer.heard_at, calendar);
        let Answer { satisfaction, is_solved, .. } = answer;
        let mut explanation = vec![if *is_solved {
            let en = format!("The customer answered {satisfaction} of 5, below {below}.");
            Step::new(None, en, format!("客户评分 {satisfaction}（满分5），低于 {below}。"))
        } else {
            Step::new(None, "The customer says it is not solved.", "客户表示问题未解决。")
        }];
        explanation.extend(Step::of_figure(figure, (answer.heard_at, due_at), calendar));
        Some(RectificationDecision { due_at, clause: figure.clause.clone(), explanation })
    }

    /// The most specific rule of each series, in the order of the document.
    fn winning_callbacks(&self, ticket: &Ticket<'_>) -> Vec<&CallbackRule> {
        let of_tickets = || self.callbacks.iter().filter(|rule| rule.occasion.is_none());
        let wins = |rule: &&CallbackRule| {
            let series = of_tickets().filter(|rival| rival.series == rule.series);
            find_winner(series, |rule| &rule.matching, ticket).is_some_and(|best| std::ptr::eq(best, *rule))
        };
        of_tickets().filter(wins).collect()
    }
}

/// When a callback of "the same day" is due: when work ends at night, or on a day off, nobody could make it that day.
fn roll_over(
    figure: &Figure,
    (start, ends_at): (DateTime<Utc>, DateTime<Utc>),
    calendar: &BusinessCalendar,
) -> DateTime<Utc> {
    if figure.term == Term::SameDay && calendar.working_between(start, ends_at) <= TimeDelta::zero() {
        return calendar.end_of_day(calendar.add_working_days(start, 0));
    }
    ends_at
}

/// The callback a rule asks for. `observed` is the event that was waited for, once it came.
fn owe(
    rule: &CallbackRule,
    observed: Option<&str>,
    start: DateTime<Utc>,
    calendar: &BusinessCalendar,
) -> CallbackDecision {
    let clause = &rule.figure.clause;
    let mut not_before = None;
    let (due, explanation) = match &rule.trigger {
        Some(event) if observed.is_none() => {
            let en = format!("{clause} asks for it after `{event}`, which has not come yet.");
            let zh = format!("{clause} 规定在“{event}”之后回访，该事件尚未发生。");
            (Due::Once(event.clone()), vec![Step::new(Some(clause), en, zh)])
        }
        Some(_) | None => {
            let ends_at = rule.figure.term.ends_at(start, calendar);
            let mut steps = Step::of_figure(&rule.figure, (start, ends_at), calendar);
            let due_at = roll_over(&rule.figure, (start, ends_at), calendar);
            if due_at != ends_at {
                let due = on_the_wall(due_at, calendar);
                steps.push(Step::new(
                    None,
                    format!("No working time is left on that day, so that it is due on the next working day, by {due}."),
                    format!("当日已无工作时间，顺延至下一工作日，于 {due} 前完成。"),
                ));
            }
            if rule.is_on_the_day {
                not_before = Some(calendar.start_of_day(due_at));
                let en = format!("{clause} has it made when that time is over: on its last day, not before.");
                let zh = format!("{clause} 规定期满时回访：在最后一日进行，不得提前。");
                steps.push(Step::new(Some(clause), en, zh));
            }
            (Due::At(due_at), steps)
        }
    };
    CallbackDecision {
        series: rule.series.clone(),
        due,
        not_before,
        clause: clause.clone(),
        channel: rule.channel,
        who: rule.who.clone(),
        coverage: rule.coverage.clone(),
        explanation,
    }
}

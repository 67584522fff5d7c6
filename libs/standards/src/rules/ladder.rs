//! Who hears of a matter as time passes: ladders of steps beside a promise, and the time of day by which progress is known.

use kernel::Coded;
use vocabulary::{DeadlineKind, Ladder};

use super::{Matching, Vocabulary, Written, judge, read_term};
use crate::clause::Clause;
use crate::document::{Report, Section, Value, each_section, refuse_more, text, unknown_word, word};
use crate::term::Term;

/// One `[[ladder]]`: the steps by which a matter goes up (ESC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderRule {
    /// For which tickets.
    pub matching: Matching,
    /// What its steps are counted from.
    pub ladder: Ladder,
    /// In the order in which they are written, from 1.
    pub steps: Vec<LadderStep>,
}

/// One `[[ladder.step]]`: who hears of it, when, and by when one of them is to take it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderStep {
    /// When.
    pub time: StepTime,
    /// Which roles hear of it.
    pub to: Vec<String>,
    /// By when after that one of them takes it up; absent when they are only told.
    pub within: Option<Term>,
    /// The clause.
    pub clause: Clause,
    /// True when the clause states the duty and no figure.
    pub is_gap: bool,
}

/// When a step is taken, seen from the end of the promise, or from the moment the matter was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepTime {
    /// So long before the end.
    Before(Term),
    /// At that moment; when it is asked for, on a ladder that is climbed so.
    AtOnce,
    /// So long after it.
    After(Term),
}

/// One `[[progress]]`: by what time of each day the progress of work is known (SHF-13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressRule {
    /// For which tickets.
    pub matching: Matching,
    /// Minutes after midnight on the wall at the estate.
    pub minute: u16,
    /// True when it is asked on working days alone.
    pub is_worked: bool,
    /// Which roles hear of it when it is not known.
    pub to: Vec<String>,
    /// True when the customer has to be told, too.
    pub tells_customer: bool,
    /// The clause.
    pub clause: Clause,
}

/// The most steps of a ladder: each is a row of every ticket that it is for.
const MOST_STEPS: usize = 10;

impl LadderRule {
    /// Reads every `[[ladder]]`.
    pub(crate) fn read_all(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let written = each_section(root.optional("ladder"), report, |entry, report| {
            let at = entry.span();
            let rule = Self::read(entry, vocabulary, report)?;
            Some(Written { rule, at })
        });
        let promises = DeadlineKind::ALL.iter().copied().map(Ladder::Promise);
        for ladder in promises.chain([Ladder::Reception, Ladder::Asked]) {
            let slot = written.iter().filter(|written| written.rule.ladder == ladder);
            judge(slot, |rule| &rule.matching, vocabulary, report);
        }
        written.into_iter().map(|written| written.rule).collect()
    }

    fn read(entry: &mut Section<'_>, vocabulary: &Vocabulary, report: &mut Report<'_>) -> Option<Self> {
        let matching = Matching::read(entry, vocabulary, report);
        let ladder = read_ladder(entry, report);
        let steps = entry.required("step", report)?;
        refuse_more(steps, MOST_STEPS, report);
        let steps = each_section(Some(steps), report, |step, report| {
            LadderStep::read(step, ladder, vocabulary, report)
        });
        Some(Self { matching: matching?, ladder: ladder?, steps })
    }
}

impl LadderStep {
    fn read(
        step: &mut Section<'_>,
        ladder: Option<Ladder>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let time = read_time(step, ladder, report);
        let to = step.required("to", report).and_then(|value| vocabulary.read_roles(value, report));
        let within = step.optional("within").map(|value| read_term(value, report));
        let clause = step.required("clause", report).and_then(|value| vocabulary.cite(value, report));
        let is_gap = step.flag("gap", report);
        Some(Self { time: time?, to: to?, within: within.flatten(), clause: clause?, is_gap })
    }
}

/// Beside a promise, or asked for; neither when it is counted from the reception. `None` when that cannot be read.
fn read_ladder(entry: &mut Section<'_>, report: &mut Report<'_>) -> Option<Ladder> {
    let is_asked = entry.flag("asked", report);
    let Some(promise) = entry.optional("promise") else {
        return Some(if is_asked { Ladder::Asked } else { Ladder::Reception });
    };
    if is_asked {
        report.add(&promise.span(), "standards.asked_beside_promise");
        return None;
    }
    word((text(promise, report)?, promise), "promise", report).map(Ladder::Promise)
}

/// Exactly one of `before`, `at_once` and `after`; none where somebody asks for it. Before what has no end nothing can be.
fn read_time(step: &mut Section<'_>, ladder: Option<Ladder>, report: &mut Report<'_>) -> Option<StepTime> {
    let has_promise = ladder.is_none_or(|ladder| ladder.promise().is_some());
    let at_once = step.flag("at_once", report).then_some(StepTime::AtOnce);
    let before = step.optional("before").map(|value| read_before(value, has_promise, report));
    let after = step.optional("after").map(|value| read_term(value, report).map(StepTime::After));
    if ladder == Some(Ladder::Asked) {
        if at_once.is_none() && before.is_none() && after.is_none() {
            return Some(StepTime::AtOnce);
        }
        report.add(&step.span(), "standards.asked_at_a_time");
        return None;
    }
    match (at_once, before, after) {
        (Some(time), None, None) => Some(time),
        (None, Some(time), None) | (None, None, Some(time)) => time,
        _ => {
            report.add(&step.span(), "standards.step_time");
            None
        }
    }
}

fn read_before(value: Value<'_>, has_promise: bool, report: &mut Report<'_>) -> Option<StepTime> {
    let term = read_term(value, report)?;
    if !has_promise {
        report.add(&value.span(), "standards.before_nothing");
        return None;
    }
    if !term.counts_backwards() {
        report.add(&value.span(), Coded::new("standards.not_backwards").with("term", term.to_string()));
        return None;
    }
    Some(StepTime::Before(term))
}

impl ProgressRule {
    /// Reads every `[[progress]]`.
    pub(crate) fn read_all(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let written = each_section(root.optional("progress"), report, |entry, report| {
            let at = entry.span();
            let matching = Matching::read(entry, vocabulary, report);
            let minute = entry.required("daily", report).and_then(|value| read_minute(value, report));
            let is_worked = entry.flag("working_days", report);
            let to = entry.required("to", report).and_then(|value| vocabulary.read_roles(value, report));
            let tells_customer = entry.flag("tell_customer", report);
            let clause = entry.required("clause", report).and_then(|value| vocabulary.cite(value, report));
            let rule = Self {
                matching: matching?,
                minute: minute?,
                is_worked,
                to: to?,
                tells_customer,
                clause: clause?,
            };
            Some(Written { rule, at })
        });
        judge(&written, |rule: &Self| &rule.matching, vocabulary, report);
        written.into_iter().map(|written| written.rule).collect()
    }
}

/// A time such as `16:00`.
fn read_minute(value: Value<'_>, report: &mut Report<'_>) -> Option<u16> {
    use chrono::{NaiveTime, Timelike};
    let found = text(value, report)?;
    let Ok(time) = NaiveTime::parse_from_str(found, "%H:%M") else {
        report.add(&value.span(), unknown_word(found, "time_of_day", &[]));
        return None;
    };
    u16::try_from(time.num_seconds_from_midnight() / 60).ok()
}

//! One line of an explanation.

use chrono::{DateTime, Utc};
use kernel::BusinessCalendar;
use serde::Serialize;

use crate::Clause;
use crate::rules::Figure;

/// One step of an explanation, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The clause it rests on; absent for plain arithmetic.
    pub clause: Option<Clause>,
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl From<Step> for kernel::Explained {
    fn from(step: Step) -> Self {
        let Step { clause, en, zh } = step;
        Self { clause: clause.map(|clause| clause.as_str().to_owned()), en, zh }
    }
}

impl Step {
    pub(super) fn new(clause: Option<&Clause>, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { clause: clause.cloned(), en: en.into(), zh: zh.into() }
    }

    /// How a figure was applied: the rule, the gap it fills, the sum, and what the calendar did not know.
    pub(super) fn of_figure(
        figure: &Figure,
        (start, due_at): (DateTime<Utc>, DateTime<Utc>),
        calendar: &BusinessCalendar,
    ) -> Vec<Self> {
        let Figure { term, clause, is_gap } = figure;
        let mut steps = vec![Self::new(
            Some(clause),
            format!("{clause} gives {}.", term.en()),
            format!("{clause} 规定期限：{}。", term.zh()),
        )];
        if *is_gap {
            steps = vec![Self::new(
                Some(clause),
                format!("{clause} states the duty but no figure; this standard sets {}.", term.en()),
                format!("{clause} 未给出具体期限；本标准设定为{}。", term.zh()),
            )];
        }
        let (from, to) = (on_the_wall(start, calendar), on_the_wall(due_at, calendar));
        steps.push(Self::new(
            None,
            format!("Counted from {from}, it ends at {to} ({}).", calendar.zone()),
            format!("自 {from} 起算，至 {to} 止（{}）。", calendar.zone()),
        ));
        let (first, last) = (calendar.local_date(start), calendar.local_date(due_at));
        if term.is_working_time() && !(calendar.covers(first) && calendar.covers(last)) {
            steps.push(Self::new(
                None,
                "Not every day off of this time is announced; ordinary weeks were counted there, and the days off by law.",
                "该期间的节假日安排尚未全部公布，缺失部分按普通工作周和法定节假日计算。",
            ));
            let by_law = calendar.days_by_law(first, last);
            if !by_law.is_empty() {
                let days: Vec<String> = by_law.iter().map(ToString::to_string).collect();
                steps.push(Self::new(
                    None,
                    format!("Off by the law alone, from which these days are computed: {}.", days.join(", ")),
                    format!("以下日期仅依据法定节假日规定推算为休息日：{}。", days.join("、")),
                ));
            }
        }
        steps
    }
}

/// An instant as people read it at the estate.
pub(super) fn on_the_wall(at: DateTime<Utc>, calendar: &BusinessCalendar) -> String {
    at.with_timezone(&calendar.zone()).format("%Y-%m-%d %H:%M").to_string()
}

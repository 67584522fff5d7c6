//! Who asks the customer afterwards, how, by when and how often (回访).

use kernel::Coded;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Figure, Matching, Vocabulary, Written, judge};
use crate::clause::Clause;
use crate::document::{Report, Section, Title, each_section, number, section, text, word};

/// The series a callback belongs to when its rule names none.
const FOLLOW_UP: &str = "follow_up";

kernel::define_stored_words! {
    /// By what channel a customer is heard.
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum CallbackChannel {
        /// 电话.
        Phone = "phone",
        /// 上门.
        OnSite = "on_site",
        /// Either.
        PhoneOrOnSite = "phone_or_on_site",
        /// 复函.
        Letter = "letter",
    }
}

/// How many of the callbacks owed must be made at least.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Percent, 1 to 100.
    pub percent: u8,
    /// The clause that says so.
    pub clause: Clause,
}

/// One `[[callback]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackRule {
    /// After which tickets; says nothing when the rule is for an occasion.
    pub matching: Matching,
    /// What it follows that is no ticket, such as `move_in`.
    pub occasion: Option<String>,
    /// Rules of one series compete; a ticket gets at most one callback of each series.
    pub series: String,
    /// The event it waits for after the ticket is resolved, such as `heavy_rain`. Kept as data: who hears of the
    /// event asks [`crate::Standard::callbacks_after`].
    pub trigger: Option<String>,
    /// How long after the resolution, the occasion or the trigger.
    pub figure: Figure,
    /// True when it is made on the day its term ends ("one month after"), and not on any day until then ("within one
    /// month").
    pub is_on_the_day: bool,
    /// By what channel.
    pub channel: CallbackChannel,
    /// Which roles may make it; any of them will do, the first is meant.
    pub who: Vec<String>,
    /// How many must be made; absent when the standard names no rate.
    pub coverage: Option<Coverage>,
}

/// One `[[periodic]]`: hearing customers without a ticket, so many times a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodicRule {
    /// What is done.
    pub title: Title,
    /// Which roles.
    pub who: Vec<String>,
    /// How often at least.
    pub times_per_month: u8,
    /// The clause.
    pub clause: Clause,
    /// True when the clause names no number.
    pub is_gap: bool,
}

impl CallbackRule {
    /// Reads every `[[callback]]`.
    pub(crate) fn read_all(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let written = each_section(root.optional("callback"), report, |entry, report| {
            let at = entry.span();
            let rule = Self::read(entry, vocabulary, report)?;
            Some(Written { rule, at })
        });
        let of_tickets = || written.iter().filter(|written| written.rule.occasion.is_none());
        let series: BTreeSet<&str> = of_tickets().map(|written| written.rule.series.as_str()).collect();
        for series in series {
            let slot = of_tickets().filter(|written| written.rule.series == series);
            judge(slot, |rule| &rule.matching, vocabulary, report);
        }
        refuse_repeated_occasions(&written, report);
        written.into_iter().map(|written| written.rule).collect()
    }

    fn read(entry: &mut Section<'_>, vocabulary: &Vocabulary, report: &mut Report<'_>) -> Option<Self> {
        let at = entry.span();
        let matching = Matching::read(entry, vocabulary, report);
        let mut own_word = |key| entry.optional(key).and_then(|value| text(value, report)).map(str::to_owned);
        let (occasion, series, trigger) = (own_word("occasion"), own_word("series"), own_word("trigger"));
        let figure = Figure::read(entry, vocabulary, report);
        let is_on_the_day = entry.flag("on_the_day", report);
        // Documents that groups have published spell the channel so.
        let expected = "way";
        let channel = entry.required(expected, report);
        let channel = channel.and_then(|value| word((text(value, report)?, value), expected, report));
        let who = entry.required("who", report).and_then(|value| vocabulary.read_roles(value, report));
        let coverage = entry.optional("coverage").map(|value| {
            let mut coverage = section(value, report)?;
            let percent =
                coverage.required("percent", report).and_then(|value| number(value, (1, 100), report));
            let clause = coverage.required("clause", report).and_then(|value| vocabulary.cite(value, report));
            coverage.finish(report);
            Some(Coverage { percent: percent?, clause: clause? })
        });
        let matching = matching?;
        let names_tickets = !matching.kinds.is_empty() || !matching.categories.is_empty();
        if occasion.is_some() == names_tickets {
            report.add(&at, "standards.callback_target");
        }
        Some(Self {
            matching,
            occasion,
            series: series.unwrap_or_else(|| FOLLOW_UP.to_owned()),
            trigger,
            figure: figure?,
            is_on_the_day,
            channel: channel?,
            who: who?,
            coverage: coverage.flatten(),
        })
    }
}

fn refuse_repeated_occasions(written: &[Written<CallbackRule>], report: &mut Report<'_>) {
    let mut seen = BTreeMap::new();
    for Written { rule, at } in written {
        let Some(occasion) = &rule.occasion else { continue };
        if let Some(before) = seen.insert((occasion, &rule.series), at) {
            let line = report.line(before);
            report.add(
                at,
                Coded::new("standards.duplicate_rule").with("other_line", line).with("share", "occasion"),
            );
        }
    }
}

impl PeriodicRule {
    /// Reads every `[[periodic]]`.
    pub(crate) fn read_all(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        each_section(root.optional("periodic"), report, |entry, report| {
            let title = entry.required("title", report).and_then(|value| Title::read(value, report));
            let who = entry.required("who", report).and_then(|value| vocabulary.read_roles(value, report));
            let times = entry.required("times_per_month", report);
            let times = times.and_then(|value| number(value, (1, 31), report));
            let clause = entry.required("clause", report).and_then(|value| vocabulary.cite(value, report));
            let is_gap = entry.flag("gap", report);
            Some(Self { title: title?, who: who?, times_per_month: times?, clause: clause?, is_gap })
        })
    }
}

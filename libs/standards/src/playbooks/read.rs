//! Reading playbooks from their documents, and what they have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::str::FromStr;

use chrono::TimeDelta;
use kernel::Coded;
use vocabulary::{EmergencyCause, EmergencyContact, EmergencyHarm, PlaybookPurpose, PlaybookRole};

use super::{Playbook, PlaybookCondition, PlaybookPrinciple, PlaybookStep, StepLimit};
use crate::clause::{Clause, OwnClauses};
use crate::document::{
    Problems, Report, Section, Value, each_section, list, listed, name, number, read_document, read_name,
    refuse_more_or_none, section, text, unknown_word,
};
use crate::forms::shipped_form;
use crate::{Term, Title};

/// The most steps of a document, and entries of any other list.
const MOST: (usize, usize) = (40, 20);

/// What every emergency has in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonSteps {
    /// Everything that steps may depend on.
    pub conditions: Vec<PlaybookCondition>,
    /// What holds in all of them.
    pub principles: Vec<PlaybookPrinciple>,
    /// What is done unless a playbook does it otherwise.
    pub steps: Vec<PlaybookStep>,
}

impl CommonSteps {
    /// Reads the document.
    ///
    /// # Errors
    /// Every fault in it with its line and column, the first fifty at most.
    pub fn parse(document: &str) -> Result<Self, Problems> {
        read_document(document, |root, report| {
            let conditions = each_section(root.required("condition", report), report, read_condition);
            let principles = each_section(root.required("principle", report), report, read_principle);
            let placed = read_steps(root, &conditions, report);
            let known: BTreeSet<&str> = placed.iter().map(|placed| placed.step.code.as_str()).collect();
            refuse_unknown(&placed, &known, report);
            let steps = placed.into_iter().map(|placed| placed.step).collect();
            Some(Self { conditions, principles, steps })
        })
    }
}

impl Playbook {
    /// Reads a playbook, and gives it the common steps that it has none of its own for.
    ///
    /// # Errors
    /// Every fault in it with its line and column, the first fifty at most.
    pub fn parse(document: &str, common: &CommonSteps) -> Result<Self, Problems> {
        read_document(document, |root, report| read_playbook(root, common, report))
    }
}

/// The numbers of each country.
pub(super) fn read_numbers(
    document: &str,
) -> Result<BTreeMap<String, Vec<(EmergencyContact, String)>>, Problems> {
    let read = |country: &mut Section<'_>, report: &mut Report<'_>| {
        let code = country.required("code", report).and_then(|value| text(value, report));
        let public = [
            ("police", EmergencyContact::Police),
            ("fire", EmergencyContact::Fire),
            ("ambulance", EmergencyContact::Ambulance),
        ];
        let numbers = public.into_iter().filter_map(|(key, contact)| {
            let number = country.required(key, report).and_then(|value| text(value, report))?;
            Some((contact, number.to_owned()))
        });
        let numbers = numbers.collect();
        Some((code?.to_owned(), numbers))
    };
    read_document(document, |root, report| {
        Some(each_section(root.required("country", report), report, read).into_iter().collect())
    })
}

/// A step, where it stands, and each other step that it names.
struct Placed {
    step: PlaybookStep,
    at: Range<usize>,
    named: Vec<(String, Range<usize>)>,
}

fn read_playbook(root: &mut Section<'_>, common: &CommonSteps, report: &mut Report<'_>) -> Option<Playbook> {
    let at = root.span();
    let code = root.required("code", report).and_then(|value| read_name(value, report));
    let version = root.required("version", report).and_then(|value| number(value, (1, 9999), report));
    let key = root.required("key", report).and_then(|value| read_key(value, report));
    let title = root.required("title", report).and_then(|value| Title::read(value, report));
    let harms = root.required("harms", report);
    let harms = harms.map(|value| words(value, EmergencyHarm::WORDS, report)).unwrap_or_default();
    let cause = root.required("cause", report);
    let cause = cause.and_then(|value| listed(value, EmergencyCause::WORDS, report));
    let confidential = root.optional("confidential");
    let confidential = confidential.map(|value| read_rules(value, report)).unwrap_or_default();
    let omits = root.optional("omits");
    let omits: Vec<PlaybookPurpose> =
        omits.map(|value| words(value, PlaybookPurpose::WORDS, report)).unwrap_or_default();
    let own = read_steps(root, &common.conditions, report);
    let inherited = inherited(common, &own, &omits);
    let known: BTreeSet<&str> =
        own.iter().map(|placed| &placed.step).chain(&inherited).map(|step| step.code.as_str()).collect();
    refuse_unknown(&own, &known, report);
    refuse_circles(&own, report);
    let cites = root.optional("cites").map(|value| read_cites(value, &known, report)).unwrap_or_default();
    let mut steps = merged(own, inherited);
    for step in &mut steps {
        let cited = cites.get(&step.code).into_iter().flatten();
        step.rules.extend(cited.filter(|rule| !step.rules.contains(rule)).cloned().collect::<Vec<_>>());
    }
    let is_recorded = |step: &PlaybookStep| {
        step.purpose == PlaybookPurpose::Record && step.is_closing && step.form.is_some()
    };
    if !steps.iter().any(is_recorded) {
        report.add(&at, "standards.no_record");
    }
    let conditions = read_given(root, &common.conditions, &steps, report);
    Some(Playbook {
        code: code?.to_owned(),
        version: version?,
        key: key?,
        title: title?,
        harms,
        cause: cause?,
        confidential,
        conditions,
        principles: common.principles.clone(),
        steps,
    })
}

/// The common steps for whose purpose a playbook has none, and which it does not omit.
fn inherited(common: &CommonSteps, own: &[Placed], omits: &[PlaybookPurpose]) -> Vec<PlaybookStep> {
    let is_own = |purpose| own.iter().any(|placed| placed.step.purpose == purpose);
    let wanted = common.steps.iter().filter(|step| {
        step.purpose == PlaybookPurpose::Other || !(omits.contains(&step.purpose) || is_own(step.purpose))
    });
    wanted.cloned().collect()
}

/// What cannot wait comes first, and what a run is not closed without comes last.
fn merged(own: Vec<Placed>, inherited: Vec<PlaybookStep>) -> Vec<PlaybookStep> {
    let (closing, begun): (Vec<_>, Vec<_>) =
        inherited.into_iter().partition(|step| step.is_closing || step.is_optional);
    let (first, later): (Vec<_>, Vec<_>) = begun.into_iter().partition(|step| cannot_wait(step.purpose));
    let (own_closing, own): (Vec<_>, Vec<_>) =
        own.into_iter().map(|placed| placed.step).partition(|step| step.is_closing);
    [first, own, later, own_closing, closing].concat()
}

const fn cannot_wait(purpose: PlaybookPurpose) -> bool {
    matches!(purpose, PlaybookPurpose::Alert | PlaybookPurpose::Treat)
}

/// Which conditions the steps depend on, and which of them hold from the beginning.
fn read_given(
    root: &mut Section<'_>,
    conditions: &[PlaybookCondition],
    steps: &[PlaybookStep],
    report: &mut Report<'_>,
) -> Vec<PlaybookCondition> {
    let is_used = |condition: &PlaybookCondition| {
        steps.iter().any(|step| step.when.as_deref() == Some(&*condition.code))
    };
    let mut used: Vec<_> = conditions.iter().filter(|condition| is_used(condition)).cloned().collect();
    let Some(value) = root.optional("given") else { return used };
    for value in list(value, report) {
        let Some(given) = name(value, report) else { continue };
        let known: Vec<&str> = conditions.iter().map(|condition| condition.code.as_str()).collect();
        if !known.contains(&&*given) {
            report.add(&value.span(), unknown_word(&given, "listed", &known));
        }
        used.iter_mut()
            .filter(|condition| condition.code == given)
            .for_each(|condition| condition.holds_at_start = true);
    }
    used
}

fn read_condition(condition: &mut Section<'_>, report: &mut Report<'_>) -> Option<PlaybookCondition> {
    let code = condition.required("code", report).and_then(|value| name(value, report));
    let text = read_text(condition, report);
    Some(PlaybookCondition { code: code?, text: text?, holds_at_start: false })
}

fn read_principle(principle: &mut Section<'_>, report: &mut Report<'_>) -> Option<PlaybookPrinciple> {
    let rule = principle.required("rule", report);
    let rule = rule.and_then(|value| OwnClauses::default().cite(value, report));
    let text = read_text(principle, report);
    Some(PlaybookPrinciple { rule: rule?, text: text? })
}

fn read_steps(
    root: &mut Section<'_>,
    conditions: &[PlaybookCondition],
    report: &mut Report<'_>,
) -> Vec<Placed> {
    let Some(listed) = root.required("step", report) else { return Vec::new() };
    let placed = each_section(Some(listed), report, |step, report| read_step(step, conditions, report));
    refuse_more_or_none(listed, MOST.0, report);
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for Placed { step, at, named: _ } in &placed {
        let line = report.line(at);
        if let Some(first) = lines.insert(&step.code, line) {
            let name = &*step.code;
            let twice = Coded::new("standards.duplicate_field").with("name", name).with("other_line", first);
            report.add(at, twice);
        }
    }
    placed
}

fn read_step(
    step: &mut Section<'_>,
    conditions: &[PlaybookCondition],
    report: &mut Report<'_>,
) -> Option<Placed> {
    let at = step.span();
    let mut named = Vec::new();
    let code = step.required("code", report).and_then(|value| name(value, report));
    let rules = step.required("rules", report).map(|value| read_rules(value, report)).unwrap_or_default();
    let text = read_text(step, report);
    let purpose = step.required("purpose", report);
    let purpose: Option<PlaybookPurpose> =
        purpose.and_then(|value| listed(value, PlaybookPurpose::WORDS, report));
    let who = step.required("who", report);
    let who = who.and_then(|value| listed(value, PlaybookRole::WORDS, report));
    let after = step.optional("after").map(|value| read_after(value, &mut named, report)).unwrap_or_default();
    if !after.is_empty() && purpose.is_some_and(cannot_wait) {
        report.add(&at, "standards.step_may_not_wait");
    }
    let when = step.optional("when").and_then(|value| read_when(value, conditions, report));
    let dial = step.optional("dial");
    let dial = dial.map(|value| words(value, EmergencyContact::WORDS, report)).unwrap_or_default();
    let limit = read_limit(step, &mut named, report);
    let form = step.optional("form").and_then(|value| shipped_form(value, report));
    let takes_photos = step.flag("photos", report);
    let (is_optional, is_closing) = (step.flag("optional", report), step.flag("closing", report));
    if is_optional && is_closing {
        report.add(&at, "standards.closing_step_optional");
    }
    let step = PlaybookStep {
        code: code?,
        rules,
        text: text?,
        purpose: purpose?,
        who: who?,
        after,
        when,
        dial,
        limit,
        form,
        takes_photos,
        is_optional,
        is_closing,
    };
    Some(Placed { step, at, named })
}

/// `within` with what belongs to it.
fn read_limit(
    step: &mut Section<'_>,
    named: &mut Vec<(String, Range<usize>)>,
    report: &mut Report<'_>,
) -> Option<StepLimit> {
    let at = step.span();
    let within = step.optional("within");
    let is_own_choice = step.flag("gap", report);
    let from = step.optional("from").and_then(|value| listed(value, &["event"], report));
    let is_from_event = from.is_some_and(|From::Event| true);
    let longer = step.optional("longer").and_then(|value| {
        let mut longer = section(value, report)?;
        let done = longer.required("done", report).and_then(|value| read_reference(value, named, report));
        let within = longer.required("within", report).and_then(|value| read_term(value, report));
        longer.finish(report);
        Some((done?, within?))
    });
    let Some(within) = within else {
        if is_own_choice || is_from_event || longer.is_some() {
            report.add_missing(&at, "within");
        }
        return None;
    };
    let within = read_term(within, report)?;
    Some(StepLimit { within, is_own_choice, is_from_event, longer })
}

/// From what a limit may be counted besides.
enum From {
    Event,
}

impl FromStr for From {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        if word == "event" { Ok(Self::Event) } else { Err(()) }
    }
}

/// Minutes or hours: an emergency waits for no business calendar.
fn read_term(value: Value<'_>, report: &mut Report<'_>) -> Option<TimeDelta> {
    let term = text(value, report)?;
    match term.parse() {
        Ok(Term::Minutes(count)) => Some(TimeDelta::minutes(count.into())),
        Ok(Term::Hours(count)) => Some(TimeDelta::hours(count.into())),
        Ok(_other) => {
            report.add(&value.span(), Coded::new("standards.clock_time_only").with("term", term));
            None
        }
        Err(_error) => {
            report.add(&value.span(), unknown_word(term, "term", &[]));
            None
        }
    }
}

fn read_key(value: Value<'_>, report: &mut Report<'_>) -> Option<char> {
    let key = text(value, report)?;
    let mut letters = key.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_lowercase() => Some(letter),
        _other => {
            report.add(&value.span(), Coded::new("standards.no_key").with("found", key));
            None
        }
    }
}

fn read_rules(value: Value<'_>, report: &mut Report<'_>) -> Vec<Clause> {
    refuse_more_or_none(value, MOST.1, report);
    let own = OwnClauses::default();
    list(value, report).iter().filter_map(|rule| own.cite(rule, report)).collect()
}

/// More rules for steps that stand elsewhere.
fn read_cites(
    value: Value<'_>,
    known: &BTreeSet<&str>,
    report: &mut Report<'_>,
) -> BTreeMap<String, Vec<Clause>> {
    let Some(cites) = section(value, report) else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for (step, at, value) in cites.entries() {
        if !known.contains(step) {
            report.add(&at, Coded::new("standards.unknown_step").with("code", step));
        }
        found.insert(step.to_owned(), read_rules(value, report));
    }
    found
}

fn read_after(
    value: Value<'_>,
    named: &mut Vec<(String, Range<usize>)>,
    report: &mut Report<'_>,
) -> Vec<String> {
    refuse_more_or_none(value, MOST.1, report);
    list(value, report).iter().filter_map(|step| read_reference(step, named, report)).collect()
}

/// Another step, which is looked for when all are known.
fn read_reference(
    value: Value<'_>,
    named: &mut Vec<(String, Range<usize>)>,
    report: &mut Report<'_>,
) -> Option<String> {
    let code = name(value, report)?;
    named.push((code.clone(), value.span()));
    Some(code)
}

fn read_when(value: Value<'_>, conditions: &[PlaybookCondition], report: &mut Report<'_>) -> Option<String> {
    let when = name(value, report)?;
    if !conditions.iter().any(|condition| condition.code == when) {
        let known: Vec<&str> = conditions.iter().map(|condition| condition.code.as_str()).collect();
        report.add(&value.span(), unknown_word(&when, "listed", &known));
    }
    Some(when)
}

fn read_text(section: &mut Section<'_>, report: &mut Report<'_>) -> Option<Title> {
    let zh = section.required("zh", report).and_then(|value| text(value, report));
    let en = section.required("en", report).and_then(|value| text(value, report));
    Some(Title { zh: zh?.to_owned(), en: en?.to_owned() })
}

/// Several of `known`, in the order in which they stand.
fn words<T: FromStr>(value: Value<'_>, known: &'static [&'static str], report: &mut Report<'_>) -> Vec<T> {
    refuse_more_or_none(value, MOST.1, report);
    list(value, report).iter().filter_map(|word| listed(word, known, report)).collect()
}

fn refuse_unknown(placed: &[Placed], known: &BTreeSet<&str>, report: &mut Report<'_>) {
    for Placed { step, at: _, named } in placed {
        for (code, at) in named {
            if !known.contains(&**code) || *code == step.code {
                report.add(at, Coded::new("standards.unknown_step").with("code", &**code));
            }
        }
    }
}

/// Notes steps that would wait for themselves.
fn refuse_circles(placed: &[Placed], report: &mut Report<'_>) {
    let before: BTreeMap<&str, &[String]> =
        placed.iter().map(|placed| (placed.step.code.as_str(), placed.step.after.as_slice())).collect();
    for Placed { step, at, named: _ } in placed {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut next: Vec<&str> = step.after.iter().map(String::as_str).collect();
        while let Some(code) = next.pop() {
            if reached.insert(code) {
                next.extend(before.get(code).into_iter().copied().flatten().map(String::as_str));
            }
        }
        if reached.contains(&*step.code) && !step.after.contains(&step.code) {
            report.add(at, Coded::new("standards.steps_in_circle").with("code", &*step.code));
        }
    }
}

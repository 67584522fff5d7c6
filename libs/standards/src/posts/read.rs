//! Reading posts from their document.

use std::collections::BTreeMap;
use std::ops::Range;

use kernel::{Coded, Permission};
use vocabulary::{DutyFrequency, PlaceKind};

use super::{PostDefinition, PostDuty, PostLimit};
use crate::Title;
use crate::clause::{Clause, OwnClauses};
use crate::document::{
    Problems, Report, Section, Value, each_section, list, listed, number, read_document, read_name,
    refuse_more_or_none, text,
};
use crate::forms::{newest_form, shipped_form};

/// The most posts of a document, duties or limits of a post, and forms that it keeps.
const MOST: (usize, usize, usize) = (40, 40, 100);

/// Where a post and what it reports to stand.
struct Placed {
    post: PostDefinition,
    at: Range<usize>,
    /// Each post that is named, and where.
    named: Vec<(String, Range<usize>)>,
}

impl PostDefinition {
    /// Reads a document: every post of a profile.
    ///
    /// # Errors
    /// Every fault in it with its line and column, the first fifty at most.
    pub fn parse_all(document: &str) -> Result<Vec<Self>, Problems> {
        read_document(document, read_posts)
    }
}

fn read_posts(root: &mut Section<'_>, report: &mut Report<'_>) -> Option<Vec<PostDefinition>> {
    let profile = root.optional("profile").map(|value| read_name(value, report));
    let profile = profile.flatten().map(str::to_owned);
    let listed = root.required("post", report)?;
    let placed =
        each_section(Some(listed), report, |post, report| read_post(post, profile.as_deref(), report));
    refuse_more_or_none(listed, MOST.0, report);
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for Placed { post, at, named: _ } in &placed {
        let line = report.line(at);
        if let Some(first) = lines.insert(&post.code, line) {
            let name = &*post.code;
            let twice = Coded::new("standards.duplicate_field").with("name", name).with("other_line", first);
            report.add(at, twice);
        }
    }
    for Placed { post, at: _, named } in &placed {
        for (code, at) in named {
            if !lines.contains_key(&**code) || *code == post.code {
                report.add(at, Coded::new("standards.unknown_post").with("code", &**code));
            }
        }
    }
    refuse_circles(&placed, report);
    Some(placed.into_iter().map(|placed| placed.post).collect())
}

/// Notes posts that report to themselves over others.
fn refuse_circles(placed: &[Placed], report: &mut Report<'_>) {
    let above: BTreeMap<&str, &str> = placed
        .iter()
        .filter_map(|Placed { post, .. }| Some((post.code.as_str(), post.reports_to.as_deref()?)))
        .filter(|(code, above)| code != above)
        .collect();
    for Placed { post, at, named } in placed {
        let upwards = std::iter::successors(above.get(&*post.code), |code| above.get(**code));
        let comes_back = upwards.take(placed.len()).any(|code| *code == post.code);
        if comes_back {
            let at = named.first().map_or(at, |(_code, at)| at);
            report.add(at, Coded::new("standards.reports_in_circle").with("code", &*post.code));
        }
    }
}

fn read_post(post: &mut Section<'_>, profile: Option<&str>, report: &mut Report<'_>) -> Option<Placed> {
    let at = post.span();
    let code = post.required("code", report).and_then(|value| read_name(value, report));
    let title = post.required("title", report).and_then(|value| Title::read(value, report));
    let place_kinds = words(post.optional("place_kinds"), PlaceKind::WORDS, report);
    let permissions: Vec<Permission> = words(post.optional("permissions"), Permission::WORDS, report);
    let apart: Vec<Permission> = words(post.optional("apart"), Permission::WORDS, report);
    if let Some(both) = apart.iter().find(|permission| permissions.contains(permission)) {
        report.add(&at, Coded::new("standards.right_kept_apart").with("permission", both.as_str()));
    }
    let mut named = Vec::new();
    let reports_to = post.optional("reports_to").and_then(|value| read_reference(value, &mut named, report));
    let keeps = read_forms(post.optional("keeps"), report);
    let duties = post.required("duties", report);
    let read = each_section(duties, report, |duty, report| read_duty(duty, &permissions, report));
    if let Some(value) = duties {
        refuse_more_or_none(value, MOST.1, report);
    }
    let limits = post.optional("limits");
    let read_limits = each_section(limits, report, |limit, report| read_limit(limit, &mut named, report));
    if let Some(value) = limits {
        refuse_more_or_none(value, MOST.1, report);
    }
    let post = PostDefinition {
        code: code?.to_owned(),
        profile: profile.map(str::to_owned),
        title: title?,
        place_kinds,
        reports_to,
        permissions,
        apart,
        keeps,
        duties: read,
        limits: read_limits,
    };
    Some(Placed { post, at, named })
}

/// Another post of the document, which is looked for when all are known.
fn read_reference(
    value: Value<'_>,
    named: &mut Vec<(String, Range<usize>)>,
    report: &mut Report<'_>,
) -> Option<String> {
    let code = read_name(value, report)?.to_owned();
    named.push((code.clone(), value.span()));
    Some(code)
}

fn read_duty(
    duty: &mut Section<'_>,
    permissions: &[Permission],
    report: &mut Report<'_>,
) -> Option<PostDuty> {
    let at = duty.span();
    let rule = read_rule(duty, "rule", report);
    let said = read_text(duty, report);
    let frequency = duty.optional("frequency");
    let frequency =
        frequency.map_or(Some(DutyFrequency::PerCase), |value| listed(value, DutyFrequency::WORDS, report));
    let by_day = duty.optional("by_day").and_then(|value| number(value, (1, 28), report));
    if by_day.is_some() && frequency != Some(DutyFrequency::Monthly) {
        report.add(&at, "standards.no_day_of_month");
    }
    let form = duty.optional("form").and_then(|value| shipped_form(value, report));
    let permission = duty.optional("permission");
    let permission = permission.and_then(|value| listed(value, Permission::WORDS, report));
    // Whoever keeps a form fills it in, unless the duty is another one.
    let filled = form.as_deref().and_then(newest_form).map(|form| form.fill);
    let permission = permission.or(filled);
    if let Some(lacking) = permission.filter(|permission| !permissions.contains(permission)) {
        report.add(&at, Coded::new("standards.duty_without_right").with("permission", lacking.as_str()));
    }
    let clause = duty.optional("clause").is_some().then(|| read_rule(duty, "clause", report));
    let operation = duty.optional("operation").and_then(|value| text(value, report));
    let (zh, en) = said?;
    Some(PostDuty {
        rule: rule?,
        text: Title { zh, en },
        frequency: frequency?,
        by_day,
        permission,
        form,
        clause: clause.flatten(),
        operation: operation.map(str::to_owned),
    })
}

fn read_limit(
    limit: &mut Section<'_>,
    named: &mut Vec<(String, Range<usize>)>,
    report: &mut Report<'_>,
) -> Option<PostLimit> {
    let rule = read_rule(limit, "rule", report);
    let said = read_text(limit, report);
    let to = limit.required("to", report).and_then(|value| read_reference(value, named, report));
    let (zh, en) = said?;
    Some(PostLimit { rule: rule?, text: Title { zh, en }, to: to? })
}

fn read_rule(section: &mut Section<'_>, key: &'static str, report: &mut Report<'_>) -> Option<Clause> {
    let value = section.required(key, report)?;
    OwnClauses::default().cite(value, report)
}

/// What is to be done, in both languages.
fn read_text(section: &mut Section<'_>, report: &mut Report<'_>) -> Option<(String, String)> {
    let zh = section.required("zh", report).and_then(|value| text(value, report));
    let en = section.required("en", report).and_then(|value| text(value, report));
    Some((zh?.to_owned(), en?.to_owned()))
}

fn read_forms(value: Option<Value<'_>>, report: &mut Report<'_>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    refuse_more_or_none(value, MOST.2, report);
    list(value, report).iter().filter_map(|form| shipped_form(form, report)).collect()
}

/// Several of `known`; none when nothing is said.
fn words<T: std::str::FromStr + Ord>(
    value: Option<Value<'_>>,
    known: &'static [&'static str],
    report: &mut Report<'_>,
) -> Vec<T> {
    let Some(value) = value else { return Vec::new() };
    let mut words: Vec<T> =
        list(value, report).iter().filter_map(|word| listed(word, known, report)).collect();
    words.sort_unstable();
    words.dedup();
    words
}

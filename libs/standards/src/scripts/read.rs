//! Reading scripts from their document.

use std::collections::BTreeMap;
use std::ops::Range;

use kernel::{Coded, QuietHours};
use vocabulary::{ArticleKind, Channel, ScriptForm, ScriptMoment, TicketKind};

use super::phrases::{ForbiddenPhrase, Needle, letters_of};
use super::{
    Checklist, ChecklistItem, ScriptBook, ScriptLine, ScriptParts, ScriptText, ShippedArticle, book,
};
use crate::clause::{Clause, OwnClauses};
use crate::document::{
    Problems, Report, Section, Title, Value, each_section, list, listed, number, read_document, read_name,
    refuse_more, text, texts, unknown_word,
};

/// The most lines, phrases, checklists or articles of a document; items of a checklist, or ways of saying something.
const MOST: (usize, usize) = (200, 40);

/// The longest text of an entry, in characters, and the longest phrase.
const LONGEST: (usize, usize) = (2000, 60);

/// What a standard has of scripts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OwnScripts {
    /// The book that it follows; the one of its own name when it names none.
    pub(super) like: Option<String>,
    pub(super) parts: ScriptParts,
}

impl OwnScripts {
    /// Reads `scripts` and the tables of a standard's own.
    pub(crate) fn read(root: &mut Section<'_>, clauses: &OwnClauses, report: &mut Report<'_>) -> Self {
        let like = root.optional("scripts").and_then(|value| {
            let name = read_name(value, report)?;
            let known = book(name);
            if known.is_none() {
                report.add(&value.span(), Coded::new("standards.unknown_scripts").with("name", name));
            }
            known.map(|book| book.profile.clone())
        });
        Self { like, parts: read_parts(root, clauses, report) }
    }
}

impl ScriptBook {
    /// Reads a document: the scripts of a profile.
    ///
    /// # Errors
    /// Every fault in it with its line and column, the first fifty at most.
    pub fn parse(document: &str) -> Result<Self, Problems> {
        read_document(document, |root, report| {
            let profile = root.required("profile", report).and_then(|value| read_name(value, report));
            let title = root.required("title", report).and_then(|value| Title::read(value, report));
            let source = root.required("source", report).and_then(|value| text(value, report));
            let clauses = OwnClauses::default();
            let parts = read_parts(root, &clauses, report);
            let articles = read_entries(root.optional("article"), report, |article, report| {
                read_article(article, &clauses, report)
            });
            let named = articles.iter().map(|(article, at)| (article.code.as_str(), at));
            refuse_twins(named, report);
            Some(Self {
                profile: profile?.to_owned(),
                title: title?,
                source: source?.to_owned(),
                parts,
                articles: articles.into_iter().map(|(article, _at)| article).collect(),
            })
        })
    }
}

fn read_parts(root: &mut Section<'_>, clauses: &OwnClauses, report: &mut Report<'_>) -> ScriptParts {
    let lines =
        read_entries(root.optional("script"), report, |line, report| read_line(line, clauses, report));
    let phrases =
        read_entries(root.optional("phrase"), report, |phrase, report| read_phrase(phrase, clauses, report));
    let checklists = read_entries(root.optional("checklist"), report, |checklist, report| {
        read_checklist(checklist, clauses, report)
    });
    let named = checklists.iter().map(|(checklist, at)| (checklist.code.as_str(), at));
    refuse_twins(named, report);
    ScriptParts {
        lines,
        phrases,
        checklists: checklists.into_iter().map(|(checklist, _at)| checklist).collect(),
    }
}

/// The tables of a list, of which a document holds a bounded number.
fn read_entries<'a, T>(
    value: Option<Value<'a>>,
    report: &mut Report<'_>,
    read: impl FnMut(&mut Section<'a>, &mut Report<'_>) -> Option<T>,
) -> Vec<T> {
    if let Some(value) = value {
        refuse_more(value, MOST.0, report);
    }
    each_section(value, report, read)
}

/// Notes entries of the same code.
fn refuse_twins<'e>(named: impl Iterator<Item = (&'e str, &'e Range<usize>)>, report: &mut Report<'_>) {
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for (code, at) in named {
        if let Some(first) = lines.insert(code, report.line(at)) {
            let twice = Coded::new("standards.duplicate_field").with("name", code).with("other_line", first);
            report.add(at, twice);
        }
    }
}

fn read_line(line: &mut Section<'_>, clauses: &OwnClauses, report: &mut Report<'_>) -> Option<ScriptLine> {
    let at = line.span();
    let moment = line.required("moment", report);
    let moment = moment.and_then(|value| listed(value, ScriptMoment::WORDS, report));
    let form = if line.flag("prompt", report) { ScriptForm::Prompt } else { ScriptForm::Say };
    let channels = read_words(line.optional("channel"), Channel::WORDS, report);
    let kinds = read_words(line.optional("kind"), TicketKind::WORDS, report);
    let between = line.optional("between").and_then(|value| read_span(value, report));
    let while_open = line.optional("desk");
    let while_open = while_open.and_then(|value| read_desk(value, report));
    let minutes = line.optional("minutes").and_then(|value| read_minutes(value, report));
    let clause = read_clause(line, "clause", clauses, report);
    let text = read_title(line, report).and_then(|written| ScriptText::read(written, &at, report));
    Some(ScriptLine {
        moment: moment?,
        form,
        channels: channels?,
        kinds: kinds?,
        between,
        while_open,
        clause: clause?,
        text: text?,
        minutes,
    })
}

fn read_phrase(
    phrase: &mut Section<'_>,
    clauses: &OwnClauses,
    report: &mut Report<'_>,
) -> Option<ForbiddenPhrase> {
    let channels = read_words(phrase.optional("channel"), Channel::WORDS, report);
    let clause = read_clause(phrase, "clause", clauses, report);
    let is_alone = phrase.flag("alone", report);
    let zh = read_phrases(phrase.required("zh", report), report);
    let en = read_phrases(phrase.required("en", report), report);
    let except = read_phrases(phrase.optional("except"), report);
    let instead = phrase.optional("instead").and_then(|value| Title::read(value, report));
    let zh = zh.iter().map(|written| Needle::new(written, is_alone));
    let needles: Vec<Needle> = zh.chain(en.iter().map(|written| Needle::new(written, true))).collect();
    let except = except.iter().map(|written| letters_of(written)).collect();
    Some(ForbiddenPhrase { clause: clause?, channels: channels?, instead, needles, except })
}

fn read_checklist(
    checklist: &mut Section<'_>,
    clauses: &OwnClauses,
    report: &mut Report<'_>,
) -> Option<(Checklist, Range<usize>)> {
    let at = checklist.span();
    let code = checklist.required("code", report).and_then(|value| read_name(value, report));
    let title = checklist.required("title", report).and_then(|value| Title::read(value, report));
    let kinds = read_words(checklist.optional("kind"), TicketKind::WORDS, report);
    let clause = read_clause(checklist, "clause", clauses, report);
    let listed = checklist.required("items", report)?;
    refuse_more(listed, MOST.1, report);
    if listed.get_ref().as_array().is_some_and(|items| items.is_empty()) {
        report.add(&listed.span(), "standards.empty_list");
    }
    let items = each_section(Some(listed), report, |item, report| {
        let at = item.span();
        let code = item.required("code", report).and_then(|value| read_name(value, report));
        let rule = read_clause(item, "rule", clauses, report);
        let text = read_title(item, report);
        Some((ChecklistItem { code: code?.to_owned(), text: text?, rule: rule? }, at))
    });
    refuse_twins(items.iter().map(|(item, at)| (item.code.as_str(), at)), report);
    let items = items.into_iter().map(|(item, _at)| item).collect();
    let code = code?.to_owned();
    Some((Checklist { code, title: title?, kinds: kinds?, clause: clause?, items }, at))
}

fn read_article(
    article: &mut Section<'_>,
    clauses: &OwnClauses,
    report: &mut Report<'_>,
) -> Option<(ShippedArticle, Range<usize>)> {
    let at = article.span();
    let code = article.required("code", report).and_then(|value| read_name(value, report));
    let version = article.optional("version");
    let version = version.map_or(Some(1), |value| number(value, (1, i64::from(i32::MAX)), report));
    let kind = article.required("kind", report);
    let kind = kind.and_then(|value| listed(value, ArticleKind::WORDS, report));
    let clause = read_clause(article, "clause", clauses, report);
    let title = article.required("title", report).and_then(|value| Title::read(value, report));
    let must_know = article.flag("must_know", report);
    let text = read_title(article, report);
    let article = ShippedArticle {
        code: code?.to_owned(),
        version: version?,
        kind: kind?,
        clause: clause?,
        title: title?,
        text: text?,
        must_know,
    };
    Some((article, at))
}

fn read_clause(
    section: &mut Section<'_>,
    key: &'static str,
    clauses: &OwnClauses,
    report: &mut Report<'_>,
) -> Option<Clause> {
    let value = section.required(key, report)?;
    clauses.cite(value, report)
}

/// What stands there in both languages.
fn read_title(section: &mut Section<'_>, report: &mut Report<'_>) -> Option<Title> {
    let zh = section.required("zh", report).and_then(|value| read_bounded(value, LONGEST.0, report));
    let en = section.required("en", report).and_then(|value| read_bounded(value, LONGEST.0, report));
    Some(Title { zh: zh?, en: en? })
}

fn read_bounded(value: Value<'_>, most: usize, report: &mut Report<'_>) -> Option<String> {
    let found = text(value, report)?;
    if found.chars().count() > most {
        report.add(&value.span(), Coded::new("standards.long_text").with("most", most));
        return None;
    }
    Some(found.to_owned())
}

/// Ways of saying something.
fn read_phrases(value: Option<Value<'_>>, report: &mut Report<'_>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    refuse_more(value, MOST.1, report);
    let found = texts(value, report).unwrap_or_default();
    found.into_iter().filter_map(|(_text, value)| read_bounded(value, LONGEST.1, report)).collect()
}

/// One of `known` or several; none when nothing is said, and nothing when one of them is wrong.
fn read_words<T: std::str::FromStr + Ord>(
    value: Option<Value<'_>>,
    known: &'static [&'static str],
    report: &mut Report<'_>,
) -> Option<Vec<T>> {
    let Some(value) = value else { return Some(Vec::new()) };
    let words: Vec<Option<T>> =
        texts(value, report)?.into_iter().map(|(_found, value)| listed(value, known, report)).collect();
    let mut words: Vec<T> = words.into_iter().collect::<Option<_>>()?;
    words.sort_unstable();
    words.dedup();
    Some(words)
}

/// Hours of the day such as `05:00-12:00`.
fn read_span(value: Value<'_>, report: &mut Report<'_>) -> Option<QuietHours> {
    let found = text(value, report)?;
    let span = QuietHours::parse(found);
    if span.is_none() {
        report.add(&value.span(), Coded::new("standards.malformed_span").with("found", found));
    }
    span
}

/// `open` or `closed`.
fn read_desk(value: Value<'_>, report: &mut Report<'_>) -> Option<bool> {
    let found = text(value, report)?;
    match found {
        "open" => Some(true),
        "closed" => Some(false),
        other => {
            report.add(&value.span(), unknown_word(other, "listed", &["open", "closed"]));
            None
        }
    }
}

/// `[15, 20]`.
fn read_minutes(value: Value<'_>, report: &mut Report<'_>) -> Option<(u32, u32)> {
    let bounds = list(value, report);
    let [least, most] = bounds else {
        report.add(&value.span(), Coded::new("standards.malformed_span").with("found", "minutes"));
        return None;
    };
    let day = (1, 24 * 60);
    let (least, most) = (number::<u32>(least, day, report)?, number::<u32>(most, day, report)?);
    if least > most {
        let reversed = Coded::new("standards.bounds_reversed").with("least", least).with("most", most);
        report.add(&value.span(), reversed);
        return None;
    }
    Some((least, most))
}

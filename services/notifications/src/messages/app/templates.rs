//! The words of every message, read once at the start from the document that ships.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use kernel::Language;
use serde::Deserialize;
use standards::NOTICE_EVENTS;
use vocabulary::TicketKind;

use crate::messages::domain::Notice;

const DOCUMENT: &str = include_str!("../../../templates.toml");

/// Names a template may mention in braces.
const FACTS: [&str; 8] =
    ["number", "kind", "amount", "outstanding", "respond_by", "resolve_by", "until", "reason"];

/// Those of them that an event may not know: a template has to make sense without.
const NOT_ALWAYS: [&str; 4] = ["respond_by", "resolve_by", "until", "reason"];

/// The words for one event. `{number}` and its like are filled in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Template {
    pub(crate) event: String,
    pub(crate) zh: String,
    pub(crate) en: String,
}

/// A word in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    zh: String,
    en: String,
}

/// All of them, and the language messages go out in.
#[derive(Debug)]
pub(crate) struct Templates {
    language: Language,
    by_event: BTreeMap<String, Template>,
    kinds: BTreeMap<TicketKind, Words>,
    /// For a kind that only another version knows.
    other_kind: Words,
}

/// A document that would leave a customer without words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error("the templates cannot be read")]
    Unreadable(#[from] toml::de::Error),
    #[error("there is no template for `{0}`")]
    Missing(&'static str),
    #[error("there is no word for the kind `{0}`")]
    MissingKind(TicketKind),
    #[error("the template for `{event}` mentions `{name}`, which is not known")]
    UnknownFact { event: String, name: String },
    #[error("the template for `{event}` mentions `{name}` outside of brackets, and it is not always known")]
    NotAlwaysKnown { event: String, name: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    kinds: BTreeMap<TicketKind, Words>,
    other_kind: Words,
    template: Vec<Template>,
}

impl Templates {
    /// The templates that ship.
    pub(crate) fn shipped(language: Language) -> Result<Self, TemplateError> {
        Self::read(DOCUMENT, language)
    }

    fn read(document: &str, language: Language) -> Result<Self, TemplateError> {
        let Document { kinds, other_kind, template } = toml::from_str(document)?;
        for entry in &template {
            let named = names_in(&entry.zh).chain(names_in(&entry.en));
            if let Some(name) = named.into_iter().find(|name| !FACTS.contains(name)) {
                return Err(TemplateError::UnknownFact { event: entry.event.clone(), name: name.to_owned() });
            }
            let (zh, en) = (without_brackets(&entry.zh), without_brackets(&entry.en));
            let mut always = names_in(&zh).chain(names_in(&en));
            if let Some(name) = always.find(|name| NOT_ALWAYS.contains(name)) {
                let (event, name) = (entry.event.clone(), name.to_owned());
                return Err(TemplateError::NotAlwaysKnown { event, name });
            }
        }
        if let Some(missing) = TicketKind::ALL.iter().find(|kind| !kinds.contains_key(kind)) {
            return Err(TemplateError::MissingKind(*missing));
        }
        let by_event: BTreeMap<_, _> =
            template.into_iter().map(|entry| (entry.event.clone(), entry)).collect();
        match NOTICE_EVENTS.iter().find(|event| !by_event.contains_key(**event)) {
            Some(missing) => Err(TemplateError::Missing(missing)),
            None => Ok(Self { language, by_event, kinds, other_kind }),
        }
    }

    /// The language messages go out in.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Every template, by event.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Template> {
        self.by_event.values()
    }

    /// The words of a notice, when there are any for its event. Of the times in it those are told that lie after `told_at`, as the
    /// clocks of `zone` show them.
    pub(crate) fn render(
        &self,
        notice: &Notice,
        kind: Option<TicketKind>,
        (told_at, zone): (DateTime<Utc>, Tz),
    ) -> Option<String> {
        let template = self.by_event.get(notice.event)?;
        let words = kind.and_then(|kind| self.kinds.get(&kind)).unwrap_or(&self.other_kind);
        let kind = ("kind", self.spoken(&words.zh, &words.en).to_owned());
        let to_come = notice.times.iter().filter(|(_name, at)| *at > told_at);
        let times = to_come.map(|(name, at)| (*name, self.civil(*at, zone)));
        let facts: Vec<(&str, String)> =
            notice.facts.iter().cloned().chain(times).chain(std::iter::once(kind)).collect();
        Some(filled(self.spoken(&template.zh, &template.en), &facts))
    }

    /// A time as people read it there.
    fn civil(&self, at: DateTime<Utc>, zone: Tz) -> String {
        let there = at.with_timezone(&zone);
        let (month, day, time) = (there.month(), there.day(), there.format("%H:%M"));
        match self.language {
            Language::Zh => format!("{month}月{day}日 {time}"),
            Language::En => format!("{} {time}", there.format("%-d %B")),
        }
    }

    fn spoken<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

/// The words with these facts in them. A part in brackets is left out where a fact that it mentions is not there. What a fact says
/// is taken as it is, whatever it looks like.
fn filled(text: &str, facts: &[(&str, String)]) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let (part, left) = after.split_once(']').unwrap_or((after, ""));
        said.push_str(&with_facts(before, facts).unwrap_or_default());
        said.push_str(&with_facts(part, facts).unwrap_or_default());
        rest = left;
    }
    said.push_str(&with_facts(rest, facts).unwrap_or_default());
    said
}

/// Nothing where one of them is not there.
fn with_facts(text: &str, facts: &[(&str, String)]) -> Option<String> {
    let mut parts = text.split('{');
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once('}')?;
        let (_name, value) = facts.iter().find(|(known, _value)| *known == name)?;
        said.push_str(value);
        said.push_str(after);
    }
    Some(said)
}

/// What is said in any case.
fn without_brackets(text: &str) -> String {
    let mut parts = text.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once(']')).fold(first, |said, (_part, after)| said + after)
}

/// What stands in braces.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

#[cfg(test)]
mod tests {
    use kernel::Language;
    use standards::NOTICE_EVENTS;

    use super::{DOCUMENT, TemplateError, Templates, filled};

    #[test]
    fn a_part_in_brackets_is_said_where_all_that_it_mentions_is_known() {
        let fact = |name, value: &str| (name, value.to_owned());
        let said = |facts: &[(&str, String)]| filled("A {number}[ by {until}][: {reason}].", facts);
        assert_eq!(said(&[fact("number", "7")]), "A 7.");
        let whole = [fact("number", "7"), fact("until", "noon"), fact("reason", "[{number}] {until}")];
        assert_eq!(said(&whole), "A 7 by noon: [{number}] {until}.", "what staff wrote is no template");
    }

    #[test]
    fn what_ships_has_words_for_every_event_a_standard_can_name() {
        let templates = Templates::shipped(Language::Zh).unwrap();
        assert_eq!(templates.all().count(), NOTICE_EVENTS.len());
    }

    #[test]
    fn a_missing_template_and_an_unknown_fact_stop_the_start() {
        let without = DOCUMENT.replace("event = \"ticket_closed\"", "event = \"other\"");
        let error = Templates::read(&without, Language::En).unwrap_err();
        assert!(matches!(error, TemplateError::Missing("ticket_closed")), "{error}");
        let unknown = DOCUMENT.replace("{outstanding}", "{phone}");
        let error = Templates::read(&unknown, Language::En).unwrap_err();
        assert!(matches!(error, TemplateError::UnknownFact { name, .. } if name == "phone"));
        let loose = DOCUMENT.replace("已取消[，原因：{reason}]", "已取消，原因：{reason}");
        let error = Templates::read(&loose, Language::Zh).unwrap_err();
        assert!(matches!(error, TemplateError::NotAlwaysKnown { name, .. } if name == "reason"));
        let kindless = DOCUMENT.replace("praise =", "prise =");
        assert!(Templates::read(&kindless, Language::En).is_err());
    }
}

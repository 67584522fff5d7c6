//! The words of every message, read once at the start from the document that ships.

use std::collections::BTreeMap;

use kernel::Language;
use serde::Deserialize;
use standards::NOTICE_EVENTS;
use vocabulary::TicketKind;

use crate::messages::domain::Notice;

const DOCUMENT: &str = include_str!("../../../templates.toml");

/// Names a template may mention in braces.
const FACTS: [&str; 4] = ["number", "kind", "amount", "outstanding"];

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

    /// The words of a notice, when there are any for its event.
    pub(crate) fn render(&self, notice: &Notice, kind: Option<TicketKind>) -> Option<String> {
        let template = self.by_event.get(notice.event)?;
        let mut text = self.spoken(&template.zh, &template.en).to_owned();
        let words = kind.and_then(|kind| self.kinds.get(&kind)).unwrap_or(&self.other_kind);
        text = text.replace("{kind}", self.spoken(&words.zh, &words.en));
        for (name, value) in &notice.facts {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        Some(text)
    }

    fn spoken<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

/// What stands in braces.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

#[cfg(test)]
mod tests {
    use kernel::Language;
    use standards::NOTICE_EVENTS;

    use super::{DOCUMENT, TemplateError, Templates};

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
        let kindless = DOCUMENT.replace("praise =", "prise =");
        assert!(Templates::read(&kindless, Language::En).is_err());
    }
}

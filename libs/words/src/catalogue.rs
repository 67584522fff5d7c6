//! All words of a process.

use std::{borrow::Cow, fmt, sync::OnceLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::{Argument, Arguments, Fault, Language, Wording};
use unic_langid::LanguageIdentifier;

use crate::{Entry, id_of};

/// The words of some packages, in both languages.
pub struct Catalogue {
    en: FluentBundle<FluentResource>,
    zh: FluentBundle<FluentResource>,
    wordings: Vec<Wording>,
    /// Read when somebody first asks for them.
    entries: OnceLock<Vec<Entry>>,
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Catalogue").field("wordings", &self.wordings.len()).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// The words of these packages. What cannot be read of them is left out; of two messages of one id the first stays. The
    /// house rules see to it that there is neither.
    #[must_use]
    pub fn new(wordings: &[Wording]) -> Self {
        Self {
            en: bundle("en", wordings.iter().map(|wording| wording.en)),
            zh: bundle("zh", wordings.iter().map(|wording| wording.zh)),
            wordings: wordings.to_vec(),
            entries: OnceLock::new(),
        }
    }

    /// What there is to say to `code`.
    #[must_use]
    pub fn say(&self, language: Language, code: &str, arguments: &Arguments) -> String {
        let id = id_of(code);
        let said = match language {
            Language::En => said(&self.en, &id, arguments, language),
            Language::Zh => said(&self.zh, &id, arguments, language).or_else(|| {
                missing(language);
                said(&self.en, &id, arguments, language)
            }),
        };
        said.unwrap_or_else(|| {
            missing(Language::En);
            code.to_owned()
        })
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn of_fault(&self, language: Language, fault: &Fault) -> String {
        self.say(language, fault.code, &fault.arguments)
    }

    /// A text without arguments that is the words to no code, such as a title; the empty text when there is none.
    #[must_use]
    pub fn label(&self, language: Language, id: &str) -> String {
        let bundle = match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        };
        said(bundle, id, &Arguments::default(), language).unwrap_or_default()
    }

    /// Every code with its words, by name.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| Entry::all(&self.wordings))
    }
}

fn bundle(tag: &str, texts: impl Iterator<Item = &'static str>) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks around arguments would be part of what programs compare, and nothing here is written from right to left.
    bundle.set_use_isolating(false);
    for text in texts {
        let resource =
            FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _errors)| readable);
        // An error is a message that is there already: the first stays.
        drop(bundle.add_resource(resource));
    }
    bundle
}

fn said(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    arguments: &Arguments,
    language: Language,
) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut given = FluentArgs::new();
    for (name, argument) in arguments.iter() {
        given.set(name, value(argument, language));
    }
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&given), &mut errors);
    if !errors.is_empty() {
        missing(language);
    }
    // Words may begin with a part that says nothing just then, such as a line where there are none.
    Some(text.trim_start().to_owned())
}

fn value(argument: &Argument, language: Language) -> FluentValue<'_> {
    match argument {
        Argument::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        Argument::Number(number) => FluentValue::from(*number),
        Argument::Instant(at) => {
            let zone = if at.offset().local_minus_utc() == 0 { "UTC" } else { "%:z" };
            FluentValue::String(Cow::Owned(at.format(&format!("%Y-%m-%d %H:%M {zone}")).to_string()))
        }
        Argument::List(entries) => {
            let joint = match language {
                Language::En => ", ",
                Language::Zh => "、",
            };
            FluentValue::String(Cow::Owned(entries.join(joint)))
        }
    }
}

fn missing(language: Language) {
    metrics::counter!("words_missing_total", "language" => language.as_str()).increment(1);
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset};
    use kernel::Coded;

    use super::*;

    const SHOP: Wording = Wording {
        owner: "shop",
        en: "shop-sold_out =\n    { $left ->\n        [one] { $left } lamp is left.\n       *[other] { $left } lamps are left.\n    }\n    \
             .status = 409\nshop-closed = Closed until { $until }: { $days }.\n    .status = 503\n",
        zh: "shop-closed = 打烊至 { $until }：{ $days }。\n",
    };

    fn say(language: Language, coded: &Coded) -> String {
        Catalogue::new(&[SHOP]).say(language, coded.code, &coded.arguments)
    }

    #[test]
    fn arguments_are_said_as_the_language_says_them() {
        let until: DateTime<FixedOffset> = "2026-11-28T10:00:00+08:00".parse().unwrap();
        let closed = Coded::new("shop.closed").with("until", until).with("days", ["Mon", "Tue"].as_slice());
        assert_eq!(say(Language::En, &closed), "Closed until 2026-11-28 10:00 +08:00: Mon, Tue.");
        assert_eq!(say(Language::Zh, &closed), "打烊至 2026-11-28 10:00 +08:00：Mon、Tue。");
    }

    #[test]
    fn numbers_choose_their_plural_and_have_no_separators() {
        let left = |left: u32| say(Language::En, &Coded::new("shop.sold_out").with("left", left));
        assert_eq!(left(1), "1 lamp is left.");
        assert_eq!(left(262_144), "262144 lamps are left.");
    }

    #[test]
    fn what_is_missing_is_said_in_english_or_by_its_code() {
        let left = Coded::new("shop.sold_out").with("left", 2_u8);
        assert_eq!(say(Language::Zh, &left), "2 lamps are left.");
        assert_eq!(say(Language::Zh, &Coded::new("shop.unheard_of")), "shop.unheard_of");
        assert_eq!(say(Language::En, &Coded::new("shop.closed")), "Closed until {$until}: {$days}.");
    }
}

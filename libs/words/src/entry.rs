//! What is known of a code, for those who write programs against it.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{self, InlineExpression, PatternElement},
    parser,
};
use kernel::Wording;
use serde::Serialize;

use crate::Status;

/// One code with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The code.
    pub code: String,
    /// The package whose code it is.
    #[serde(skip)]
    pub owner: &'static str,
    /// How it is met; absent for a field's.
    pub status: Option<u16>,
    /// What its words name.
    pub arguments: Vec<String>,
    /// The English words, arguments in braces; where they depend on something, all of them.
    pub en: String,
    /// The Chinese words.
    pub zh: String,
    /// What to do, where the status alone does not tell it: in English.
    #[serde(skip)]
    pub help_en: Option<String>,
    /// The same in Chinese.
    #[serde(skip)]
    pub help_zh: Option<String>,
}

impl Entry {
    /// Whether it is the code of a field or of a reply.
    #[must_use]
    pub fn met(&self) -> Status {
        self.status.map_or(Status::Field, Status::Reply)
    }

    /// The codes of these packages, by name. A message without a status is the words to no code.
    pub(crate) fn all(wordings: &[Wording]) -> Vec<Self> {
        let mut entries = BTreeMap::new();
        for wording in wordings {
            let (en, zh) = (messages(wording.en), messages(wording.zh));
            let of = |(id, message): (&String, &Message)| Self::of(wording.owner, id, message, zh.get(id));
            for entry in en.iter().filter_map(of) {
                entries.entry(entry.code.clone()).or_insert(entry);
            }
        }
        entries.into_values().collect()
    }

    fn of(owner: &'static str, id: &str, en: &Message, zh: Option<&Message>) -> Option<Self> {
        Some(Self {
            owner,
            status: en.attribute("status")?.parse().ok(),
            arguments: en.arguments.iter().cloned().collect(),
            en: en.text.clone(),
            zh: zh.map(|zh| zh.text.clone()).unwrap_or_default(),
            help_en: en.attribute("help").map(str::to_owned),
            help_zh: zh.and_then(|zh| zh.attribute("help")).map(str::to_owned),
            code: id.replace('-', "."),
        })
    }
}

/// One message as it is written.
#[derive(Default)]
struct Message {
    text: String,
    arguments: BTreeSet<String>,
    attributes: Vec<(String, String)>,
}

impl Message {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    fn read(&mut self, message: &ast::Message<&str>) {
        for attribute in &message.attributes {
            let text = text_of(&attribute.value, &mut self.arguments);
            self.attributes.push((attribute.id.name.to_owned(), text));
        }
        if let Some(pattern) = &message.value {
            self.text = text_of(pattern, &mut self.arguments);
        }
    }
}

fn messages(text: &str) -> BTreeMap<String, Message> {
    let resource = parser::parse(text).unwrap_or_else(|(readable, _errors)| readable);
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        if let ast::Entry::Message(message) = entry {
            let read: &mut Message = messages.entry(message.id.name.to_owned()).or_default();
            read.read(message);
        }
    }
    messages
}

/// The text of a pattern with arguments in braces. Of what is chosen every possibility is shown, divided by strokes.
fn text_of(pattern: &ast::Pattern<&str>, arguments: &mut BTreeSet<String>) -> String {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                ast::Expression::Inline(inline) => text.push_str(&inline_text(inline, arguments)),
                ast::Expression::Select { selector, variants } => {
                    // Noted, though it is not itself shown.
                    drop(inline_text(selector, arguments));
                    let mut shown: Vec<String> =
                        variants.iter().map(|variant| text_of(&variant.value, arguments)).collect();
                    shown.dedup();
                    text.push_str(&shown.join(" / "));
                }
            },
        }
    }
    text
}

fn inline_text(inline: &InlineExpression<&str>, arguments: &mut BTreeSet<String>) -> String {
    match inline {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
            (*value).to_owned()
        }
        InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.to_owned());
            format!("{{{}}}", id.name)
        }
        InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. }
        | InlineExpression::Placeable { .. } => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: Wording = Wording {
        owner: "shop",
        en: "shop-sold_out =\n    { $kind ->\n        [lamp] Lamps\n       *[other] Things\n    } of { $make } are sold out.\n    \
             .status = 409\n    .help = Come back.\nname-short = is short\n    .status = field\nlabel = Shop\n",
        zh: "shop-sold_out = { $make } 已售罄。\nname-short = 过短\n",
    };

    #[test]
    fn a_code_is_told_with_its_words_and_what_they_name() {
        let entries = Entry::all(&[SHOP]);
        let [name, sold_out] = entries.as_slice() else { unreachable!("{entries:?}") };
        assert_eq!((name.code.as_str(), name.met()), ("name.short", Status::Field));
        assert_eq!((sold_out.code.as_str(), sold_out.met()), ("shop.sold_out", Status::Reply(409)));
        assert_eq!(sold_out.en, "Lamps / Things of {make} are sold out.");
        assert_eq!(
            (sold_out.zh.as_str(), sold_out.arguments.join(" ")),
            ("{make} 已售罄。", "kind make".to_owned())
        );
        assert_eq!(sold_out.help_en.as_deref(), Some("Come back."));
    }
}

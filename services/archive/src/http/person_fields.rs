//! What is told of a person, read: numbers in any usual spelling, everything else within bounds.

use std::collections::BTreeSet;

use kernel::{Faults, PhoneNumber};

use super::fields::optional_text;
use crate::domain::{Person, Private, PrivateKind};

/// The fields of a person as they were sent, from whichever body.
#[derive(Debug)]
pub(super) struct PersonText {
    pub(super) name: String,
    pub(super) phones: Vec<String>,
    pub(super) email: Option<String>,
    pub(super) wechat: Option<String>,
    pub(super) id_number: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) notes: Option<String>,
}

impl PersonText {
    /// The person, with their faults noted under `at`.
    pub(super) fn read(self, at: &str, faults: &mut Faults) -> Person {
        let Self { name, phones, email, wechat, id_number, tags, notes } = self;
        Person {
            name: faults.text(&format!("{at}/name"), &name, 80),
            phones: read_phones(&format!("{at}/phones"), &phones, faults),
            email: read_email(&format!("{at}/email"), email, faults),
            wechat: read_wechat(&format!("{at}/wechat"), wechat, faults),
            id_number: read_id_number(&format!("{at}/id_number"), id_number, faults),
            tags: read_tags(&format!("{at}/tags"), tags, faults),
            notes: read_notes(&format!("{at}/notes"), notes, faults),
        }
    }
}

/// At most ten numbers; one that is spelt twice is one.
pub(super) fn read_phones(at: &str, phones: &[String], faults: &mut Faults) -> Vec<PhoneNumber> {
    if phones.len() > 10 {
        faults.add(at, "phones.too_many", "must be at most 10", "最多 10 个");
    }
    let mut read = Vec::new();
    for (place, phone) in phones.iter().enumerate() {
        let phone = faults.phone(&format!("{at}/{place}"), phone);
        read.extend(phone.filter(|phone| !read.contains(phone)));
    }
    read
}

/// Something with a name, an `@` and a domain; whether anybody reads it only a message can tell.
pub(super) fn read_email(at: &str, text: Option<String>, faults: &mut Faults) -> Option<Private> {
    let text = optional_text(at, text, 254, faults)?;
    let is_sound = text.split_once('@').is_some_and(|(name, domain)| {
        let domain_is_sound = domain.contains('.') && !domain.contains('@') && !domain.ends_with('.');
        !name.is_empty() && domain_is_sound && !domain.starts_with('.')
    });
    if !is_sound || text.contains(char::is_whitespace) {
        faults.add(at, "email.malformed", "is no e-mail address", "不是有效的电子邮箱");
    }
    Some(Private::new(PrivateKind::Email, text))
}

pub(super) fn read_wechat(at: &str, text: Option<String>, faults: &mut Faults) -> Option<Private> {
    Some(Private::new(PrivateKind::Wechat, optional_text(at, text, 64, faults)?))
}

/// Letters and digits: identity cards, passports and permits of any country.
pub(super) fn read_id_number(at: &str, text: Option<String>, faults: &mut Faults) -> Option<Private> {
    let text = optional_text(at, text, 32, faults)?.to_ascii_uppercase();
    if !text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
        faults.add(at, "id_number.malformed", "must be letters and digits", "只能包含字母和数字");
    }
    Some(Private::new(PrivateKind::IdNumber, text))
}

/// At most twenty short words, each once.
pub(super) fn read_tags(at: &str, tags: Vec<String>, faults: &mut Faults) -> Vec<String> {
    if tags.len() > 20 {
        faults.add(at, "tags.too_many", "must be at most 20", "最多 20 个");
    }
    let mut seen = BTreeSet::new();
    let read =
        tags.into_iter().enumerate().map(|(place, tag)| faults.text(&format!("{at}/{place}"), &tag, 30));
    read.filter(|tag| seen.insert(tag.clone())).collect()
}

pub(super) fn read_notes(at: &str, notes: Option<String>, faults: &mut Faults) -> String {
    optional_text(at, notes, 2000, faults).unwrap_or_default()
}

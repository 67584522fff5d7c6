//! What people type about a person, read into the archive's own words; its faults are noted field by field.

use std::collections::BTreeSet;

use kernel::{
    DialPlan, Faults,
    text::{is_drawn, match_key},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::customers::domain::{ExternalRef, Person, Private, PrivateKind, id_number, read_phones};

/// The fields of a person as they were sent, from whichever body.
#[derive(Debug)]
pub(crate) struct PersonText {
    pub(crate) name: String,
    pub(crate) phones: Vec<String>,
    pub(crate) email: Option<String>,
    pub(crate) wechat: Option<String>,
    pub(crate) id_number: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) notes: Option<String>,
    pub(crate) external_ref: Option<ExternalRefBody>,
}

/// What another system calls a customer: unique in the group. Who is brought in again under it is changed, not entered
/// twice.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExternalRef)]
pub(crate) struct ExternalRefBody {
    /// The system.
    #[schema(min_length = 1, max_length = 60, example = "old-erp")]
    source: String,
    /// Its own id of them.
    #[schema(min_length = 1, max_length = 120, example = "C-000123")]
    id: String,
}

impl ExternalRefBody {
    /// The reference, with its faults noted under `at`.
    pub(crate) fn read(self, at: &str, faults: &mut Faults) -> ExternalRef {
        ExternalRef {
            source: faults.line(&format!("{at}/source"), &self.source, 60),
            id: faults.line(&format!("{at}/id"), &self.id, 120),
        }
    }
}

impl From<ExternalRef> for ExternalRefBody {
    fn from(external: ExternalRef) -> Self {
        let ExternalRef { source, id } = external;
        Self { source, id }
    }
}

impl PersonText {
    /// The person, with their faults noted under `at`. Numbers are read as people at `home` write them.
    pub(crate) fn read(self, at: &str, home: &DialPlan, faults: &mut Faults) -> Person {
        let Self { name, phones, email, wechat, id_number, tags, notes, external_ref } = self;
        Person {
            name: faults.line(&format!("{at}/name"), &name, 80),
            phones: read_phones(&format!("{at}/phones"), &phones, home, faults),
            email: read_email(&format!("{at}/email"), email, faults),
            wechat: read_wechat(&format!("{at}/wechat"), wechat, faults),
            id_number: read_id_number(&format!("{at}/id_number"), id_number, faults),
            tags: read_tags(&format!("{at}/tags"), tags, faults),
            notes: read_notes(&format!("{at}/notes"), notes, faults),
            external_ref: external_ref.map(|external| external.read(&format!("{at}/external_ref"), faults)),
        }
    }
}

/// Something with a name, an `@` and a domain; whether anybody reads it only a message can tell.
pub(super) fn read_email(at: &str, text: Option<String>, faults: &mut Faults) -> Option<Private> {
    let text = faults.optional_line(at, text.as_deref(), 254)?;
    let is_sound = text.split_once('@').is_some_and(|(name, domain)| {
        let domain_is_sound = domain.contains('.') && !domain.contains('@') && !domain.ends_with('.');
        !name.is_empty() && domain_is_sound && !domain.starts_with('.')
    });
    if !is_sound || !text.chars().all(is_drawn) {
        faults.malformed_email(at);
    }
    Some(Private::new(PrivateKind::Email, text))
}

pub(super) fn read_wechat(at: &str, text: Option<String>, faults: &mut Faults) -> Option<Private> {
    Some(Private::new(PrivateKind::Wechat, faults.optional_line(at, text.as_deref(), 64)?))
}

pub(super) fn read_id_number(at: &str, text: Option<String>, faults: &mut Faults) -> Option<Private> {
    let text = faults.optional_line(at, text.as_deref(), 32)?;
    Some(Private::new(PrivateKind::IdNumber, id_number::read(at, &text, faults)))
}

/// At most twenty short words, each once, however it is spelt.
pub(super) fn read_tags(at: &str, tags: Vec<String>, faults: &mut Faults) -> Vec<String> {
    let tags = faults.list(at, "tags.too_many", tags, 0..=20);
    let mut seen = BTreeSet::new();
    let read =
        tags.into_iter().enumerate().map(|(place, tag)| faults.line(&format!("{at}/{place}"), &tag, 30));
    read.filter(|tag| seen.insert(match_key(tag))).collect()
}

pub(super) fn read_notes(at: &str, notes: Option<String>, faults: &mut Faults) -> String {
    faults.optional_text(at, notes.as_deref(), 2000).unwrap_or_default()
}

/// Reads a version number.
pub(crate) fn version(pointer: &str, version: i32, faults: &mut Faults) -> i32 {
    if version < 1 {
        faults.add(pointer, "version.out_of_range");
    }
    version
}

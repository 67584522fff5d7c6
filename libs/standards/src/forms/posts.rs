//! By whom a form wants its steps taken, in the words of the paper: its posts. Which positions of a group a post is, the group
//! says; so what ships names nobody's positions.

use std::collections::BTreeMap;

use super::conditions::unfit;
use super::{FieldKind, FormField};
use crate::document::{Report, Section, Value, name as read_name, section};

/// `[posts]`: which post checks a record, files it and gives which signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posts {
    /// Who checks it.
    pub check: Option<String>,
    /// Who files and keeps it.
    pub file: Option<String>,
    /// Who signs in which field.
    pub sign: BTreeMap<String, String>,
}

impl Posts {
    /// Every post that is named, each once.
    #[must_use]
    pub fn all(&self) -> Vec<&str> {
        let mut all: Vec<&str> =
            self.check.iter().chain(&self.file).chain(self.sign.values()).map(String::as_str).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Reads `[posts]`, about these fields.
    pub(super) fn read(root: &mut Section<'_>, fields: &[FormField], report: &mut Report<'_>) -> Self {
        let Some(value) = root.optional("posts") else { return Self::default() };
        let Some(mut posts) = section(value, report) else { return Self::default() };
        let check = posts.optional("check");
        if let (Some(value), None) = (check, root.optional("check")) {
            report.add(&value.span(), kernel::Coded::new("standards.missing_key").with("key", "check"));
        }
        let check = check.and_then(|value| read_name(value, report));
        let file = posts.optional("file").and_then(|value| read_name(value, report));
        let sign =
            posts.optional("sign").map(|value| read_signers(value, fields, report)).unwrap_or_default();
        posts.finish(report);
        Self { check, file, sign }
    }
}

/// `{ manager_signature = "manager" }`. A customer holds no post.
fn read_signers(value: Value<'_>, fields: &[FormField], report: &mut Report<'_>) -> BTreeMap<String, String> {
    let Some(named) = section(value, report) else { return BTreeMap::new() };
    let mut signers = BTreeMap::new();
    for (name, at, value) in named.entries() {
        let is_meant = |field: &FormField| {
            field.name == name
                && matches!(field.kind, FieldKind::Signature { by } if by != vocabulary::FormSigner::Customer)
        };
        if !fields.iter().any(is_meant) {
            report.add(&at, unfit(name, "signed"));
            continue;
        }
        signers.extend(read_name(value, report).map(|post| (name.to_owned(), post)));
    }
    signers
}

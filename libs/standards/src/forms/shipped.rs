//! The forms that ship with the suite.

use std::sync::LazyLock;

use super::FormDefinition;

macro_rules! documents {
    ($($name:literal),+ $(,)?) => { [$(include_str!(concat!("../../forms/", $name, ".toml"))),+] };
}

/// The shipped documents, by code.
const DOCUMENTS: [&str; 48] = documents![
    "box-opening-record",
    "call-record",
    "call-visit-register",
    "callback-record",
    "cleaning-service-order",
    "community-activity-plan",
    "community-activity-record",
    "complaint-book",
    "complaint-record",
    "complaint-register",
    "custody-agreement",
    "customer-complaint-sheet",
    "customer-report-form",
    "defect-repair-register",
    "dispatch-order",
    "document-issue-list",
    "document-issue-register",
    "engineering-repair-sheet",
    "goods-release-application",
    "goods-release-pass",
    "house-quality-acceptance",
    "household-staff-application",
    "key-custody-register",
    "key-loan-register",
    "letter-register",
    "message-slip",
    "patrol-follow-up-record",
    "pet-register",
    "phone-reception-log",
    "property-daily-report",
    "questionnaire-analysis",
    "reception-book",
    "reception-plan",
    "renovation-application",
    "renovation-extension-application",
    "repair-and-opinion-statistics",
    "repair-daily-report",
    "repair-order",
    "repair-request-register",
    "resident-information-form",
    "resident-register",
    "satisfaction-questionnaire",
    "shift-hand-over-book",
    "special-event-report",
    "training-record",
    "visit-archive",
    "visitor-register",
    "work-permit-count",
];

static FORMS: LazyLock<Vec<FormDefinition>> = LazyLock::new(|| DOCUMENTS.into_iter().map(read).collect());

#[expect(clippy::panic, reason = "the documents are part of this crate, and its tests read each of them")]
fn read(document: &str) -> FormDefinition {
    FormDefinition::parse(document).unwrap_or_else(|problems| panic!("a shipped form is wrong:\n{problems}"))
}

/// Every form that ships with the suite, by code and version.
#[must_use]
pub fn forms() -> &'static [FormDefinition] {
    &FORMS
}

/// The shipped form of that code and version.
#[must_use]
pub fn form(code: &str, version: i32) -> Option<&'static FormDefinition> {
    forms().iter().find(|form| form.code == code && form.version == version)
}

/// The newest version of the form of that code.
#[must_use]
pub fn newest_form(code: &str) -> Option<&'static FormDefinition> {
    forms().iter().filter(|form| form.code == code).max_by_key(|form| form.version)
}

//! The forms that ship with the suite.

use std::sync::{Arc, LazyLock};

use kernel::Coded;

use super::FormDefinition;
use crate::document::{Report, Value, text};

macro_rules! documents {
    ($($name:literal),+ $(,)?) => { [$(include_str!(concat!("../../forms/", $name, ".toml"))),+] };
}

/// The shipped documents, by what they are for.
const DOCUMENTS: [&str; 161] = documents![
    // What comes in: calls, visits, letters.
    "box-opening-record",
    "call-record",
    "call-summary-report",
    "call-visit-register",
    "customer-report-form",
    "letter-register",
    "message-slip",
    "opinion-register",
    "phone-reception-log",
    "reception-book",
    "service-centre-work-log",
    "visit-archive",
    "visitor-register",
    // Receptions, and days on which an office receives.
    "reception-day-plan",
    "reception-plan",
    "reception-tour-register",
    "service-card",
    "visit-itinerary-letter",
    // Orders that are passed on.
    "complaint-dispatch-order",
    "dispatch-order",
    "electronic-workflow-order",
    "engineering-work-order",
    "rectification-notice",
    "work-contact-sheet",
    "work-order",
    // Complaints.
    "complaint-book",
    "complaint-case-report",
    "complaint-handling-sheet",
    "complaint-record",
    "complaint-register",
    "customer-complaint-sheet",
    "monthly-complaint-statistics",
    "monthly-complaint-summary",
    "owner-complaint-record",
    "reply-letter",
    "window-complaint-record",
    // Repairs and paid services.
    "cleaning-service-order",
    "convenience-service-notice",
    "customer-service-record",
    "defect-repair-register",
    "engineering-repair-sheet",
    "owner-paid-repair-register",
    "owner-repair-register",
    "repair-and-opinion-statistics",
    "repair-daily-report",
    "repair-order",
    "repair-request-register",
    // Callbacks, visits and what customers think.
    "callback-monthly-report",
    "callback-plan",
    "callback-record",
    "callback-weekly-report",
    "customer-forum-plan",
    "month-end-summary",
    "open-letter",
    "questionnaire-analysis",
    "satisfaction-questionnaire",
    "service-centre-callback-record",
    "service-quality-analysis",
    "visit-analysis-report",
    "visit-and-callback-record",
    "visit-note",
    "visit-plan",
    "visit-record",
    "yearly-opinion-questionnaire",
    // Customers and their homes.
    "archive-index",
    "client-base-data",
    "communication-record",
    "compensation-appraisal",
    "compensation-register",
    "customer-overview",
    "goods-movement-register",
    "household-file",
    "household-staff-application",
    "mckay-66",
    "owner-tenant-overview",
    "pet-register",
    "resident-information-form",
    "resident-register",
    "unit-status-table",
    // Moving in, keys and custody.
    "custody-agreement",
    "custody-patrol-record",
    "house-quality-acceptance",
    "key-cabinet-list",
    "key-custody-register",
    "key-loan-register",
    "move-in-agreement",
    "move-in-hand-over",
    "move-in-notice",
    "power-of-attorney",
    // Renovations, and what leaves an estate.
    "goods-release-application",
    "goods-release-pass",
    "material-access-permit",
    "renovation-acceptance",
    "renovation-agreement",
    "renovation-application",
    "renovation-construction-permit",
    "renovation-extension-application",
    "renovation-inspection-record",
    "renovation-permit",
    "renovation-service-agreement",
    "temporary-worker-pass",
    "work-permit-count",
    "worker-access-pass",
    // Money.
    "demand-notice",
    "formal-demand-letter",
    "published-fees",
    "receipt",
    "renewal-notice",
    // Notices, documents and activities.
    "activity-implementation-plan",
    "activity-notice",
    "community-activity-plan",
    "community-activity-record",
    "document-issue-list",
    "document-issue-register",
    "notice-board-register",
    "property-notice",
    "yearly-community-plan",
    // Patrols, special events and emergencies.
    "after-fire-notice",
    "patrol-follow-up-record",
    "special-event-report",
    "special-person-register",
    "vehicle-register",
    // The office and its staff.
    "attendance-sheet",
    "labour-supplies-register",
    "left-over-issue-file",
    "meeting-credential-register",
    "meeting-minutes",
    "post-duties",
    "property-daily-report",
    "property-monthly-report",
    "safety-and-hygiene-check",
    "shift-hand-over-book",
    "training-plan",
    "training-record",
    "uniform-issue-register",
    // A company over many offices.
    "monthly-quality-circular",
    "service-bulletin",
    "yearly-service-indicators",
    "yearly-service-plan",
    // Commitments, and a sales floor.
    "customer-registration",
    "individual-commitment",
    "integrity-commitment",
    "lead-follow-up-book",
    "loan-declaration",
    "mortgage-commitment",
    "sales-roster",
    "service-commitment",
    "sign-in-list",
    "unit-payment-commitment",
    "vehicle-inspection-slip",
    // Former versions, which records may have been filled in on.
    "former/goods-release-pass-1",
    "former/household-staff-application-1",
    "former/key-custody-register-1",
    "former/key-loan-register-1",
    "former/move-in-hand-over-1",
    "former/pet-register-1",
    "former/power-of-attorney-1",
    "former/renovation-agreement-1",
    "former/repair-order-1",
    "former/special-event-report-1",
    "former/visitor-register-1",
];

/// What the code of a form of a group's own begins with. None that ships ever does, so that no release takes one away.
pub const OWN_PREFIX: &str = "our-";

/// The forms by code and version, and in the same order the document of each.
static SHIPPED: LazyLock<(Vec<Arc<FormDefinition>>, Vec<&'static str>)> = LazyLock::new(|| {
    let mut shipped: Vec<_> =
        DOCUMENTS.into_iter().map(|document| (Arc::new(read(document)), document)).collect();
    shipped.sort_by(|(one, _), (other, _)| (&one.code, one.version).cmp(&(&other.code, other.version)));
    shipped.into_iter().unzip()
});

#[expect(clippy::panic, reason = "the documents are part of this crate, and its tests read each of them")]
fn read(document: &str) -> FormDefinition {
    FormDefinition::parse(document).unwrap_or_else(|problems| panic!("a shipped form is wrong:\n{problems}"))
}

/// Every form that ships with the suite, by code and version.
#[must_use]
pub fn forms() -> &'static [Arc<FormDefinition>] {
    &SHIPPED.0
}

/// The shipped form of that code and version.
#[must_use]
pub fn form(code: &str, version: i32) -> Option<&'static Arc<FormDefinition>> {
    forms().iter().find(|form| form.code == code && form.version == version)
}

/// The document of the shipped form of that code and version.
#[must_use]
pub fn form_document(code: &str, version: i32) -> Option<&'static str> {
    let place = forms().iter().position(|form| form.code == code && form.version == version)?;
    SHIPPED.1.get(place).copied()
}

/// The newest version of the form of that code.
#[must_use]
pub fn newest_form(code: &str) -> Option<&'static Arc<FormDefinition>> {
    forms().iter().filter(|form| form.code == code).max_by_key(|form| form.version)
}

/// The code of a form that ships, as a document names one.
pub(crate) fn shipped_form(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let code = text(value, report)?;
    if newest_form(code).is_none() {
        report.add(&value.span(), Coded::new("standards.unknown_form").with("code", code));
        return None;
    }
    Some(code.to_owned())
}

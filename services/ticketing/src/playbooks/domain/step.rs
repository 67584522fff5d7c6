//! What became of one step of a run.

use chrono::{DateTime, Utc};
use kernel::Principal;
use vocabulary::{FileId, FormRecordId};

/// What became of a step that somebody or time has touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StepProgress {
    pub(crate) outcome: Option<Outcome>,
    /// Its time went by without it.
    pub(crate) overdue_since: Option<DateTime<Utc>>,
}

kernel::define_worded! {
    /// How a step ended.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum Outcome by OutcomeKind {
        /// `done_at` may be before `at`, when it was noted.
        Done { by: Principal, at: DateTime<Utc>, done_at: DateTime<Utc>, evidence: Evidence } = "done",
        Skipped { by: Principal, at: DateTime<Utc>, reason: String } = "skipped",
    }
}

/// What shows that a step was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// What there is to say of it.
    pub(crate) note: Option<String>,
    /// The record on the step's form.
    pub(crate) record_id: Option<FormRecordId>,
    /// What was written down in place of a record.
    pub(crate) report: Option<String>,
    pub(crate) photos: Vec<FileId>,
}

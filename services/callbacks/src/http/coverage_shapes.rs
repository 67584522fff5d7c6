//! Coverage in requests and replies.

use kernel::EstateId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::callbacks::Coverage;

/// Coverage of one clause at one estate.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoverageView {
    estate_id: EstateId,
    standard: String,
    standard_version: i32,
    /// The rule that requires the callbacks, such as `CBK-14`.
    clause: String,
    /// What the rule asks for; absent where it says nothing.
    target_percent: Option<i32>,
    /// Fell due in the period, without the excluded.
    due: i64,
    /// Those of them that the rule's share requires.
    required: i64,
    done: i64,
    /// Could not be reached; after three tries that counts as made.
    unreachable: i64,
    /// Waived by one person: they count as not made.
    waived: i64,
    /// Waived with a second person's consent, or because the work was taken up again: they do not count.
    excluded: i64,
    /// Found late at some time.
    late: i64,
    /// What was made of what was due, rounded down.
    percent: i64,
    /// False where less was made than the rule requires.
    is_met: bool,
}

impl From<Coverage> for CoverageView {
    fn from(coverage: Coverage) -> Self {
        let Coverage {
            estate_id,
            standard,
            standard_version,
            clause,
            coverage_percent,
            due,
            required,
            done,
            unreachable,
            tried,
            waived,
            excluded,
            late,
        } = coverage;
        let made = done + tried;
        Self {
            estate_id: estate_id.0,
            standard,
            standard_version,
            clause,
            target_percent: coverage_percent,
            due,
            required,
            done,
            unreachable,
            waived,
            excluded,
            late,
            percent: if due == 0 { 100 } else { made * 100 / due },
            is_met: coverage_percent.is_none() || made >= required,
        }
    }
}

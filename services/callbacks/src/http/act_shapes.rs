//! What may be done with a callback, in replies.

use kernel::Permission;
use serde::Serialize;
use utoipa::ToSchema;
use web::Act;

use crate::domain::CallbackActKind;

/// Something that people do to a callback: `attempt` is `POST …/attempts`, and each other one is `POST …` of its name.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum CallbackActWord {
    Complete,
    Attempt,
    Assign,
    Waive,
    ApproveWaiver,
}

/// An act with what its operation asks for.
pub(super) fn act_view(kind: CallbackActKind) -> Act<CallbackActWord> {
    let needing =
        |act, needs: &'static [&'static str]| Act { act, permission: Permission::CallbacksWrite, needs };
    match kind {
        CallbackActKind::Complete => needing(CallbackActWord::Complete, &["satisfaction", "solved"]),
        CallbackActKind::Attempt => needing(CallbackActWord::Attempt, &["outcome"]),
        CallbackActKind::Assign => needing(CallbackActWord::Assign, &["assignee"]),
        CallbackActKind::Waive => needing(CallbackActWord::Waive, &["reason"]),
        CallbackActKind::ApproveWaiver => needing(CallbackActWord::ApproveWaiver, &[]),
    }
}

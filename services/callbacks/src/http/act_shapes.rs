//! What may be done with a callback, in replies.

use kernel::Permission;
use web::Act;

use crate::domain::CallbackActKind;

/// An act with what its operation asks for.
pub(super) fn act_view(kind: CallbackActKind) -> Act<CallbackActKind> {
    let needs: &[&str] = match kind {
        CallbackActKind::Complete => &["satisfaction", "solved"],
        CallbackActKind::Attempt => &["outcome"],
        CallbackActKind::Assign => &["assignee"],
        CallbackActKind::Waive => &["reason"],
        CallbackActKind::ApproveWaiver => &[],
    };
    Act { act: kind, permission: Permission::CallbacksWrite, needs }
}

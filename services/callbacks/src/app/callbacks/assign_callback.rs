//! Naming who carries a callback out.

use kernel::{Actor, Failure, StaffId};

use super::{Target, change_callback::change_callback};
use crate::{app::App, domain::Callback};

/// Gives the callback to `assignee`.
pub(crate) async fn assign_callback(
    app: &App,
    actor: &Actor,
    target: Target,
    assignee: StaffId,
) -> Result<Callback, Failure> {
    change_callback(app, actor, target, |callback, _now| callback.assign(assignee)).await
}

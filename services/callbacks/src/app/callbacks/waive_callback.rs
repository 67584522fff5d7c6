//! Letting a callback go, for a reason.

use kernel::{Actor, Failure};

use super::{Target, change_callback::change_callback};
use crate::{app::App, domain::Callback};

/// The callback is no longer owed.
pub(crate) async fn waive_callback(
    app: &App,
    actor: &Actor,
    target: Target,
    reason: String,
) -> Result<Callback, Failure> {
    change_callback(app, actor, target, |callback, now| callback.waive(reason, now)).await
}

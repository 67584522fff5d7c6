//! Who am I.

use kernel::{Actor, Failure, Principal};

use crate::{app::App, domain::Staff, storage::staff};

/// The account behind a token, when it is one of staff.
#[tracing::instrument(skip_all, name = "identity.show_session")]
pub(crate) async fn show_session(app: &App, actor: &Actor) -> Result<Option<Staff>, Failure> {
    match &actor.principal {
        Principal::Staff(id) => Ok(staff::find(&app.db, *id).await?),
        Principal::Client(_) | Principal::System(_) => Ok(None),
    }
}

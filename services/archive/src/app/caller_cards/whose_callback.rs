//! To whom a follow-up is owed, when an event does not say.

use kernel::{CallbackId, CustomerId, Failure};

use crate::{app::App, domain::MatterId, storage::matters};

/// The customer whom an earlier event of it named; nobody when none was heard.
pub(crate) async fn whose_callback(app: &App, id: CallbackId) -> Result<Option<CustomerId>, Failure> {
    let matter = matters::find(app.db.reader(), MatterId::Callback(id)).await?;
    Ok(matter.map(|(owner, _matter)| owner))
}

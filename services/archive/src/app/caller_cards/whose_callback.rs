//! To whom a follow-up is owed, when an event does not say.

use kernel::Failure;
use vocabulary::{CallbackId, CustomerId};

use crate::{app::App, domain::CardItemId, storage::card_items};

/// The customer whom an earlier event of it named; nobody when none was heard.
pub(crate) async fn whose_callback(app: &App, id: CallbackId) -> Result<Option<CustomerId>, Failure> {
    let item = card_items::find(app.db.reader(), CardItemId::Callback(id)).await?;
    Ok(item.map(|(owner, _item)| owner))
}

//! Reading single callbacks.

use db::{Context, Db, DbError, IdColumn};
use kernel::Actor;
use sea_orm::{EntityTrait, QueryFilter};
use vocabulary::CallbackId;

use super::{callback_rows, callbacks::visible_to, entities::callback};
use crate::domain::Callback;

/// The callback, if the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: CallbackId) -> Result<Option<Callback>, DbError> {
    let row = callback::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .context("reading a callback")?;
    row.map(callback_rows::from_row).transpose()
}

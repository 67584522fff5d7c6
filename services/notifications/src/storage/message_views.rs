//! Reading single messages.

use db::{Context, Db, DbError, IdColumn, scope_filter};
use kernel::Scope;
use sea_orm::{EntityTrait, QueryFilter};
use vocabulary::MessageId;

use super::{entities::message, message_rows};
use crate::domain::Message;

/// The message, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: MessageId) -> Result<Option<Message>, DbError> {
    let row = message::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, message::Column::EstateId))
        .one(db.reader())
        .await
        .context("reading a message")?;
    row.map(message_rows::from_row).transpose()
}

//! Customer ↔ row. Sealed values name their customer, so that one copied into another row does not open.

use db::{DbError, IdColumn};
use kernel::{PhoneNumber, text::match_key};
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect, QueryTrait, sea_query::Expr};
use sealing::Sealer;
use vocabulary::CustomerId;

use super::entities::customer;
use crate::customers::domain::{Customer, ExternalRef, Private, PrivateKind};

/// The sealing context of a column of one customer.
pub(super) fn context(column: &str, customer_id: CustomerId) -> String {
    format!("{column}:{customer_id}")
}

/// The row of a customer, without their phones.
pub(super) fn to_row(sealer: &Sealer, customer: &Customer) -> Result<customer::ActiveModel, DbError> {
    let Customer {
        id,
        version,
        estate_id,
        name,
        phones: _,
        email,
        wechat,
        id_number,
        tags,
        notes,
        registered_at,
        external_ref,
    } = customer;
    let seal =
        |private: &Option<Private>| private.as_ref().map(|private| sealed(sealer, *id, private)).transpose();
    Ok(customer::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        estate_id: Set(IdColumn(*estate_id)),
        name: Set(name.clone()),
        name_key: Set(Some(match_key(name))),
        email: Set(seal(email)?),
        wechat: Set(seal(wechat)?),
        id_number: Set(seal(id_number)?),
        tags: Set(tags.iter().cloned().collect()),
        notes: Set(notes.clone()),
        registered_at: Set(*registered_at),
        external_source: Set(external_ref.as_ref().map(|external| external.source.clone())),
        external_id: Set(external_ref.as_ref().map(|external| external.id.clone())),
    })
}

/// The customer of a row, opened.
pub(super) fn from_row(
    sealer: &Sealer,
    row: customer::Model,
    phones: Vec<PhoneNumber>,
) -> Result<Customer, DbError> {
    let customer::Model {
        id,
        version,
        estate_id,
        name,
        name_key: _,
        email,
        wechat,
        id_number,
        tags,
        notes,
        registered_at,
        external_source,
        external_id,
    } = row;
    let id = id.0;
    let open =
        |kind, sealed: Option<Vec<u8>>| sealed.map(|sealed| opened(sealer, id, kind, &sealed)).transpose();
    Ok(Customer {
        id,
        version,
        estate_id: estate_id.0,
        name,
        phones,
        email: open(PrivateKind::Email, email)?,
        wechat: open(PrivateKind::Wechat, wechat)?,
        id_number: open(PrivateKind::IdNumber, id_number)?,
        tags: tags_from(tags)?,
        notes,
        registered_at,
        external_ref: external_source.zip(external_id).map(|(source, id)| ExternalRef { source, id }),
    })
}

/// The tags as they are stored.
pub(crate) fn tags_from(tags: serde_json::Value) -> Result<Vec<String>, DbError> {
    serde_json::from_value(tags)
        .map_err(|error| DbError::Corrupt { what: "list of tags", source: Box::new(error) })
}

fn sealed(sealer: &Sealer, id: CustomerId, private: &Private) -> Result<Vec<u8>, DbError> {
    Ok(sealer.seal(&private_context(private.kind(), id), private.whole())?)
}

fn opened(sealer: &Sealer, id: CustomerId, kind: PrivateKind, sealed: &[u8]) -> Result<Private, DbError> {
    Ok(Private::new(kind, sealer.open(&private_context(kind, id), sealed)?))
}

fn private_context(kind: PrivateKind, id: CustomerId) -> String {
    context(&format!("customers.{}", kind.as_str()), id)
}

/// True in a statement when the customer is known, by whichever estate.
pub(crate) fn is_known(id: CustomerId) -> Expr {
    let row = customer::Entity::find_by_id(IdColumn(id)).select_only().column(customer::Column::Id);
    Expr::exists(row.into_query())
}

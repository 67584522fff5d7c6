//! Telephone numbers at rest: sealed for their customer, found by a keyed digest.

use db::{Context, DbError, IdColumn, Tx};
use kernel::PhoneNumber;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use sealing::Sealer;
use vocabulary::CustomerId;

use super::{entities::customer_phone, rows::context};
use crate::customers::domain::Customer;

/// The hotline publishes the same digest of a caller's number.
const COLUMN: &str = contracts::hotline::CALLER_INDEX;

/// What a number is looked up by: equal for equal numbers, meaningless without the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PhoneIndex(Vec<u8>);

impl PhoneIndex {
    /// The index of a number: that of the line, whatever the extension.
    pub(crate) fn of(sealer: &Sealer, phone: &PhoneNumber) -> Self {
        Self(sealer.blind_index(COLUMN, phone.e164()))
    }

    /// The index that an event carries as text; none when it is no such text.
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let bytes = text.as_bytes().chunks(2).map(pair).collect::<Option<Vec<u8>>>()?;
        (!bytes.is_empty()).then_some(Self(bytes))
    }

    /// As text, for cache keys and the audit trail.
    pub(crate) fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// As it is stored.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.clone()
    }

    /// As it was stored.
    pub(crate) const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

/// Stores the numbers of customers that have none stored yet.
pub(super) async fn insert(tx: &Tx, customers: &[&Customer]) -> Result<(), DbError> {
    let mut rows = Vec::new();
    for customer in customers {
        for (position, phone) in (0..).zip(&customer.phones) {
            rows.push(to_row(tx.db().sealer(), customer.id, position, phone)?);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    customer_phone::Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await
        .context("storing telephone numbers")?;
    Ok(())
}

/// Stores other numbers in place of the old ones.
pub(super) async fn replace(tx: &Tx, customer: &Customer) -> Result<(), DbError> {
    customer_phone::Entity::delete_many()
        .filter(customer_phone::Column::CustomerId.eq(customer.id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("removing telephone numbers")?;
    insert(tx, &[customer]).await
}

/// The numbers of several customers, in their own order, opened.
pub(super) async fn of_customers(
    conn: &impl ConnectionTrait,
    sealer: &Sealer,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, PhoneNumber)>, DbError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let rows = customer_phone::Entity::find()
        .filter(customer_phone::Column::CustomerId.is_in(customers.iter().map(|id| id.as_uuid())))
        .order_by_asc(customer_phone::Column::Position)
        .all(conn)
        .await
        .context("reading telephone numbers")?;
    let open = |row: customer_phone::Model| {
        let id = row.customer_id.0;
        let number = sealer.open(&context(COLUMN, id), &row.number)?;
        Ok((id, PhoneNumber::from_stored(number)))
    };
    rows.into_iter().map(open).collect()
}

/// By which numbers customers are found, without opening them.
pub(crate) async fn indexes_of(
    conn: &impl ConnectionTrait,
    customers: &[CustomerId],
) -> Result<Vec<PhoneIndex>, DbError> {
    let rows = customer_phone::Entity::find()
        .filter(customer_phone::Column::CustomerId.is_in(customers.iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .context("reading number indexes")?;
    Ok(rows.into_iter().map(|row| PhoneIndex(row.number_index)).collect())
}

/// Whose numbers these are.
pub(crate) async fn owners(
    conn: &impl ConnectionTrait,
    numbers: &[PhoneIndex],
) -> Result<Vec<(PhoneIndex, CustomerId)>, DbError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let rows = customer_phone::Entity::find()
        .filter(customer_phone::Column::NumberIndex.is_in(numbers.iter().map(PhoneIndex::bytes)))
        .all(conn)
        .await
        .context("reading whose numbers these are")?;
    Ok(rows.into_iter().map(|row| (PhoneIndex(row.number_index), row.customer_id.0)).collect())
}

fn to_row(
    sealer: &Sealer,
    customer_id: CustomerId,
    position: i32,
    phone: &PhoneNumber,
) -> Result<customer_phone::ActiveModel, DbError> {
    Ok(customer_phone::ActiveModel {
        customer_id: Set(IdColumn(customer_id)),
        position: Set(position),
        number: Set(sealer.seal(&context(COLUMN, customer_id), &phone.whole())?),
        number_index: Set(PhoneIndex::of(sealer, phone).bytes()),
    })
}

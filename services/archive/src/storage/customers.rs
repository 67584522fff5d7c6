//! Customers. One is seen from the estate that keeps their record, and from those they live at.

use db::{Db, DbError, Doing, Tx, scope_filter};
use kernel::{CustomerId, EstateId, Failure, Page, PageOf, Scope};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::Uuid, sea_query::Expr,
};

use super::{
    customer_rows::{from_row, to_row},
    entities::{customer, occupancy},
    phones,
};
use crate::domain::{Customer, CustomerField};

/// What a list of customers may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct CustomerFilter {
    pub(crate) estate_id: Option<EstateId>,
    /// The whole name.
    pub(crate) name: Option<String>,
}

/// Stores customers that were just registered, with their numbers.
pub(crate) async fn insert(tx: &Tx, customers: &[Customer]) -> Result<(), DbError> {
    if customers.is_empty() {
        return Ok(());
    }
    let rows = customers.iter().map(|customer| to_row(tx.db().sealer(), customer));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    customer::Entity::insert_many(rows).exec_without_returning(tx.conn()).await.doing("storing customers")?;
    phones::insert(tx, &customers.iter().collect::<Vec<_>>()).await
}

/// Stores a changed customer over the version before it.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, customer: &Customer, changed: &[CustomerField]) -> Result<(), Failure> {
    let mut row = to_row(tx.db().sealer(), customer)?;
    row.id = sea_orm::ActiveValue::NotSet;
    let updated = customer::Entity::update_many()
        .set(row)
        .filter(customer::Column::Id.eq(customer.id.as_uuid()))
        .filter(customer::Column::Version.eq(customer.version - 1))
        .exec(tx.conn())
        .await
        .doing("saving a customer")?;
    db::expect_one(updated.rows_affected)?;
    if changed.contains(&CustomerField::Phones) {
        phones::replace(tx, customer).await?;
    }
    Ok(())
}

/// The customer, if they are known within `scope`.
pub(crate) async fn find(
    db: &Db,
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: CustomerId,
) -> Result<Option<Customer>, DbError> {
    let row = customer::Entity::find_by_id(id.as_uuid())
        .filter(known_within(scope))
        .one(conn)
        .await
        .doing("reading a customer")?;
    let customers = with_phones(db, conn, row.into_iter().collect()).await?;
    Ok(customers.into_iter().next())
}

/// Those of `ids` who are known within `scope`.
pub(crate) async fn find_known(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    ids: impl IntoIterator<Item = CustomerId>,
) -> Result<Vec<CustomerId>, DbError> {
    let ids: Vec<Uuid> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .filter(customer::Column::Id.is_in(ids.into_iter().map(CustomerId::as_uuid)))
        .filter(known_within(scope))
        .into_tuple()
        .all(conn)
        .await
        .doing("looking customers up")?;
    Ok(ids.into_iter().map(CustomerId::from_uuid).collect())
}

/// True in a statement when the customer is known, by whichever estate.
pub(super) fn is_known(id: CustomerId) -> Expr {
    let row = customer::Entity::find_by_id(id.as_uuid()).select_only().column(customer::Column::Id);
    Expr::exists(row.into_query())
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: &CustomerFilter,
    page: &Page,
) -> Result<PageOf<Customer>, Failure> {
    let CustomerFilter { estate_id, name } = filter;
    let mut query = customer::Entity::find().filter(known_within(scope));
    if let Some(estate_id) = estate_id {
        query = query.filter(known_within(&Scope::estate(*estate_id)));
    }
    if let Some(name) = name {
        query = query.filter(customer::Column::Name.eq(name));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(customer::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(customer::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing customers")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    Ok(PageOf { items: with_phones(db, db.reader(), page.items).await?, next: page.next })
}

/// Registered by an estate of `scope`, or living at one.
fn known_within(scope: &Scope) -> Condition {
    if matches!(scope, Scope::Group) {
        return Condition::all();
    }
    let living = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::CustomerId)
        .filter(occupancy::Column::EndedAt.is_null())
        .filter(scope_filter(scope, occupancy::Column::EstateId))
        .into_query();
    Condition::any()
        .add(scope_filter(scope, customer::Column::EstateId))
        .add(customer::Column::Id.in_subquery(living))
}

/// Adds the numbers of all rows in one statement.
async fn with_phones(
    db: &Db,
    conn: &impl ConnectionTrait,
    rows: Vec<customer::Model>,
) -> Result<Vec<Customer>, DbError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut numbers = phones::of_customers(conn, db.sealer(), &ids).await?;
    rows.into_iter()
        .map(|row| {
            let own = numbers.extract_if(.., |(owner, _number)| *owner == row.id);
            let own = own.map(|(_owner, number)| number).collect();
            from_row(db.sealer(), row, own)
        })
        .collect()
}

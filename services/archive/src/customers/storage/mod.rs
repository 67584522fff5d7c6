//! Customers. One is seen from the estates that know them (`ties`).
//!
//! In lists they are not found by their numbers: who tries numbers out learns whose they are, so that looking one up is an
//! operation of its own, counted and on the record.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
pub(crate) mod phones;
pub(crate) mod rows;
pub(crate) mod ties;

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, OtherTable, Served, Sort, Test},
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{ExprTrait, LockType},
};
use vocabulary::CustomerId;

use crate::customers::domain::{Customer, CustomerField, ExternalRef};
use entities::customer;
use rows::{from_row, to_row};
use ties::known_within;

/// Stores customers that were just registered, with their numbers.
///
/// # Errors
/// `archive.external_ref_taken` when another system calls somebody else so.
pub(crate) async fn insert(tx: &Tx, customers: &[Customer]) -> Result<(), DbError> {
    if customers.is_empty() {
        return Ok(());
    }
    let rows = customers.iter().map(|customer| to_row(tx.db().sealer(), customer));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let stored = customer::Entity::insert_many(rows).exec_without_returning(tx.conn()).await;
    stored.context("storing customers").map_err(taken)?;
    phones::insert(tx, &customers.iter().collect::<Vec<_>>()).await
}

/// Stores a changed customer over the version before it.
///
/// # Errors
/// `stale_version` when another change came first; `archive.external_ref_taken`.
pub(crate) async fn save(tx: &Tx, customer: &Customer, changed: &[CustomerField]) -> Result<(), Failure> {
    let mut row = to_row(tx.db().sealer(), customer)?;
    row.id = sea_orm::ActiveValue::NotSet;
    let updated = customer::Entity::update_many()
        .set(row)
        .filter(customer::Column::Id.eq(customer.id.as_uuid()))
        .filter(customer::Column::Version.eq(customer.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a customer")
        .map_err(taken)?;
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
    let row = customer::Entity::find_by_id(IdColumn(id))
        .filter(known_within(&[scope], db.clock().now()))
        .one(conn)
        .await
        .context("reading a customer")?;
    let customers = with_phones(db, conn, row.into_iter().collect()).await?;
    Ok(customers.into_iter().next())
}

/// Has others who change where this customer lives wait until the transaction ends. Who only refers to the customer does not.
pub(crate) async fn lock(tx: &Tx, id: CustomerId) -> Result<(), DbError> {
    customer::Entity::find_by_id(IdColumn(id))
        .select_only()
        .column(customer::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<IdColumn<CustomerId>>()
        .one(tx.conn())
        .await
        .map(drop)
        .context("locking a customer")
}

/// Those of `ids` who are known within `scope`.
pub(crate) async fn find_known(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    ids: impl IntoIterator<Item = CustomerId>,
    now: DateTime<Utc>,
) -> Result<Vec<CustomerId>, DbError> {
    let ids: Vec<IdColumn<CustomerId>> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .filter(customer::Column::Id.is_in(ids.into_iter().map(CustomerId::as_uuid)))
        .filter(known_within(&[scope], now))
        .into_tuple()
        .all(conn)
        .await
        .context("looking customers up")?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Those whom other systems call so, whoever may see them.
pub(crate) async fn with_external_refs(
    db: &Db,
    conn: &impl ConnectionTrait,
    refs: &[ExternalRef],
) -> Result<Vec<Customer>, DbError> {
    if refs.is_empty() {
        return Ok(Vec::new());
    }
    let any = refs.iter().fold(Condition::any(), |any, ExternalRef { source, id }| {
        any.add(customer::Column::ExternalSource.eq(source).and(customer::Column::ExternalId.eq(id)))
    });
    let rows =
        customer::Entity::find().filter(any).all(conn).await.context("reading customers by reference")?;
    with_phones(db, conn, rows).await
}

fn taken(error: DbError) -> DbError {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some("uq_customers__external_source_external_id") => {
            DbError::Refused(Refusal::conflict("archive.external_ref_taken"))
        }
        Some(_) | None => error,
    }
}

/// Adds the numbers of all rows in one statement.
async fn with_phones(
    db: &Db,
    conn: &impl ConnectionTrait,
    rows: Vec<customer::Model>,
) -> Result<Vec<Customer>, DbError> {
    let ids: Vec<CustomerId> = rows.iter().map(|row| row.id.0).collect();
    let mut numbers = phones::of_customers(conn, db.sealer(), &ids).await?;
    rows.into_iter()
        .map(|row| {
            let own = numbers.extract_if(.., |(owner, _number)| *owner == row.id.0);
            let own = own.map(|(_owner, number)| number).collect();
            from_row(db.sealer(), row, own)
        })
        .collect()
}

/// Customers, newest first.
#[derive(Debug)]
pub(crate) struct CustomerList;

impl DeclaredList for CustomerList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            // An estate knows whoever it keeps a record of, and whoever lives there: that is no column.
            Filter::id("estate_id", "Customers this estate knows.").asks(Test::Elsewhere),
            Filter::id("unit_id", "Customers who live or lived in this unit.").asks(Test::Among(
                OtherTable {
                    table: "occupancies",
                    names: "customer_id",
                    column: "unit_id",
                    scope: Some("estate_id"),
                },
            )),
            Filter::key("name", 80, "Customers of this name, whole, in any width, case and spacing.")
                .on("name_key"),
            Filter::from("registered_from", "registered_at", "Customers registered at or after this."),
            Filter::before("registered_before", "registered_at", "Customers registered before this."),
        ],
        sorts: &[Sort::NEWEST.ranged(
            &["registered_from", "registered_before"],
            &[Key::of("registered_at", KeyKind::Instant), Key::ID],
        )],
        columns: &[
            "name",
            "phones_masked",
            "email_masked",
            "wechat_masked",
            "id_number_masked",
            "tags",
            "notes",
            "homes",
            "estates",
            "registered_at",
            "customer_id",
        ],
        served: &[
            Served::newest(&["name"], "ix_customers__name_key_id"),
            Served::newest(&["unit_id"], "ix_occupancies__unit_id_id").few(),
            Served::newest(&["registered_from", "registered_before"], "ix_customers__registered_at_id"),
            Served::newest(&["registered_from"], "ix_customers__registered_at_id"),
            Served::newest(&["registered_before"], "ix_customers__registered_at_id"),
            Served::newest(&[], "uq_customers__id"),
        ],
        ..ListSpec::of("customers")
    };
}

/// One page of the customers known within `scope`.
pub(crate) async fn list_customers(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Customer>, Failure> {
    // Known to this estate, which has to lie within the scope: an estate out of sight tells nothing of its people.
    let narrowed = query.filters.id("estate_id").map(Scope::estate);
    let scopes: Vec<&Scope> = std::iter::once(scope).chain(narrowed.as_ref()).collect();
    let known = known_within(&scopes, db.clock().now());
    let page = list_page::<customer::Entity>(db, CustomerList::SPEC, (scope, known), query).await?;
    Ok(PageOf { items: with_phones(db, db.reader(), page.items).await?, next: page.next, count: page.count })
}
